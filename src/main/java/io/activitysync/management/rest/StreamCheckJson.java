package io.activitysync.management.rest;

import io.activitysync.connection.PauseReason;
import io.activitysync.streamcheck.StreamCheckReport;
import io.activitysync.streamcheck.StreamCheckReport.Step;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a test of a connection's stream found, as REST shows it. */
final class StreamCheckJson {
  private StreamCheckJson() {}

  static Map<String, Object> of(StreamCheckReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("passed", report.passed());
    report.failure().ifPresent(failure -> failure(failure, json));
    json.put("steps", report.steps().stream().map(StreamCheckJson::step).toList());
    if (!report.foundIn().isEmpty()) {
      json.put("foundIn", report.foundIn());
    }
    report.policy().ifPresent(policy -> json.put("policy", policy));
    return json;
  }

  private static void failure(PauseReason failure, Map<String, Object> json) {
    json.put("cause", failure.cause());
    json.put("message", failure.message());
    json.put("review", failure.review());
    json.put("detail", failure.detail());
  }

  private static Map<String, Object> step(Step step) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("step", step.name().name().toLowerCase(Locale.ROOT));
    json.put("outcome", step.outcome().name());
    json.put("detail", step.detail());
    return json;
  }
}
