package io.activitysync.bench.sink;

import io.activitysync.bench.load.Events;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What arrived in a run. Counting is all that a measured run pays for; with {@code exact} it also
 * tells which events arrived, and whether each key's came in order.
 */
final class Tally {
  private static final byte[] MARK = Events.NUMBER_MARK.getBytes(StandardCharsets.US_ASCII);

  private final boolean exact;
  private final int longestEvent;
  private final LongAdder calls = new LongAdder();
  private final LongAdder records = new LongAdder();
  private final LongAdder events = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final BitSet seen = new BitSet();
  private final Map<String, Long> lastOfKey = new HashMap<>();
  private long duplicates;
  private long disordered;

  /**
   * Begins a run.
   *
   * @param exact whether each event is to be told apart
   * @param longestEvent bytes that no event is longer than, in any version; what is longer holds
   *     several
   */
  Tally(boolean exact, int longestEvent) {
    this.exact = exact;
    this.longestEvent = longestEvent;
  }

  /** Whether records must be collected whole. */
  boolean exact() {
    return exact;
  }

  int longestEvent() {
    return longestEvent;
  }

  /** Counts a call that was read to its end. */
  void call(int itsRecords, int itsEvents, long itsBytes) {
    calls.increment();
    records.add(itsRecords);
    events.add(itsEvents);
    bytes.add(itsBytes);
  }

  /** Checks a whole record. */
  synchronized void check(String key, byte[] data) {
    if (Aggregate.is(data)) {
      Aggregate.visit(data, this::checkEvent);
    } else if (Lines.count(data) > 1) {
      Lines.visit(data, this::checkEvent);
    } else {
      checkEvent(key, data);
    }
  }

  private void checkEvent(String key, byte[] data) {
    int number = number(data);
    if (seen.get(number)) {
      duplicates++;
      return;
    }
    seen.set(number);
    Long last = lastOfKey.get(key);
    if (last != null && last > number) {
      disordered++;
    } else {
      lastOfKey.put(key, (long) number);
    }
  }

  private static int number(byte[] data) {
    for (int at = 0; at + MARK.length + Events.NUMBER_DIGITS <= data.length; at++) {
      int matched = 0;
      while (matched < MARK.length && data[at + matched] == MARK[matched]) {
        matched++;
      }
      if (matched == MARK.length) {
        return Integer.parseInt(
            new String(data, at + matched, Events.NUMBER_DIGITS, StandardCharsets.US_ASCII));
      }
    }
    throw new IllegalArgumentException("an event without its number");
  }

  /** What is known so far. */
  synchronized Arrived arrived(long cpuNanos) {
    return new Arrived(
        calls.sum(),
        records.sum(),
        events.sum(),
        bytes.sum(),
        seen.cardinality(),
        duplicates,
        disordered,
        cpuNanos);
  }
}
