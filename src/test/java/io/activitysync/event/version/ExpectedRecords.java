package io.activitysync.event.version;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What each version is to send for a source event, said anew out of trees: slow, and plain. */
final class ExpectedRecords {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<String> STATUSES =
      Set.of(
          "queued",
          "validation-failed",
          "sent-to-gateway",
          "delivered",
          "failed",
          "bounced",
          "opened");
  private static final Map<String, List<String>> CONTEXTS =
      Map.of(
          "experienceContext", List.of("experienceId"),
          "flowContext", List.of("flowId", "flowName", "flowVersion"),
          "nodeContext", List.of("nodeId", "nodeName", "outputName"));

  private ExpectedRecords() {}

  static ObjectNode versionOne(JsonNode event) {
    ObjectNode record = JSON.objectNode();
    record.put("version", "1.0");
    record.set("timestamp", event.path("timestamp"));
    record.set("tenantId", or(event.path("tenantId"), JSON.nullNode()));
    record.set("workflowContext", workflow(event));
    record.set("customContext", or(event.path("customContext"), JSON.objectNode()));
    record.set("kind", event.path("kind"));
    record.set("data", or(event.path("data"), JSON.objectNode()));
    record.set("pii", or(event.path("pii"), JSON.arrayNode()));
    return record;
  }

  /** The {@code id} is said by who asks. */
  static ObjectNode versionOneOne(JsonNode event, String id) {
    ObjectNode record = JSON.objectNode();
    record.put("version", "1.1");
    record.put("id", id);
    record.set("timestamp", event.path("timestamp"));
    record.put(
        "occurredAt",
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'")
            .format(
                OffsetDateTime.parse(event.path("timestamp").asText())
                    .withOffsetSameInstant(ZoneOffset.UTC)));
    record.put("index", 0);
    versionOne(event)
        .properties()
        .forEach(each -> record.putIfAbsent(each.getKey(), each.getValue()));
    return record;
  }

  /** Null where version 0.0 has no such event. */
  static ObjectNode versionZero(JsonNode event) {
    String kind = event.path("kind").asText();
    JsonNode status = event.path("data").path("status");
    return switch (kind) {
      case "experience-start", "experience-finish" -> experience(event, kind);
      case "inbound-message" -> message(event, kind);
      case "outbound-sms", "outbound-email" ->
          STATUSES.contains(status.asText()) ? message(event, status.asText()) : null;
      default -> null;
    };
  }

  private static ObjectNode experience(JsonNode event, String kind) {
    ObjectNode record = JSON.objectNode();
    record.set(
        "experienceId",
        or(event.at("/workflowContext/experienceContext/experienceId"), JSON.nullNode()));
    record.set("timestamp", event.path("timestamp"));
    record.set("workflowContext", workflow(event));
    record.set("customContext", or(event.path("customContext"), JSON.objectNode()));
    record.put("kind", kind);
    if (kind.equals("experience-finish")) {
      JsonNode result = event.path("data").path("result");
      JsonNode error = event.path("data").path("error");
      ObjectNode outcome = record.putObject("outcome");
      outcome.put(
          "success", result.isTextual() ? result.asText().equals("success") : !error.isObject());
      if (error.isObject()) {
        outcome.set("error", error);
      }
    }
    return record;
  }

  private static ObjectNode message(JsonNode event, String kind) {
    JsonNode data = event.path("data");
    ObjectNode record = JSON.objectNode();
    record.put("kind", kind);
    record.set("messageId", or(data.path("messageId"), JSON.nullNode()));
    if (kind.equals("inbound-message")) {
      record.set("match", or(data.path("match"), JSON.nullNode()));
    }
    if (kind.equals("inbound-message") || kind.equals("queued")) {
      payload(event, record.putObject("payload"));
    } else if (Set.of("validation-failed", "failed", "bounced").contains(kind)) {
      record.set("errors", or(data.path("errors"), JSON.arrayNode()));
    }
    record.set("timestamp", event.path("timestamp"));
    if (event.path("workflowContext").isObject()) {
      record.set("workflowContext", workflow(event));
    }
    record.set("customContext", or(event.path("customContext"), JSON.objectNode()));
    return record;
  }

  private static void payload(JsonNode event, ObjectNode payload) {
    JsonNode data = event.path("data");
    String source = event.path("kind").asText();
    if (source.startsWith("outbound-")) {
      payload.put("kind", source.substring("outbound-".length()));
    } else if (!missing(data.path("channel"))) {
      payload.set("kind", data.path("channel"));
    }
    for (String field : List.of("sender", "recipient", "subject", "body", "replyTo")) {
      if (!missing(data.path(field))) {
        payload.set(field, data.path(field));
      }
    }
  }

  private static JsonNode workflow(JsonNode event) {
    JsonNode source = event.path("workflowContext");
    if (missing(source)) {
      return JSON.nullNode();
    }
    ObjectNode known = JSON.objectNode();
    for (String context : List.of("experienceContext", "flowContext", "nodeContext")) {
      JsonNode given = source.path(context);
      if (given.isNull()) {
        known.putNull(context);
      } else if (given.isObject()) {
        ObjectNode fields = known.putObject(context);
        for (String field : CONTEXTS.get(context)) {
          if (given.has(field)) {
            fields.set(field, given.get(field));
          }
        }
      }
    }
    return known;
  }

  private static JsonNode or(JsonNode node, JsonNode other) {
    return missing(node) ? other : node;
  }

  private static boolean missing(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }
}
