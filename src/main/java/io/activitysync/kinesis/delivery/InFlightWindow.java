package io.activitysync.kinesis.delivery;

/**
 * How many calls may be in flight: one more for each round of calls that went well, fewer when the
 * stream takes less than what is sent, by the part that it refused and once a round (additive
 * increase, multiplicative decrease). Used under a lock.
 */
final class InFlightWindow {
  private static final double FIRST = 4;

  private final int most;
  private double calls;
  private int inFlight;
  private long cutAt;
  private boolean everCut;

  /** From 4 calls, or fewer, up to {@code most}, 1 or more. */
  InFlightWindow(int most) {
    this.most = most;
    this.calls = Math.min(FIRST, most);
  }

  boolean isOpen() {
    return inFlight < (int) calls;
  }

  boolean isIdle() {
    return inFlight == 0;
  }

  /** A call goes out. */
  void sent() {
    inFlight++;
  }

  /**
   * A call came back.
   *
   * @param sentAt when it was sent, in nanoseconds
   * @param refused part of it that the stream was too busy for, 0 to 1
   */
  void settled(long sentAt, long now, double refused) {
    inFlight--;
    if (refused == 0) {
      calls = Math.min(most, calls + 1 / calls);
    } else if (!everCut || sentAt - cutAt >= 0) {
      // calls that were under way at the last cut tell nothing about what it did
      calls = Math.max(1, calls * (1 - refused / 2));
      cutAt = now;
      everCut = true;
    }
  }
}
