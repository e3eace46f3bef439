package io.activitysync.connection;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a connection that is paused by something passing waits before it is tried again by
 * itself: twice as long each time, with jitter so that a thousand connections don't come back at
 * once. Safe for use by several threads where the random numbers are.
 */
public final class RetrySchedule {
  static final Duration FIRST = Duration.ofSeconds(5);

  /**
   * With the 15 s that a try itself takes where nobody answers, a stream that is well again is
   * found to be so within a minute, at whatever moment the fault ended.
   */
  public static final Duration LONGEST = Duration.ofSeconds(30);

  private final RandomGenerator random;

  /** With jitter from there. */
  public RetrySchedule(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Wait before the next try.
   *
   * @param attempt how many have failed in a row, 0 or more
   * @return between half and the whole of the growing wait
   */
  public Duration waitAfter(int attempt) {
    long whole = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(attempt, 20));
    return Duration.ofMillis(whole / 2 + random.nextLong(whole / 2 + 1));
  }
}
