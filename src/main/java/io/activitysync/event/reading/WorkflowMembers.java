package io.activitysync.event.reading;

import io.activitysync.event.EventField;
import io.activitysync.event.WorkflowFields;
import io.activitysync.event.json.JsonFormatException;
import io.activitysync.event.json.JsonScanner;
import io.activitysync.event.json.JsonText;
import java.util.Collection;

/**
 * Scans a workflow context: checks its types, and sees whether it holds the known fields alone and
 * in their order, so that it can be sent as it came. For one thread.
 */
final class WorkflowMembers {
  private static final byte[][] CONTEXTS = bytes(WorkflowFields.BY_CONTEXT.keySet());
  private static final byte[][][] FIELDS =
      WorkflowFields.BY_CONTEXT.values().stream()
          .map(WorkflowMembers::bytes)
          .toArray(byte[][][]::new);
  private static final String OBJECT = "must be an object or null";

  private final JsonScanner json;
  private final EventScanner event;
  private final JsonScanner.Members contexts = this::context;
  private final JsonScanner.Members fields = this::field;
  private boolean shaped;
  private int context;
  private int lastContext;
  private int lastField;

  WorkflowMembers(JsonScanner json, EventScanner event) {
    this.json = json;
    this.event = event;
  }

  int scan(int at, int depth) throws JsonFormatException {
    if (event.bytes()[at] != '{') {
      return event.noted(EventField.WORKFLOW_CONTEXT, at, depth, false, OBJECT);
    }
    boolean before = json.canonical();
    json.canonical(true);
    shaped = true;
    lastContext = -1;
    int end = json.object(at, depth + 1, contexts);
    event.note(EventField.WORKFLOW_CONTEXT, at, end, shaped && json.canonical());
    json.canonical(json.canonical() && before);
    return end;
  }

  private int context(int name, int nameEnd, boolean plain, int at, int depth)
      throws JsonFormatException {
    context = place(CONTEXTS, name, nameEnd, plain);
    shaped &= context > lastContext;
    lastContext = context;
    if (context < 0) {
      return json.value(at, depth);
    }
    byte type = event.bytes()[at];
    if (type == '{') {
      lastField = -1;
      return json.object(at, depth + 1, fields);
    }
    if (type != 'n') {
      event.bad("workflowContext." + Names.text(CONTEXTS[context]), OBJECT);
    }
    return json.value(at, depth);
  }

  private int field(int name, int nameEnd, boolean plain, int at, int depth)
      throws JsonFormatException {
    int field = place(FIELDS[context], name, nameEnd, plain);
    shaped &= field > lastField;
    lastField = field;
    if (field < 0) {
      return json.value(at, depth);
    }
    byte type = event.bytes()[at];
    if (context == 0) {
      return event.noted(
          EventField.EXPERIENCE_ID, at, depth, type == '"', "must be a string or null");
    }
    boolean version = context == 1 && field == 2;
    boolean number = type == '-' || (type >= '0' && type <= '9');
    if (type != '"' && type != 'n' && !(version && number)) {
      event.bad(
          "workflowContext."
              + Names.text(CONTEXTS[context])
              + "."
              + Names.text(FIELDS[context][field]),
          version ? "must be a number, a string or null" : "must be a string or null");
    }
    return json.value(at, depth);
  }

  private int place(byte[][] names, int name, int nameEnd, boolean plain) {
    if (plain) {
      return Names.place(names, event.bytes(), name, nameEnd);
    }
    byte[] decoded = Names.bytes(JsonText.decode(event.bytes(), name, nameEnd));
    return Names.place(names, decoded, 0, decoded.length);
  }

  private static byte[][] bytes(Collection<String> names) {
    return names.stream().map(Names::bytes).toArray(byte[][]::new);
  }
}
