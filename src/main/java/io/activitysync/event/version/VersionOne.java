package io.activitysync.event.version;

import io.activitysync.event.EventBatch;
import io.activitysync.event.EventField;
import io.activitysync.event.json.ByteOutput;
import java.util.Set;

/**
 * Version 1.0: one shape for all kinds, which sends a source event's own kind. {@code data} and
 * {@code customContext} go as they came, in the canonical form.
 */
public final class VersionOne implements EventVersion {
  private static final Set<String> KINDS =
      Set.of(
          "experience-start",
          "experience-finish",
          "action",
          "outbound-sms",
          "outbound-email",
          "message-link-clicked",
          "inbound-message");

  private static final byte[] TIMESTAMP = Literals.bytes("{\"version\":\"1.0\",\"timestamp\":");
  private static final byte[] TENANT_ID = Literals.bytes(",\"tenantId\":");
  private static final byte[] WORKFLOW_CONTEXT = Literals.bytes(",\"workflowContext\":");
  private static final byte[] CUSTOM_CONTEXT = Literals.bytes(",\"customContext\":");
  private static final byte[] KIND = Literals.bytes(",\"kind\":");
  private static final byte[] DATA = Literals.bytes(",\"data\":");
  private static final byte[] PII = Literals.bytes(",\"pii\":");

  @Override
  public String id() {
    return "1.0";
  }

  @Override
  public Set<String> kinds() {
    return KINDS;
  }

  @Override
  public Set<String> sourceKinds() {
    return KINDS;
  }

  @Override
  public String sentKind(String kind, String status) {
    return KINDS.contains(kind) ? kind : null;
  }

  @Override
  public void write(EventBatch batch, int event, ByteOutput out) {
    out.write(TIMESTAMP);
    batch.write(event, EventField.TIMESTAMP, Literals.NULL, out);
    out.write(TENANT_ID);
    batch.write(event, EventField.TENANT_ID, Literals.NULL, out);
    out.write(WORKFLOW_CONTEXT);
    WorkflowContext.write(batch, event, out);
    out.write(CUSTOM_CONTEXT);
    batch.write(event, EventField.CUSTOM_CONTEXT, Literals.EMPTY_OBJECT, out);
    out.write(KIND);
    batch.write(event, EventField.KIND, Literals.NULL, out);
    out.write(DATA);
    batch.write(event, EventField.DATA, Literals.EMPTY_OBJECT, out);
    out.write(PII);
    batch.write(event, EventField.PII, Literals.EMPTY_ARRAY, out);
    out.write((byte) '}');
  }
}
