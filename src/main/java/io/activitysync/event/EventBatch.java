package io.activitysync.event;

import io.activitysync.event.json.ByteOutput;
import io.activitysync.event.json.Canonical;
import io.activitysync.event.json.JsonText;
import java.util.Arrays;

/**
 * Events that were read and validated, in one buffer. What an event holds is told by indexes into
 * the buffer; nothing is copied. Immutable, safe for any thread; the buffer must not be written to.
 */
public final class EventBatch {
  private final byte[] buffer;
  private final EventHeads heads;
  private final int[] rows;
  private final int size;

  /**
   * All events of a buffer that were read.
   *
   * @param size how many of the heads' rows are filled
   */
  public EventBatch(byte[] buffer, EventHeads heads, int size) {
    this(buffer, heads, null, size);
  }

  private EventBatch(byte[] buffer, EventHeads heads, int[] rows, int size) {
    this.buffer = buffer;
    this.heads = heads;
    this.rows = rows;
    this.size = size;
  }

  /** Number of events, 0 or more. */
  public int size() {
    return size;
  }

  /** Array that holds the events, and maybe other bytes. */
  public byte[] buffer() {
    return buffer;
  }

  /** Which event of the whole body this is, from 0. */
  public long sourceIndex(int event) {
    return heads.sourceIndex(row(event));
  }

  /** The event's {@code kind}. */
  public String kind(int event) {
    return heads.kind(row(event));
  }

  /** The event's {@code data.status}; null when it has none. */
  public String status(int event) {
    return heads.status(row(event));
  }

  /** Whether the event finishes an experience that failed. */
  public boolean failed(int event) {
    return heads.failed(row(event));
  }

  /** Index of the event's opening brace. */
  public int eventStart(int event) {
    return heads.eventStart(row(event));
  }

  /** Index after the event's closing brace. */
  public int eventEnd(int event) {
    return heads.eventEnd(row(event));
  }

  /** Whether the event has this field, and not as null. */
  public boolean has(int event, EventField field) {
    return heads.end(row(event), field) != 0;
  }

  /** Index of the value's first byte, a string's quote included. Only for a field it has. */
  public int start(int event, EventField field) {
    return heads.start(row(event), field);
  }

  /** Index after the value's last byte; 0 when the event has no such field. */
  public int end(int event, EventField field) {
    return heads.end(row(event), field);
  }

  /**
   * Whether the value's bytes are what a version sends for it: canonical, and in a workflow context
   * the known fields alone, in their order.
   */
  public boolean ready(int event, EventField field) {
    return heads.ready(row(event), field);
  }

  /** Writes the value in its canonical form; for a field that the event has not, {@code other}. */
  public void write(int event, EventField field, byte[] other, ByteOutput out) {
    int row = row(event);
    int end = heads.end(row, field);
    if (end == 0) {
      out.write(other);
    } else if (heads.ready(row, field)) {
      out.write(buffer, heads.start(row, field), end);
    } else {
      Canonical.write(buffer, heads.start(row, field), end, out);
    }
  }

  /** Text of a field that is a string; null when the event has none. */
  public String text(int event, EventField field) {
    int row = row(event);
    int end = heads.end(row, field);
    return end == 0 ? null : JsonText.decode(buffer, heads.start(row, field) + 1, end - 1);
  }

  /**
   * The same batch with some of its events alone.
   *
   * @param events indexes in this batch of those to keep, ascending; the first {@code count} count
   */
  public EventBatch keep(int[] events, int count) {
    int[] kept = Arrays.copyOf(events, count);
    if (rows != null) {
      for (int i = 0; i < count; i++) {
        kept[i] = rows[kept[i]];
      }
    }
    return new EventBatch(buffer, heads, kept, count);
  }

  private int row(int event) {
    if (event >= size) {
      throw new IndexOutOfBoundsException(event);
    }
    return rows == null ? event : rows[event];
  }
}
