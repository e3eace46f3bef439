package io.activitysync.management.document;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/** What a test of settings found. */
@Schema(name = "TestReport")
public record TestReportDocument(
    @Schema(description = "Whether no step failed") Boolean passed,
    @Schema(example = "STREAM_NOT_FOUND") String cause,
    @Schema(example = "The stream does not exist in this region") String message,
    @Schema(description = "What to look at, most likely first") List<String> review,
    @Schema(description = "What AWS or the network said") String detail,
    List<Step> steps,
    @Schema(description = "Other regions that have such a stream") List<String> foundIn,
    @Schema(description = "Where a permission is missing: the IAM policy that is needed")
        Map<String, Object> policy) {

  /** One step. */
  @Schema(name = "TestStep")
  public record Step(
      @Schema(
              allowableValues = {
                "credentials",
                "connection",
                "authentication",
                "stream",
                "permission"
              })
          String step,
      @Schema(allowableValues = {"PASSED", "FAILED", "UNPROVEN", "NOT_TRIED"}) String outcome,
      String detail) {}
}
