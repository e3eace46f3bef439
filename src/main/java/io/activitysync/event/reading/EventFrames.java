package io.activitysync.event.reading;

import io.activitysync.event.EventFormatException;
import io.activitysync.event.EventHeads;
import io.activitysync.event.RejectedEvents;
import io.activitysync.event.json.BrokenObjects;
import io.activitysync.event.json.JsonFormatException;
import java.util.Arrays;

/**
 * Finds the events in a body's text: one object, objects after one another (one a line, as NDJSON
 * has them, or otherwise parted by whitespace), or one array of objects. Takes the text in one
 * piece or in several, and several bodies one after the other. For one thread.
 */
final class EventFrames {
  private enum Shape {
    UNKNOWN,
    SEQUENCE,
    ARRAY_FIRST,
    ARRAY_VALUE,
    ARRAY_COMMA,
    ARRAY_DONE
  }

  private static final String WANTED =
      "it must hold one JSON object, an array of objects, or one object a line";

  private final EventScanner scanner;
  private final EventLimits limits;
  private final RejectedEvents rejects;
  private boolean mayBeEmpty;
  private byte[] bytes;
  private int position;
  private int end;
  private boolean last;
  private boolean starved;

  /** Why the event is set aside whose end is not reached yet; null while none is. */
  private EventFormatException skipping;

  /** What {@link BrokenObjects} looks for while it is skipped. */
  private int skippedIndent;

  /** Bytes of whitespace in the line before the position, or since the event before. */
  private int indent;

  private boolean markAllowed = true;
  private Shape shape = Shape.UNKNOWN;
  private long index;
  private int rows;
  private long line = 1;

  /** Has no body yet; {@code rejects} takes the bad events, null to throw at the first one. */
  EventFrames(EventLimits limits, RejectedEvents rejects) {
    this.limits = limits;
    this.rejects = rejects;
    this.scanner = new EventScanner(limits);
  }

  /**
   * Starts a body, whose events are numbered on from the one before.
   *
   * @param emptyAllowed whether one of whitespace alone holds no events, instead of being refused
   */
  void beginBody(boolean emptyAllowed) {
    mayBeEmpty = emptyAllowed;
    // a place in the text of the body before means nothing in this one's
    position = 0;
    end = 0;
    shape = Shape.UNKNOWN;
    skipping = null;
    indent = 0;
    markAllowed = true;
    line = 1;
  }

  /**
   * Gives text to read.
   *
   * @param text bytes, followed by zeros as {@link EventScanner#over} wants
   * @param from index of the first byte not read yet
   * @param to index after the last byte
   * @param isLast whether the body ends there
   */
  void text(byte[] text, int from, int to, boolean isLast) {
    scanner.over(text, to);
    bytes = text;
    position = from;
    end = to;
    last = isLast;
    starved = false;
  }

  /** Index of the first byte that no event returned so far has used. */
  int position() {
    return position;
  }

  /** Whether more text is needed to go on. */
  boolean starved() {
    return starved;
  }

  /** Number of the next event. */
  long index() {
    return index;
  }

  /** Number of rows filled so far. */
  int rows() {
    return rows;
  }

  /** Ends the reading of this text, and returns the bytes that were not read. */
  byte[] giveUp() {
    byte[] rest = Arrays.copyOfRange(bytes, position, end);
    position = end;
    starved = true;
    index++;
    return rest;
  }

  /**
   * Reads events until there is no room for more, or the text ends.
   *
   * @param row first row to fill
   * @param most number of rows there may be
   * @return number of rows filled then
   */
  int fill(EventHeads heads, int row, int most) throws EventFormatException {
    rows = row;
    while (rows < most && find()) {
      int start = position;
      int after;
      try {
        after = scanner.scan(start, heads, rows, index);
      } catch (JsonFormatException e) {
        if (!awaitMore(e)) {
          broken(start, e);
        }
        continue;
      }
      long at = line;
      position = after;
      indent = 0;
      if (!scanner.oneLine()) {
        countLines(start, after);
      }
      if (shape != Shape.SEQUENCE) {
        shape = Shape.ARRAY_COMMA;
      }
      if (scanner.badReason() == null) {
        rows++;
      } else {
        reject(at, scanner.badField(), scanner.badReason(), start, after);
      }
      index++;
    }
    return rows;
  }

  /** Moves to the opening brace of the next event; false when the text ends before it. */
  private boolean find() throws EventFormatException {
    while (!starved) {
      if (skipping != null && !skip()) {
        return false;
      }
      space();
      if (position == end) {
        starved = true;
        if (last) {
          finish();
        }
      } else if (step()) {
        return true;
      }
    }
    return false;
  }

  /** Takes one token; true when it is the opening brace of an event, which is left to be read. */
  private boolean step() throws EventFormatException {
    byte b = bytes[position];
    switch (shape) {
      case UNKNOWN -> begin(b);
      case ARRAY_FIRST, ARRAY_COMMA -> stepInArray(b);
      case ARRAY_DONE -> throw failure("holds more after the end of the array", -1);
      default -> {
        if (b == '{') {
          return true;
        }
        notAnObject();
      }
    }
    return false;
  }

  private void stepInArray(byte b) throws EventFormatException {
    if (b == ']') {
      shape = Shape.ARRAY_DONE;
      position++;
    } else if (shape == Shape.ARRAY_FIRST) {
      shape = Shape.ARRAY_VALUE;
    } else if (b == ',') {
      shape = Shape.ARRAY_VALUE;
      position++;
    } else {
      throw failure("is not followed by a comma or the array's closing bracket", index - 1);
    }
  }

