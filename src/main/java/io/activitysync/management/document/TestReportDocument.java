package io.activitysync.management.document;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/** What a test of settings found. */
@Schema(name = "TestReport")
public record TestReportDocument(
    @Schema(description = "Whether nothing speaks against the settings") Boolean passed,
    @Schema(
            example = "stream",
            allowableValues = {"credentials", "host", "signature", "stream", "permission"})
        String failedStep,
    List<Step> steps,
    Stream stream,
    @Schema(description = "Where a permission is missing: the IAM policy that is needed")
        Map<String, Object> policy) {

  /** One step. */
  @Schema(name = "TestStep")
  public record Step(
      @Schema(example = "stream") String step,
      @Schema(allowableValues = {"OK", "FAILED", "UNKNOWN", "NOT_TRIED"}) String outcome,
      @Schema(example = "STREAM_NOT_FOUND") String cause,
      String message,
      List<String> review,
      String detail) {}

  /** What the stream says of itself. */
  @Schema(name = "StreamSummary")
  public record Stream(
      String arn,
      @Schema(example = "ACTIVE") String status,
      Integer openShards,
      Integer maxRecordBytes,
      Boolean encrypted) {}
}
