package io.activitysync.event.reading;

import io.activitysync.event.EventBatch;
import io.activitysync.event.EventField;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.json.ByteOutput;
import io.activitysync.event.json.JsonCursor;
import io.activitysync.event.json.JsonFormatException;
import io.activitysync.event.json.JsonLimits;
import io.activitysync.event.json.JsonScanner;
import java.util.Arrays;

/**
 * A {@code customContext} that came beside a body, for those of its events that have none. {@link
 * EventDataFormat} writes it into them as if the source had, before anything else is done with
 * them. For one body and one thread.
 */
public final class CustomContext {
  /** Exchange property that {@link EventDataFormat} takes it from. */
  public static final String PROPERTY = "ActivitySyncCustomContext";

  /** One level less than an event may have, since it stands in one. */
  private static final JsonLimits LIMITS =
      new JsonLimits(
          JsonLimits.DEFAULT.depth() - 1,
          JsonLimits.DEFAULT.stringBytes(),
          JsonLimits.DEFAULT.numberBytes(),
          JsonLimits.DEFAULT.nameBytes(),
          JsonLimits.DEFAULT.names());

  private static final byte[] NAME = Names.bytes(EventField.CUSTOM_CONTEXT.path());
  private static final byte[] MEMBER =
      Names.bytes(",\"" + EventField.CUSTOM_CONTEXT.path() + "\":");

  private final byte[] json;
  private final long mostBytes;
  private long written;

  private CustomContext(byte[] json, long mostBytes) {
    this.json = json;
    this.mostBytes = mostBytes;
  }

  /**
   * Checks the text by what holds inside an event.
   *
   * @param json one JSON object in UTF-8
   * @param mostBytes what it may come to in all events of the body, in bytes
   * @throws EventFormatException when it is none; the message says why, and nothing of its values
   */
  public static CustomContext of(byte[] json, long mostBytes) throws EventFormatException {
    if (json.length == 0 || json[0] != '{') {
      throw refused("", "is no JSON object");
    }
    JsonScanner scanner = new JsonScanner(LIMITS);
    scanner.over(Arrays.copyOf(json, json.length + JsonScanner.PADDING), json.length);
    scanner.begin();
    int end;
    try {
      end = scanner.object(0, 1, null);
    } catch (JsonFormatException e) {
      throw refused(e.path(), e.getMessage() + " (byte " + e.position() + ")");
    }
    if (end != json.length) {
      throw refused("", "holds more after the object (byte " + end + ")");
    }
    if (scanner.complaint() != null) {
      throw refused(scanner.complaintPath(), scanner.complaint());
    }
    return new CustomContext(json, mostBytes);
  }

  /** Bytes that an event gets longer by. */
  public int length() {
    return MEMBER.length + json.length;
  }

  /**
   * The batch with this context in each event that has none, absent or null; the same one where all
   * have.
   *
   * @throws EventFormatException when it would be written too often
   */
  EventBatch fill(EventBatch batch) throws EventFormatException {
    int without = 0;
    int length = JsonScanner.PADDING;
    for (int i = 0; i < batch.size(); i++) {
      without += batch.has(i, EventField.CUSTOM_CONTEXT) ? 0 : 1;
      length += batch.eventEnd(i) - batch.eventStart(i);
    }
    if (without == 0) {
      return batch;
    }
    long more = (long) without * length();
    written += more;
    if (written > mostBytes) {
      throw refused(
          EventField.CUSTOM_CONTEXT.path(),
          "written into each event, should be at most "
              + mostBytes
              + " bytes in all; send fewer events at a time");
    }
    ByteOutput out = new ByteOutput((int) (length + more));
    int[] ends = new int[batch.size()];
    for (int i = 0; i < batch.size(); i++) {
      if (batch.has(i, EventField.CUSTOM_CONTEXT)) {
        out.write(batch.buffer(), batch.eventStart(i), batch.eventEnd(i));
      } else {
        write(batch.buffer(), batch.eventStart(i), batch.eventEnd(i), out);
      }
      ends[i] = out.size();
    }
    out.write(new byte[JsonScanner.PADDING]);
    return EventReader.again(batch, out.array(), ends);
  }

  /** In the place of the null, where there is one. */
  private void write(byte[] bytes, int start, int end, ByteOutput out) {
    JsonCursor member = new JsonCursor(bytes, start);
    while (member.next()) {
      if (member.named(NAME)) {
        out.write(bytes, start, member.start());
        out.write(json);
        out.write(bytes, member.end(), end);
        return;
      }
    }
    out.write(bytes, start, end - 1);
    out.write(MEMBER);
    out.write(json);
    out.write((byte) '}');
  }

  private static EventFormatException refused(String field, String reason) {
    return new EventFormatException(-1, 0, field == null ? "" : field, reason);
  }
}
