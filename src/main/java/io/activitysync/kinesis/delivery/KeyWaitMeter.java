package io.activitysync.kinesis.delivery;

/**
 * Measures for how long records wait for others of their key alone. Costs a few words for each
 * call; records are looked through only when somebody asks, and only while it matters. Used under a
 * lock.
 */
final class KeyWaitMeter {
  /** Held up for less than this part of the time, which key it was is not worth looking for. */
  private static final double WORTH_COUNTING = 0.5;

  /** A call's part in the average round trip, as one of so many. */
  private static final int CALLS = 8;

  private long begun;
  private long heldNanos;
  private long heldSince;
  private boolean held;
  private boolean refused;
  private long roundTrip;

  KeyWaitMeter(long now) {
    begun = now;
  }

  /** Whether records wait for others of their key alone, from now on. */
  void held(boolean is, long now) {
    if (is != held) {
      heldNanos += held ? now - heldSince : 0;
      heldSince = now;
      held = is;
    }
  }

  /**
   * The stream refused something, or all was given back: until the next look they wait for that.
   */
  void refused() {
    refused = true;
  }

  /** A call came back. */
  void called(long nanos) {
    roundTrip += roundTrip == 0 ? nanos : (nanos - roundTrip) / CALLS;
  }

  /** What was measured since the last look. */
  KeyWait look(RecordAccumulator accumulator, long now) {
    boolean was = held;
    held(false, now);
    double part = refused || now <= begun ? 0 : (double) heldNanos / (now - begun);
    begun = now;
    heldNanos = 0;
    refused = false;
    held(was, now);
    UnsentRecords.Busiest busiest = part < WORTH_COUNTING ? null : accumulator.busiest();
    return busiest == null
        ? new KeyWait(part, 0, null, roundTrip)
        : new KeyWait(
            part,
            (double) busiest.waiting() / accumulator.waiting(),
            HashBuckets.shortHash(busiest.key()),
            roundTrip);
  }
}
