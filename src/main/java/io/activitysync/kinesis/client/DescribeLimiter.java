package io.activitysync.kinesis.client;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Spaces out DescribeStreamSummary calls, of which an account has 20 a second for all who ask.
 * Shared by all connections of a process; which ones share an account is told by their access key.
 * Safe for use by several threads.
 */
public final class DescribeLimiter {

  private static final int MOST_KEYS = 10_000;

  private final long spacingNanos;
  private final LongSupplier nanoTime;
  private final Map<String, Long> nextFree = new ConcurrentHashMap<>();

  /**
   * Limits to a rate.
   *
   * @param perSecond calls a second for one access key, 1 or more
   * @param nanoTime as {@link System#nanoTime}
   */
  public DescribeLimiter(int perSecond, LongSupplier nanoTime) {
    this.spacingNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.nanoTime = nanoTime;
  }

  /** Half of what an account has. */
  public DescribeLimiter() {
    this(10, System::nanoTime);
  }

  /** Completes when a call with the access key may be made. */
  CompletableFuture<Void> turn(String accessKeyId) {
    long wait = reserve(accessKeyId);
    return wait <= 0
        ? CompletableFuture.completedFuture(null)
        // by the JDK's timer itself: the machine may have no further thread for a moment
        : new CompletableFuture<Void>().completeOnTimeout(null, wait, TimeUnit.NANOSECONDS);
  }

  /** Takes the next free place, and tells how many nanoseconds away it is; 0 or less for now. */
  long reserve(String accessKeyId) {
    long now = nanoTime.getAsLong();
    if (nextFree.size() >= MOST_KEYS) {
      // temporary keys come and go
      nextFree.values().removeIf(free -> free - now <= 0);
    }
    long after =
        nextFree.merge(
            accessKeyId,
            now + spacingNanos,
            (free, fresh) -> (free - now > 0 ? free : now) + spacingNanos);
    return after - spacingNanos - now;
  }
}
