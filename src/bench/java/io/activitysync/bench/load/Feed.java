package io.activitysync.bench.load;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands the events of one run out, until their number or the time is spent: so a slow contender
 * makes a run shorter in events, never longer in time. May be asked by several threads.
 */
public final class Feed {
  /** What the engine puts into a call at most; Kinesis takes more. */
  private static final int CALL_BYTES = 4 << 20;

  private final Events events;
  private final long count;
  private final long deadline;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();

  /**
   * Begins a run.
   *
   * @param events where the events come from
   * @param count most events to hand out
   * @param limit time after which nothing is handed out any more
   */
  public Feed(Events events, long count, Duration limit) {
    this.events = events;
    this.count = count;
    this.deadline = System.nanoTime() + limit.toNanos();
  }

  /**
   * Takes the next events, of no more bytes than a call to Kinesis holds.
   *
   * @param max most events to take
   * @return them, or null when the run is over
   */
  public Chunk take(int max) {
    return take(max, CALL_BYTES);
  }

  /**
   * Takes the next events.
   *
   * @param most most events to take
   * @param bytes most bytes, unless one event has more
   * @return them, or null when the run is over
   */
  public Chunk take(int most, int bytes) {
    int max = Math.max(1, Math.min(most, bytes / events.size()));
    if (System.nanoTime() - deadline >= 0) {
      return null;
    }
    long first = next.getAndAdd(max);
    if (first >= count) {
      return null;
    }
    int size = (int) Math.min(max, count - first);
    taken.addAndGet(size);
    return new Chunk(events, first, size);
  }

  /** Number of events handed out so far. */
  public long taken() {
    return taken.get();
  }
}
