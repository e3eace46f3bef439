package io.activitysync.event;

import java.util.Arrays;

/**
 * Where the parts of each event of a batch are, in a few arrays instead of an object an event.
 * Filled by one thread while reading, then only read.
 */
public final class EventHeads {
  /** A bit for each field that is ready, by its slot, and one for an experience that failed. */
  private static final int READY = 2 * EventField.COUNT;

  private static final int FAILED = 1 << EventField.COUNT;
  private static final int START = READY + 1;
  private static final int END = READY + 2;
  private static final int STRIDE = READY + 3;

  private int[] slots;
  private long[] sourceIndexes;
  private String[] kinds;
  private String[] statuses;
  private int base;

  /** Has room for so many events, and makes more when they come. */
  public EventHeads(int expected) {
    slots = new int[expected * STRIDE];
    sourceIndexes = new long[expected];
    kinds = new String[expected];
    statuses = new String[expected];
  }

  /** Makes room for the event of this row, and clears it. */
  public void open(int row, long sourceIndex, int start) {
    if (row == kinds.length) {
      int more = row * 2;
      slots = Arrays.copyOf(slots, more * STRIDE);
      sourceIndexes = Arrays.copyOf(sourceIndexes, more);
      kinds = Arrays.copyOf(kinds, more);
      statuses = Arrays.copyOf(statuses, more);
    }
    base = row * STRIDE;
    Arrays.fill(slots, base, base + STRIDE, 0);
    slots[base + START] = start;
    sourceIndexes[row] = sourceIndex;
  }

  /** Sets a field of the event that is open. */
  public void field(EventField field, int start, int end, boolean ready) {
    int at = base + 2 * field.slot();
    slots[at] = start;
    slots[at + 1] = end;
    if (ready) {
      slots[base + READY] |= 1 << field.slot();
    }
  }

  /** Notes that the event that is open is an experience that failed. */
  public void failed() {
    slots[base + READY] |= FAILED;
  }

  /** Ends the event of this row, which is open. */
  public void close(int row, int end, String kind, String status) {
    slots[base + END] = end;
    kinds[row] = kind;
    statuses[row] = status;
  }

  long sourceIndex(int row) {
    return sourceIndexes[row];
  }

  String kind(int row) {
    return kinds[row];
  }

  String status(int row) {
    return statuses[row];
  }

  boolean failed(int row) {
    return (slots[row * STRIDE + READY] & FAILED) != 0;
  }

  int eventStart(int row) {
    return slots[row * STRIDE + START];
  }

  int eventEnd(int row) {
    return slots[row * STRIDE + END];
  }

  int start(int row, EventField field) {
    return slots[row * STRIDE + 2 * field.slot()];
  }

  int end(int row, EventField field) {
    return slots[row * STRIDE + 2 * field.slot() + 1];
  }

  boolean ready(int row, EventField field) {
    return (slots[row * STRIDE + READY] & (1 << field.slot())) != 0;
  }

  /** Whether the event that is open has the field. */
  public boolean has(EventField field) {
    return slots[base + 2 * field.slot() + 1] != 0;
  }

  /** Index of the field's first byte, in the event that is open. */
  public int start(EventField field) {
    return slots[base + 2 * field.slot()];
  }

  /** Index after the field's last byte, in the event that is open. */
  public int end(EventField field) {
    return slots[base + 2 * field.slot() + 1];
  }
}
