package io.activitysync.event.reading;

import io.activitysync.event.EventField;
import io.activitysync.event.json.JsonCursor;
import io.activitysync.event.json.JsonFormatException;
import io.activitysync.event.json.JsonScanner;
import io.activitysync.event.json.JsonText;

/**
 * Scans an event's {@code data} and checks the types of what a version takes out of it. What is
 * known depends on the kind, which may come after the data: an action's {@code body} can be
 * anything, a message's is text. For one thread.
 */
final class DataMembers {
  /** Text in a message; the first two are noted for every kind. */
  private static final byte[][] TEXTS = {
    Names.bytes("messageId"),
    Names.bytes("status"),
    Names.bytes("sender"),
    Names.bytes("recipient"),
    Names.bytes("subject"),
    Names.bytes("body"),
    Names.bytes("replyTo"),
    Names.bytes("channel"),
    Names.bytes("match")
  };

  private static final EventField[] NOTED = {EventField.MESSAGE_ID, EventField.STATUS};
  private static final byte[] ERRORS = Names.bytes("errors");
  private static final byte[] ERROR = Names.bytes("error");
  private static final byte[] RESULT = Names.bytes("result");
  private static final byte[] ERROR_MESSAGE = Names.bytes("errorMessage");

  private final JsonScanner json;
  private final EventScanner event;
  private final JsonScanner.Members members = this::member;
  private int wrongTexts;
  private int errors;
  private int error;
  private int result;

  DataMembers(JsonScanner json, EventScanner event) {
    this.json = json;
    this.event = event;
  }

  /** Forgets the event before. */
  void begin() {
    wrongTexts = 0;
    errors = -1;
    error = -1;
    result = -1;
  }

  int scan(int at, int depth) throws JsonFormatException {
    if (event.bytes()[at] != '{') {
      return event.noted(EventField.DATA, at, depth, false, "must be an object or null");
    }
    boolean before = json.canonical();
    json.canonical(true);
    int end = json.object(at, depth + 1, members);
    event.note(EventField.DATA, at, end, json.canonical());
    json.canonical(json.canonical() && before);
    return end;
  }

  private int member(int name, int nameEnd, boolean plain, int at, int depth)
      throws JsonFormatException {
    byte[] bytes = event.bytes();
    if (!plain) {
      byte[] decoded = Names.bytes(JsonText.decode(bytes, name, nameEnd));
      return known(decoded, 0, decoded.length, at, depth);
    }
    return known(bytes, name, nameEnd, at, depth);
  }

  private int known(byte[] name, int from, int to, int at, int depth) throws JsonFormatException {
    byte type = event.bytes()[at];
    int text = Names.place(TEXTS, name, from, to);
    if (text < 0) {
      if (Names.is(ERRORS, name, from, to)) {
        errors = at;
      } else if (Names.is(ERROR, name, from, to)) {
        error = at;
      } else if (Names.is(RESULT, name, from, to)) {
        result = at;
      }
    } else if (type == '"') {
      if (text < NOTED.length) {
        return event.noted(NOTED[text], at, depth, true, "");
      }
    } else if (type != 'n') {
      wrongTexts |= 1 << text;
    }
    return json.value(at, depth);
  }

  /** Checks what an event of this kind must hold to, once all of it is scanned. */
  void check(String kind) {
    switch (kind) {
      case "outbound-sms", "outbound-email", "inbound-message" -> checkMessage();
      case "experience-finish" -> checkOutcome();
      default -> {}
    }
  }

  private void checkMessage() {
    if (wrongTexts != 0) {
      int text = Integer.numberOfTrailingZeros(wrongTexts);
      event.bad("data." + Names.text(TEXTS[text]), "must be a string or null");
    }
    if (errors < 0 || event.bytes()[errors] == 'n') {
      return;
    }
    if (event.bytes()[errors] != '[') {
      event.bad("data.errors", "must be an array of objects or null");
      return;
    }
    JsonCursor each = new JsonCursor(event.bytes(), errors);
    for (int i = 0; each.next(); i++) {
      checkError("data.errors[" + i + "]", each.start());
    }
  }

  private void checkOutcome() {
    byte[] bytes = event.bytes();
    boolean failed = error >= 0 && bytes[error] != 'n';
    if (result >= 0 && bytes[result] != 'n') {
      int end = JsonCursor.skip(bytes, result);
      String word = bytes[result] == '"' ? JsonText.decode(bytes, result + 1, end - 1) : "";
      failed = !word.equals("success");
      if (failed && !word.equals("failure")) {
        event.bad("data.result", "must be \"success\", \"failure\" or null");
      }
    }
    if (error >= 0 && bytes[error] != 'n') {
      checkError("data.error", error);
    }
    if (failed) {
      event.failed();
    }
  }

  private void checkError(String field, int at) {
    if (event.bytes()[at] != '{') {
      event.bad(field, "must be an object with an errorMessage");
      return;
    }
    JsonCursor members = new JsonCursor(event.bytes(), at);
    while (members.next()) {
      boolean text = members.type() == '"' || members.type() == 'n';
      if (!text && members.named(ERROR_MESSAGE)) {
        event.bad(field + ".errorMessage", "must be a string or null");
      }
    }
  }
}
