package io.activitysync.kinesis.delivery;

import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Entries that wait to be sent again, each for a random time of up to 100 ms, doubled with every
 * failure of its own up to 5 s (exponential backoff with full jitter). Used under a lock.
 */
final class RetryQueue {
  private static final long FIRST_WAIT = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(5);
  private static final int MOST_DOUBLINGS = 10;

  private final RandomGenerator random;
  private final PriorityQueue<RequestEntry> waiting =
      new PriorityQueue<>((a, b) -> Long.signum(a.retryAt - b.retryAt));

  RetryQueue(RandomGenerator random) {
    this.random = random;
  }

  /** Takes in an entry that has just failed; {@code now} in nanoseconds. */
  void add(RequestEntry entry, long now) {
    int doublings = Math.min(entry.failures() - 1, MOST_DOUBLINGS);
    long longest = Math.min(LONGEST_WAIT, FIRST_WAIT << doublings);
    entry.retryAt = now + random.nextLong(longest + 1);
    waiting.add(entry);
  }

  /** Takes out the entries whose time has come. */
  void takeDue(long now, Consumer<RequestEntry> taker) {
    while (!waiting.isEmpty() && waiting.peek().retryAt - now <= 0) {
      taker.accept(waiting.poll());
    }
  }

  /** Takes out all. */
  void takeAll(Consumer<RequestEntry> taker) {
    waiting.forEach(taker);
    waiting.clear();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** When the next one's time comes; not to be asked while empty. */
  long nextDue() {
    return waiting.peek().retryAt;
  }
}