  private void begin(byte b) throws EventFormatException {
    if (b == (byte) 0xEF && markAllowed) {
      byteOrderMark();
    } else if (isUtf16(b)) {
      throw failure("is UTF-16, must be UTF-8", -1);
    } else if (b == '[') {
      shape = Shape.ARRAY_FIRST;
      position++;
    } else if (b == '{' || rejects != null) {
      shape = Shape.SEQUENCE;
    } else {
      throw failure("is not JSON that holds events; " + WANTED, -1);
    }
  }

  /** A byte order mark of UTF-16, or a first character of JSON with a zero beside it. */
  private boolean isUtf16(byte b) {
    byte second = position + 1 < end ? bytes[position + 1] : (byte) ' ';
    return (b == (byte) 0xFE && second == (byte) 0xFF)
        || (b == (byte) 0xFF && second == (byte) 0xFE)
        || (b == 0 && (second == '{' || second == '['))
        || ((b == '{' || b == '[') && second == 0);
  }

  /** Steps over a byte order mark, or finds that there is none. */
  private void byteOrderMark() {
    starved = end - position < 3 && !last;
    markAllowed = starved;
    if (bytes[position + 1] == (byte) 0xBB && bytes[position + 2] == (byte) 0xBF) {
      position += 3;
    }
  }

  private void notAnObject() throws EventFormatException {
    if (shape == Shape.SEQUENCE) {
      skipBroken(BrokenObjects.ONE_LINE, "", "must be a JSON object");
    } else {
      throw failure("must be a JSON object", index);
    }
  }

  private void finish() throws EventFormatException {
    if (shape == Shape.UNKNOWN && mayBeEmpty) {
      return;
    }
    if (shape == Shape.UNKNOWN) {
      throw failure("is empty; " + WANTED, -1);
    } else if (shape != Shape.SEQUENCE && shape != Shape.ARRAY_DONE) {
      throw failure("is missing: the array is not closed", index);
    }
  }

  /** Whether the event goes on beyond the text, within the limit of its size. */
  private boolean awaitMore(JsonFormatException e) {
    starved = e.incomplete() && !last && end - position <= limits.eventBytes();
    return starved;
  }

  private void broken(int start, JsonFormatException e) throws EventFormatException {
    String reason = e.getMessage();
    if (e.incomplete() && end - start > limits.eventBytes()) {
      reason = "must be at most " + limits.eventBytes() + " bytes long";
    }
    if (shape == Shape.SEQUENCE && rejects != null) {
      skipBroken(BrokenObjects.indent(bytes, start, e.position(), indent), e.path(), reason);
    } else {
      String at = " (byte " + (e.position() - start) + " of the event)";
      throw new EventFormatException(index, shownLine(line), e.path(), reason + at);
    }
  }

  /** Sets the broken event aside that begins at the position. */
  private void skipBroken(int brokenIndent, String field, String reason)
      throws EventFormatException {
    int start = position;
    int stop = BrokenObjects.end(bytes, start, end, last, brokenIndent);
    if (stop < 0 && end - start <= limits.eventBytes()) {
      starved = true;
      return;
    }
    EventFormatException cause = reject(line, field, reason, start, stop < 0 ? ~stop : stop);
    index++;
    skippedIndent = brokenIndent;
    skipped(cause, stop);
  }

  /**
   * Goes on with a broken event, none of which must be sent; false when more text is needed for it.
   */
  private boolean skip() {
    int stop = BrokenObjects.end(bytes, position, end, last, skippedIndent);
    setAside(skipping, position, stop < 0 ? ~stop : stop);
    skipped(skipping, stop);
    return !starved;
  }

  private void skipped(EventFormatException cause, int stop) {
    int start = position;
    position = stop < 0 ? ~stop : stop;
    countLines(start, position);
    indent = 0;
    skipping = stop < 0 ? cause : null;
    starved = stop < 0;
  }

  private EventFormatException reject(long at, String field, String reason, int start, int stop)
      throws EventFormatException {
    EventFormatException cause =
        new EventFormatException(index, shownLine(at), field == null ? "" : field, reason);
    if (rejects == null) {
      throw cause;
    }
    setAside(cause, start, stop);
    return cause;
  }

  /** All of it, in pieces none of which is longer than an event may be. */
  private void setAside(EventFormatException cause, int start, int stop) {
    for (int from = start; from < stop; from += limits.eventBytes()) {
      int to = Math.min(from + limits.eventBytes(), stop);
      rejects.rejected(cause, Arrays.copyOfRange(bytes, from, to));
    }
  }

  private EventFormatException failure(String reason, long which) {
    return new EventFormatException(which, which < 0 ? 0 : shownLine(line), "", reason);
  }

  private long shownLine(long at) {
    return shape == Shape.SEQUENCE ? at : 0;
  }

  private void space() {
    int p = position;
    int from = p - indent;
    while (bytes[p] == ' ' || bytes[p] == '\n' || bytes[p] == '\r' || bytes[p] == '\t') {
      if (bytes[p] == '\n') {
        line++;
        from = p + 1;
      }
      p++;
    }
    indent = p - from;
    position = p;
  }

  private void countLines(int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        line++;
      }
    }
  }
}
