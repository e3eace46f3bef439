package io.activitysync.event.reading;

import io.activitysync.event.EventBatch;
import io.activitysync.event.EventField;
import io.activitysync.event.EventHeads;
import io.activitysync.event.Timestamps;
import io.activitysync.event.json.JsonCursor;
import io.activitysync.event.json.JsonFormatException;
import io.activitysync.event.json.JsonScanner;
import io.activitysync.event.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one source event: scans it once, notes where its parts are, and checks what the source
 * contract asks of them (docs/events.md). For one thread.
 */
final class EventScanner {
  private static final String OBJECT = "must be an object or null";
  private static final String STRING = "must be a string or null";

  /** Fields that one event may name as personal data; each costs memory while it is treated. */
  private static final int MOST_PII = 20_000;

  private final JsonScanner json;
  private final EventLimits limits;
  private final WorkflowMembers workflow;
  private final DataMembers data;
  private final Interned kinds = new Interned();
  private byte[] bytes;
  private EventHeads heads;
  private String badField;
  private String badReason;
  private boolean trusting;

  EventScanner(EventLimits limits) {
    this.limits = limits;
    this.json = new JsonScanner(limits.json());
    this.workflow = new WorkflowMembers(json, this);
    this.data = new DataMembers(json, this);
  }

  /**
   * Reads events anew whose data was rewritten. What the source contract asks was checked before,
   * and a field that was redacted may not hold to it any more, nor tell what the event is.
   *
   * @param before where the events came from, for their numbers, and what they are
   * @param text the events one after the other, padded
   * @param ends index after each event's last byte
   */
  static EventBatch again(EventBatch before, byte[] text, int[] ends) {
    EventScanner scanner = new EventScanner(EventLimits.DEFAULT);
    scanner.trusting = true;
    scanner.over(text, ends[ends.length - 1]);
    EventHeads heads = new EventHeads(ends.length);
    try {
      for (int i = 0; i < ends.length; i++) {
        scanner.scan(i == 0 ? 0 : ends[i - 1], heads, i, before.sourceIndex(i));
        if (before.failed(i)) {
          heads.failed();
        }
        heads.close(i, ends[i], before.kind(i), before.status(i));
      }
    } catch (JsonFormatException e) {
      throw new IllegalStateException("rewritten events are JSON", e);
    }
    return new EventBatch(text, heads, ends.length);
  }

  /** Reads events of this text from now on; see {@link JsonScanner#over}. */
  void over(byte[] text, int end) {
    json.over(text, end);
    bytes = text;
  }

  /**
   * Reads the event that starts here.
   *
   * @param at index of its opening brace
   * @param into where its parts are noted
   * @return index after its closing brace. Ask {@link #badReason()} whether it is a good one
   * @throws JsonFormatException when it is not JSON, so that its end is not known
   */
  int scan(int at, EventHeads into, int row, long sourceIndex) throws JsonFormatException {
    heads = into;
    badField = null;
    badReason = null;
    into.open(row, sourceIndex, at);
    data.begin();
    json.begin();
    int end = json.object(at, 1, this::member);
    if (trusting) {
      return end;
    }
    if (json.complaint() != null) {
      badField = json.complaintPath();
      badReason = json.complaint();
    }
    if (end - at > limits.eventBytes()) {
      badField = "";
      badReason = "must be at most " + limits.eventBytes() + " bytes long, is " + (end - at);
    }
    if (badReason == null) {
      finish(row, end);
    }
    return end;
  }

  /** Whether the event scanned last is canonical as a whole, so that it is on one line. */
  boolean oneLine() {
    return json.canonical();
  }

  /** Field that was wrong with the event scanned last, names joined by dots. */
  String badField() {
    return badField;
  }

  /** What was wrong with the event scanned last; null when it is good. */
  String badReason() {
    return badReason;
  }

  /** Notes the first thing that is wrong with the event. */
  void bad(String field, String reason) {
    if (badReason == null) {
      badField = field;
      badReason = reason;
    }
  }

  private int member(int name, int nameEnd, boolean plain, int at, int depth)
      throws JsonFormatException {
    EventField field = plain ? Names.top(bytes, name, nameEnd) : escaped(name, nameEnd);
    if (field == null) {
      return json.value(at, depth);
    }
    byte type = bytes[at];
    return switch (field) {
      case WORKFLOW_CONTEXT -> workflow.scan(at, depth);
      case DATA -> data.scan(at, depth);
      case CUSTOM_CONTEXT -> noted(field, at, depth, type == '{', OBJECT);
      case TIMESTAMP -> noted(field, at, depth, type == '"', timestampOtherwise(type));
      case PII -> noted(field, at, depth, type == '[', "must be an array of strings or null");
      default -> noted(field, at, depth, type == '"', STRING);
    };
  }

