package io.activitysync.event.version;

import io.activitysync.event.EventBatch;
import io.activitysync.event.EventField;
import io.activitysync.event.Timestamps;
import io.activitysync.event.json.ByteOutput;
import java.util.Set;

/**
 * Versions 1.0 and 1.1: one shape for all kinds, which sends a source event's own kind. {@code
 * data} and {@code customContext} go as they came, in the canonical form. 1.1 adds what a reader
 * needs to drop repetitions and to sort.
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

  private static final byte[] TIMESTAMP = Literals.bytes(",\"timestamp\":");
  private static final byte[] OCCURRED_AT = Literals.bytes(",\"occurredAt\":\"");
  private static final byte[] INDEX = Literals.bytes("\",\"index\":");
  private static final byte[] TENANT_ID = Literals.bytes(",\"tenantId\":");
  private static final byte[] WORKFLOW_CONTEXT = Literals.bytes(",\"workflowContext\":");
  private static final byte[] CUSTOM_CONTEXT = Literals.bytes(",\"customContext\":");
  private static final byte[] KIND = Literals.bytes(",\"kind\":");
  private static final byte[] DATA = Literals.bytes(",\"data\":");
  private static final byte[] PII = Literals.bytes(",\"pii\":");

  private final String id;
  private final boolean identified;

  /** Up to the first value: the timestamp, or the id before it. */
  private final byte[] head;

  private VersionOne(String id, boolean identified) {
    this.id = id;
    this.identified = identified;
    String first = identified ? "id" : "timestamp";
    head = Literals.bytes("{\"version\":\"" + id + "\",\"" + first + "\":");
  }

  /** 1.0, as it is published. */
  public static VersionOne published() {
    return new VersionOne("1.0", false);
  }

  /** 1.1, of our own: 1.0 with {@code id}, {@code occurredAt} and {@code index}. */
  public static VersionOne identified() {
    return new VersionOne("1.1", true);
  }

  @Override
  public String id() {
    return id;
  }

  /** 1.1 adds to what is published, so it is sent to those alone that ask for it. */
  @Override
  public boolean chosenUnasked() {
    return !identified;
  }

  @Override
  public Set<String> kinds() {
    return KINDS;
  }

  @Override
  public boolean oneShape() {
    return true;
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
  public void write(EventBatch batch, int event, EventIds ids, ByteOutput out) {
    out.write(head);
    if (identified) {
      ids.write(event, out);
      out.write(TIMESTAMP);
    }
    batch.write(event, EventField.TIMESTAMP, Literals.NULL, out);
    if (identified) {
      out.write(OCCURRED_AT);
      out.write(Literals.bytes(Timestamps.utc(batch.text(event, EventField.TIMESTAMP))));
      out.write(INDEX);
      out.write(Literals.bytes(Long.toString(batch.sourceIndex(event))));
    }
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
