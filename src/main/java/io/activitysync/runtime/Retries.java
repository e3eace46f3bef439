package io.activitysync.runtime;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a paused connection waits before it is retried by itself: twice as long each time, up to
 * five minutes, with jitter so that a thousand connections don't come back at once. Safe for use by
 * several threads.
 */
public final class Retries {
  public static final Duration FIRST = Duration.ofSeconds(5);
  public static final Duration LONGEST = Duration.ofMinutes(5);

  private final RandomGenerator random;

  public Retries(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Wait before the next retry.
   *
   * @param attempt how many have failed in a row, 0 or more
   * @return between half and the whole of the growing wait
   */
  public Duration waitAfter(int attempt) {
    long longest = LONGEST.toMillis();
    long whole = Math.min(longest, FIRST.toMillis() << Math.min(attempt, 20));
    return Duration.ofMillis(whole / 2 + random.nextLong(whole / 2 + 1));
  }
}
