package io.activitysync.event.version;

import io.activitysync.event.EventBatch;
import io.activitysync.event.EventField;
import io.activitysync.event.WorkflowFields;
import io.activitysync.event.json.ByteOutput;
import io.activitysync.event.json.Canonical;
import io.activitysync.event.json.JsonCursor;
import java.util.Collection;
import java.util.List;

/**
 * Writes a workflow context with its known fields alone and in their order. What a source left out
 * stays out, what it gave as null stays null.
 */
final class WorkflowContext {
  private WorkflowContext() {}

  /** Writes the event's context, {@code null} when it has none. */
  static void write(EventBatch batch, int event, ByteOutput out) {
    EventField field = EventField.WORKFLOW_CONTEXT;
    if (!batch.has(event, field) || batch.ready(event, field)) {
      batch.write(event, field, Literals.NULL, out);
    } else {
      members(batch.buffer(), batch.start(event, field), WorkflowFields.BY_CONTEXT.keySet(), out);
    }
  }

  private static void members(byte[] bytes, int at, Collection<String> names, ByteOutput out) {
    boolean first = true;
    out.write((byte) '{');
    for (String name : names) {
      JsonCursor member = find(bytes, at, name);
      if (member != null) {
        if (!first) {
          out.write((byte) ',');
        }
        first = false;
        out.writeString(name);
        out.write((byte) ':');
        List<String> inner = WorkflowFields.BY_CONTEXT.get(name);
        if (inner != null && member.type() == '{') {
          members(bytes, member.start(), inner, out);
        } else {
          Canonical.write(bytes, member.start(), member.end(), out);
        }
      }
    }
    out.write((byte) '}');
  }

  private static JsonCursor find(byte[] bytes, int at, String name) {
    JsonCursor members = new JsonCursor(bytes, at);
    byte[] wanted = Literals.bytes(name);
    while (members.next()) {
      if (members.named(wanted)) {
        return members;
      }
    }
    return null;
  }
}
