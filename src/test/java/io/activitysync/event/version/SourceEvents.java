package io.activitysync.event.version;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Any source event that the contract allows. */
final class SourceEvents {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> MESSAGES =
      List.of("outbound-sms", "outbound-email", "inbound-message");

  private static final List<String> OPTIONAL =
      List.of("id", "tenantId", "workflowContext", "customContext", "data", "pii");
  private static final List<String> TEXTS =
      List.of("messageId", "sender", "recipient", "subject", "body", "replyTo", "match", "channel");

  private SourceEvents() {}

  static Arbitrary<ObjectNode> any() {
    return Arbitraries.randomValue(random -> event(new Dice(random)));
  }

  private static ObjectNode event(Dice dice) {
    ObjectNode event = JSON.objectNode();
    String kind =
        dice.of(
            "experience-start",
            "experience-finish",
            "action",
            "outbound-sms",
            "outbound-email",
            "message-link-clicked",
            "inbound-message");
    // members in any order: the last one set comes last
    for (int i : dice.order(9)) {
      switch (i) {
        case 0 -> event.put("kind", kind);
        case 1 -> event.put("timestamp", timestamp(dice));
        case 2 -> dice.maybe(() -> event.put("tenantId", dice.text()));
        case 3 -> dice.maybe(() -> workflowContext(event, dice));
        case 4 -> dice.maybe(() -> event.set("customContext", object(dice, 2)));
        case 5 -> dice.maybe(() -> event.set("data", data(kind, dice)));
        case 6 -> dice.maybe(() -> event.set("pii", pii(dice)));
        case 7 -> dice.maybe(() -> event.put("id", dice.text()));
        default -> dice.maybe(() -> event.set("x" + dice.text(), value(dice, 2)));
      }
    }
    for (String field : OPTIONAL) {
      if (event.has(field) && dice.below(12) == 0) {
        event.putNull(field);
      }
    }
    return event;
  }

  private static String timestamp(Dice dice) {
    return "%04d-%02d-%02dT%02d:%02d:%02d%s%s"
        .formatted(
            dice.below(10_000),
            1 + dice.below(12),
            1 + dice.below(28),
            dice.below(24),
            dice.below(60),
            dice.below(60),
            dice.of("", ".5", ".589", ".123456789"),
            dice.of("Z", "+01:00", "-11:30", "+00:00"));
  }

  private static void workflowContext(ObjectNode event, Dice dice) {
    ObjectNode workflow = event.putObject("workflowContext");
    for (int i : dice.order(4)) {
      switch (i) {
        case 0 -> context(workflow, "experienceContext", dice, "experienceId");
        case 1 -> context(workflow, "flowContext", dice, "flowId", "flowName", "flowVersion");
        case 2 -> context(workflow, "nodeContext", dice, "nodeId", "nodeName", "outputName");
        default -> dice.maybe(() -> workflow.set("y" + dice.text(), value(dice, 1)));
      }
    }
  }

  private static void context(ObjectNode workflow, String name, Dice dice, String... fields) {
    if (dice.below(5) == 0) {
      workflow.putNull(name);
      return;
    }
    ObjectNode context = workflow.putObject(name);
    for (int i : dice.order(fields.length)) {
      if (fields[i].equals("flowVersion")) {
        context.put(fields[i], dice.below(100));
      } else {
        dice.maybe(() -> context.put(fields[i], dice.text()));
      }
    }
    dice.maybe(() -> context.set("z" + dice.text(), value(dice, 1)));
  }

  private static ObjectNode data(String kind, Dice dice) {
    ObjectNode data = object(dice, 2);
    if (MESSAGES.contains(kind)) {
      for (String field : TEXTS) {
        dice.maybe(() -> data.put(field, dice.below(12) == 0 ? null : dice.text()));
      }
      dice.maybe(
          () ->
              data.put(
                  "status",
                  dice.of(
                      "queued",
                      "validation-failed",
                      "sent-to-gateway",
                      "delivered",
                      "failed",
                      "bounced",
                      "opened",
                      "something new")));
      dice.maybe(() -> errors(data.putArray("errors"), dice));
    } else if (kind.equals("experience-finish")) {
      dice.maybe(() -> data.put("result", dice.of("success", "failure")));
      dice.maybe(() -> data.putObject("error").put("errorMessage", dice.text()));
    }
    return data;
  }

  private static void errors(ArrayNode errors, Dice dice) {
    for (int i = dice.below(3); i > 0; i--) {
      errors.addObject().put("errorMessage", dice.text()).put("errorCode", dice.below(10));
    }
  }

  private static ArrayNode pii(Dice dice) {
    ArrayNode names = JSON.arrayNode();
    for (int i = dice.below(4); i > 0; i--) {
      names.add(dice.of("recipient", "body", "a.b", "nothing", "errors.errorMessage", dice.text()));
    }
    return names;
  }

  private static ObjectNode object(Dice dice, int depth) {
    ObjectNode object = JSON.objectNode();
    for (int i = dice.below(4); i > 0; i--) {
      object.set("w" + dice.text(), value(dice, depth - 1));
    }
    return object;
  }

  private static JsonNode value(Dice dice, int depth) {
    return switch (dice.below(depth > 0 ? 7 : 5)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(dice.below(2) == 0);
      case 2 ->
          JSON.numberNode(new BigDecimal(dice.of("0", "-1.50", "12345678901234567890", "1E+30")));
      case 3, 4 -> JSON.textNode(dice.text());
      case 5 -> JSON.arrayNode().add(value(dice, depth - 1)).add(value(dice, depth - 1));
      default -> object(dice, depth);
    };
  }
}