  private EventField escaped(int name, int nameEnd) {
    byte[] decoded = JsonText.decode(bytes, name, nameEnd).getBytes(StandardCharsets.UTF_8);
    return Names.top(decoded, 0, decoded.length);
  }

  /** Scans the value of a field and notes its place, unless it is null or of a wrong type. */
  int noted(EventField field, int at, int depth, boolean right, String otherwise)
      throws JsonFormatException {
    boolean before = json.canonical();
    json.canonical(true);
    int end = json.value(at, depth);
    if (right) {
      heads.field(field, at, end, json.canonical());
    } else if (bytes[at] != 'n') {
      bad(field.path(), otherwise);
    }
    json.canonical(json.canonical() && before);
    return end;
  }

  /** Notes the place of a value that was scanned. */
  void note(EventField field, int start, int end, boolean ready) {
    heads.field(field, start, end, ready);
  }

  /** Notes that the event is an experience that failed. */
  void failed() {
    heads.failed();
  }

  byte[] bytes() {
    return bytes;
  }

  private void finish(int row, int end) {
    if (!heads.has(EventField.KIND)) {
      bad("kind", "is missing; it must be a string such as \"experience-start\"");
    }
    if (!heads.has(EventField.TIMESTAMP)) {
      bad("timestamp", "is missing; it must be a string such as \"2026-03-14T09:26:53.589Z\"");
    }
    if (badReason != null) {
      return;
    }
    String kind = text(EventField.KIND);
    if (kind.isEmpty()) {
      bad("kind", "must not be empty");
    }
    checkTimestamp();
    checkPii();
    data.check(kind);
    heads.close(row, end, kind, status());
  }

  private String status() {
    return heads.has(EventField.STATUS) ? text(EventField.STATUS) : null;
  }

  private String text(EventField field) {
    return kinds.text(bytes, heads.start(field) + 1, heads.end(field) - 1);
  }

  private void checkTimestamp() {
    int start = heads.start(EventField.TIMESTAMP) + 1;
    int end = heads.end(EventField.TIMESTAMP) - 1;
    boolean valid = Timestamps.valid(bytes, start, end);
    if (!valid) {
      byte[] decoded = JsonText.decode(bytes, start, end).getBytes(StandardCharsets.UTF_8);
      valid = Timestamps.valid(Arrays.copyOf(decoded, decoded.length + 1), 0, decoded.length);
    }
    if (!valid) {
      bad(
          "timestamp",
          "must be an ISO-8601 date and time with offset, such as \"2026-03-14T09:26:53.589Z\" or"
              + " \"2026-03-14T10:26:53+01:00\"");
    }
  }

  private static String timestampOtherwise(byte type) {
    boolean number = type == '-' || (type >= '0' && type <= '9');
    return number
        ? "is a number, must be text with date, time and offset, such as"
            + " \"2026-03-14T09:26:53.589Z\"; seconds or milliseconds since 1970 are not taken"
        : STRING;
  }

  private void checkPii() {
    if (!heads.has(EventField.PII)) {
      return;
    }
    JsonCursor names = new JsonCursor(bytes, heads.start(EventField.PII));
    for (int i = 0; names.next(); i++) {
      if (i == MOST_PII) {
        bad("pii", "must name at most " + MOST_PII + " fields, names more");
      }
      if (names.type() != '"') {
        bad("pii[" + i + "]", "must be a string, the path of a field of data");
      }
    }
  }

  /**
   * Strings by their bytes, so that the few kinds and statuses that there are need no new object an
   * event. Bounded: a place is taken over by whatever comes last. For one thread.
   */
  private static final class Interned {
    private static final int PLACES = 256;
    private static final int LONGEST = 64;

    private final byte[][] keys = new byte[PLACES][];
    private final String[] texts = new String[PLACES];

    /**
     * Text of the validated JSON string whose inside is from {@code start} to before {@code end}.
     */
    String text(byte[] bytes, int start, int end) {
      if (end - start > LONGEST) {
        return JsonText.decode(bytes, start, end);
      }
      int hash = end - start;
      for (int i = start; i < end; i++) {
        hash = hash * 31 + bytes[i];
      }
      int place = (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (PLACES - 1);
      byte[] key = keys[place];
      if (key == null || !Arrays.equals(key, 0, key.length, bytes, start, end)) {
        keys[place] = Arrays.copyOfRange(bytes, start, end);
        texts[place] = JsonText.decode(bytes, start, end);
      }
      return texts[place];
    }
  }
}
