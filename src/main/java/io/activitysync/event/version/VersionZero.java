package io.activitysync.event.version;

import io.activitysync.event.EventBatch;
import io.activitysync.event.EventField;
import io.activitysync.event.json.ByteOutput;
import java.util.Map;
import java.util.Set;

/**
 * Version 0.0: flat, without version, tenant and pii. An outbound message's status is its kind. It
 * has no actions and no clicked links.
 */
public final class VersionZero implements EventVersion {
  private static final Map<String, String> PLAIN =
      Map.of(
          "experience-start", "experience-start",
          "experience-finish", "experience-finish",
          "inbound-message", "inbound-message");

  private static final Map<String, String> STATUSES =
      Map.of(
          "queued", "queued",
          "validation-failed", "validation-failed",
          "sent-to-gateway", "sent-to-gateway",
          "delivered", "delivered",
          "failed", "failed",
          "bounced", "bounced",
          "opened", "opened");

  private static final Set<String> WITH_ERRORS = Set.of("validation-failed", "failed", "bounced");

  private static final Set<String> KINDS =
      Set.of(
          "experience-start",
          "experience-finish",
          "inbound-message",
          "queued",
          "validation-failed",
          "sent-to-gateway",
          "delivered",
          "failed",
          "bounced",
          "opened");

  private static final Set<String> SOURCE_KINDS =
      Set.of(
          "experience-start",
          "experience-finish",
          "inbound-message",
          "outbound-sms",
          "outbound-email");

  private static final byte[] EXPERIENCE_ID = Literals.bytes("{\"experienceId\":");
  private static final byte[] TIMESTAMP = Literals.bytes(",\"timestamp\":");
  private static final byte[] WORKFLOW_CONTEXT = Literals.bytes(",\"workflowContext\":");
  private static final byte[] CUSTOM_CONTEXT = Literals.bytes(",\"customContext\":");
  private static final byte[] KIND = Literals.bytes(",\"kind\":\"");
  private static final byte[] FIRST_KIND = Literals.bytes("{\"kind\":\"");
  private static final byte[] MESSAGE_ID = Literals.bytes("\",\"messageId\":");
  private static final byte[] QUOTE = Literals.bytes("\"");

  @Override
  public String id() {
    return "0.0";
  }

  @Override
  public Set<String> kinds() {
    return KINDS;
  }

  @Override
  public Set<String> sourceKinds() {
    return SOURCE_KINDS;
  }

  @Override
  public String sentKind(String kind, String status) {
    return switch (kind) {
      case "outbound-sms", "outbound-email" -> status == null ? null : STATUSES.get(status);
      default -> PLAIN.get(kind);
    };
  }

  @Override
  public void write(EventBatch batch, int event, EventIds ids, ByteOutput out) {
    String kind = sentKind(batch.kind(event), batch.status(event));
    if (kind.startsWith("experience-")) {
      writeExperience(batch, event, kind, out);
    } else {
      writeMessage(batch, event, kind, out);
    }
    out.write((byte) '}');
  }

  private static void writeExperience(EventBatch batch, int event, String kind, ByteOutput out) {
    out.write(EXPERIENCE_ID);
    batch.write(event, EventField.EXPERIENCE_ID, Literals.NULL, out);
    out.write(TIMESTAMP);
    batch.write(event, EventField.TIMESTAMP, Literals.NULL, out);
    out.write(WORKFLOW_CONTEXT);
    WorkflowContext.write(batch, event, out);
    out.write(CUSTOM_CONTEXT);
    batch.write(event, EventField.CUSTOM_CONTEXT, Literals.EMPTY_OBJECT, out);
    out.write(KIND);
    out.write(Literals.bytes(kind));
    out.write(QUOTE);
    if (kind.equals("experience-finish")) {
      Outcome.write(batch, event, out);
    }
  }

  private static void writeMessage(EventBatch batch, int event, String kind, ByteOutput out) {
    out.write(FIRST_KIND);
    out.write(Literals.bytes(kind));
    out.write(MESSAGE_ID);
    batch.write(event, EventField.MESSAGE_ID, Literals.NULL, out);
    MessageParts parts = new MessageParts(batch, event);
    if (kind.equals("inbound-message")) {
      parts.writeMatch(out);
    }
    if (kind.equals("queued") || kind.equals("inbound-message")) {
      parts.writePayload(out);
    } else if (WITH_ERRORS.contains(kind)) {
      parts.writeErrors(out);
    }
    out.write(TIMESTAMP);
    batch.write(event, EventField.TIMESTAMP, Literals.NULL, out);
    if (batch.has(event, EventField.WORKFLOW_CONTEXT)) {
      out.write(WORKFLOW_CONTEXT);
      WorkflowContext.write(batch, event, out);
    }
    out.write(CUSTOM_CONTEXT);
    batch.write(event, EventField.CUSTOM_CONTEXT, Literals.EMPTY_OBJECT, out);
  }
}
