package io.activitysync.kinesis;

import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Records that wait to be sent again, each for a random time of up to 100 ms, doubled with every
 * failure of its own up to 5 s (exponential backoff with full jitter). Used under a lock.
 */
final class RetryQueue {
  private static final long FIRST_WAIT = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(5);
  private static final int MOST_DOUBLINGS = 10;

  private final RandomGenerator random;
  private final PriorityQueue<PendingRecord> waiting =
      new PriorityQueue<>((a, b) -> Long.signum(a.retryAt - b.retryAt));

  RetryQueue(RandomGenerator random) {
    this.random = random;
  }

  /** Takes in a record that has just failed; {@code now} in nanoseconds. */
  void add(PendingRecord record, long now) {
    int doublings = Math.min(record.failures - 1, MOST_DOUBLINGS);
    long longest = Math.min(LONGEST_WAIT, FIRST_WAIT << doublings);
    record.retryAt = now + random.nextLong(longest + 1);
    waiting.add(record);
  }

  /** Takes out the records whose time has come. */
  void takeDue(long now, Consumer<PendingRecord> taker) {
    while (!waiting.isEmpty() && waiting.peek().retryAt - now <= 0) {
      taker.accept(waiting.poll());
    }
  }

  /** Takes out all. */
  void takeAll(Consumer<PendingRecord> taker) {
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
