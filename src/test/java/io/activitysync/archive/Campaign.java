package io.activitysync.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Source events of two flows, and what the five questions must answer to them. */
final class Campaign {
  private Campaign() {}

  /** One event a line. */
  static String events() {
    List<String> all = new ArrayList<>();
    for (String experience : List.of("e1", "e2", "e3")) {
      all.add(event("experience-start", "2026-03-14T09:00:00Z", experience, "Spring", "{}"));
    }
    for (String experience : List.of("e4", "e5")) {
      all.add(event("experience-start", "2026-03-14T09:00:00Z", experience, "Autumn", "{}"));
    }
    all.add(sms("queued", "2026-03-14T09:00:00Z", "e1", "Spring", "m1", ""));
    all.add(sms("delivered", "2026-03-14T09:00:10Z", "e1", "Spring", "m1", ""));
    all.add(click("2026-03-14T09:05:00Z", "https://example.com/a"));
    all.add(click("2026-03-14T09:06:00Z", "https://example.com/b"));
    all.add(
        event(
            "experience-finish",
            "2026-03-14T09:07:00Z",
            "e1",
            "Spring",
            "{\"result\":\"success\"}"));
    // instants are what counts, not what a clock shows
    all.add(sms("queued", "2026-03-14T10:00:00+01:00", "e2", "Spring", "m2", ""));
    all.add(sms("delivered", "2026-03-14T09:00:30Z", "e2", "Spring", "m2", ""));
    // delivered on another day, which is another folder
    all.add(sms("queued", "2026-03-14T23:59:50Z", "e3", "Spring", "m3", ""));
    all.add(sms("delivered", "2026-03-15T00:00:50Z", "e3", "Spring", "m3", ""));
    all.add(sms("queued", "2026-03-14T09:00:00Z", "e4", "Autumn", "m4", ""));
    all.add(sms("bounced", "2026-03-14T09:01:00Z", "e4", "Autumn", "m4", error("NO_SUCH_NUMBER")));
    all.add(
        sms(
            "validation-failed",
            "2026-03-14T09:00:00Z",
            "e5",
            "Autumn",
            "m5",
            ",\"errors\":[{\"errorMessage\":\"The body is empty\"}]"));
    all.add(
        event(
            "experience-finish",
            "2026-03-14T09:02:00Z",
            "e5",
            "Autumn",
            "{\"result\":\"failure\",\"error\":{\"errorMessage\":\"Too late\",\"errorCode\":\"TIMEOUT\"}}"));
    all.add(sms("queued", "2026-03-14T09:00:00Z", "e4", "Autumn", "m6", ""));
    all.add(sms("failed", "2026-03-14T09:03:00Z", "e4", "Autumn", "m6", error("GATEWAY")));
    return String.join("\n", all) + "\n";
  }

  /** Answers by question. Version 0.0 sends no clicks. */
  static Map<String, List<String>> answers(boolean clicks) {
    return Map.of(
        "1-delivery-rate",
        List.of("2026-03-14|Autumn|2|0|0.0", "2026-03-14|Spring|3|3|100.0"),
        "2-queued-to-delivered",
        List.of("Spring|3|10|30|60"),
        "3-failures-by-reason",
        List.of(
            "bounced|NO_SUCH_NUMBER|1",
            "failed|GATEWAY|1",
            "validation-failed|The body is empty|1"),
        "4-funnel",
        List.of("Autumn|2|2|0|0|0", clicks ? "Spring|3|3|3|1|1" : "Spring|3|3|3|0|1"),
        "5-clicks-per-message",
        clicks ? List.of("m1|Spring|2|2|2026-03-14 09:05:00.0") : List.of());
  }

  private static String error(String code) {
    return ",\"errors\":[{\"errorMessage\":\"No\",\"errorCode\":\""
        + code
        + "\"},{\"errorMessage\":\"Second\"}]";
  }

  private static String click(String time, String url) {
    return event(
        "message-link-clicked",
        time,
        "e1",
        "Spring",
        "{\"messageId\":\"m1\",\"url\":\"" + url + "\"}");
  }

  private static String sms(
      String status, String time, String experience, String flow, String message, String errors) {
    return event(
        "outbound-sms",
        time,
        experience,
        flow,
        "{\"messageId\":\"%s\",\"status\":\"%s\",\"sender\":\"+61400000001\",\"recipient\":\"+61400000002\",\"body\":\"Hi Zoë, 100%% / 😀\\n\"%s}"
            .formatted(message, status, errors));
  }

  private static String event(
      String kind, String time, String experience, String flow, String data) {
    return """
        {"id":"%s","kind":"%s","timestamp":"%s","tenantId":"acme","workflowContext":{"experienceContext":\
        {"experienceId":"%s"},"flowContext":{"flowId":"f-%s","flowName":"%s","flowVersion":2},\
        "nodeContext":null},"customContext":{"campaign":{"name":"spring"}},"data":%s,"pii":[]}"""
        .formatted(
            kind + time + experience + data.hashCode(), kind, time, experience, flow, flow, data);
  }
}
