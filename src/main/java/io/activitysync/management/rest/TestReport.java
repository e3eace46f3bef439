package io.activitysync.management.rest;

import io.activitysync.connection.PauseReason;
import io.activitysync.instances.ConnectionView;
import io.activitysync.streamcheck.StreamCheckReport;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a test of a connection's stream found, as REST shows it. */
@Schema(name = "TestReport")
record TestReport(
    @Schema(description = "Whether no step failed") Boolean passed,
    @Schema(example = "STREAM_NOT_FOUND") String cause,
    @Schema(example = "The stream does not exist in this region") String message,
    @Schema(description = "What to look at, most likely first") List<String> review,
    @Schema(
            description = "What AWS or the network said, with the id of AWS's request",
            nullable = true)
        String detail,
    List<Step> steps,
    @Schema(description = "Other regions that have such a stream") List<String> foundIn,
    @Schema(description = "Where a permission is missing: the IAM policy that is needed")
        Map<String, Object> policy,
    @Schema(
            description =
                "How events are fetched, which the test itself does not try; null where the source"
                    + " is not the saved one",
            nullable = true)
        ConnectionView.SourceState sourceState) {

  static Map<String, Object> of(StreamCheckReport report, ConnectionView.SourceState sourceState) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("passed", report.passed());
    report.failure().ifPresent(failure -> failure(failure, json));
    json.put("steps", steps(report.steps()));
    if (!report.foundIn().isEmpty()) {
      json.put("foundIn", report.foundIn());
    }
    report.policy().ifPresent(policy -> json.put("policy", policy));
    json.put("sourceState", sourceState);
    return json;
  }

  static List<Step> steps(List<StreamCheckReport.Step> steps) {
    return steps.stream().map(Step::of).toList();
  }

  private static void failure(PauseReason failure, Map<String, Object> json) {
    json.put("cause", failure.cause());
    json.put("message", failure.message());
    json.put("review", failure.review());
    json.put("detail", failure.detail());
  }

  /** One step. */
  @Schema(name = "TestStep")
  record Step(
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
      @Schema(nullable = true) String detail) {

    private static Step of(StreamCheckReport.Step step) {
      return new Step(
          step.name().name().toLowerCase(Locale.ROOT), step.outcome().name(), step.detail());
    }
  }
}
