package io.activitysync.batch;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Byte arrays that are used again, so that a full request doesn't cost a fresh half megabyte each.
 * Their lengths are quarters between powers of two: at most a quarter more than was asked for. What
 * is kept idle is bounded. Safe for use by several threads.
 */
public final class BufferPool {
  private static final int SMALLEST_BITS = 12;
  private static final int LARGEST_BITS = 24;

  /** Lengths from one power of two up to the next, as bits. */
  private static final int STEP_BITS = 2;

  /** For a fresh process: what is idle is seldom more than what was under way a moment ago. */
  private static final int HEAP_PART = 16;

  private static final long MOST_IDLE_BYTES = 32L << 20;

  private final long mostIdleBytes;
  private final AtomicLong idleBytes = new AtomicLong();
  private final ConcurrentLinkedQueue<byte[]>[] bySize;

  /**
   * Holds nothing yet.
   *
   * @param mostIdleBytes 0 or more
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public BufferPool(long mostIdleBytes) {
    this.mostIdleBytes = mostIdleBytes;
    this.bySize = new ConcurrentLinkedQueue[place(1 << LARGEST_BITS) + 1];
    for (int i = 0; i < bySize.length; i++) {
      bySize[i] = new ConcurrentLinkedQueue<>();
    }
  }

  /** Keeps a sixteenth of what the JVM may use idle at most, and no more than 32 MiB. */
  public static BufferPool ofHeap() {
    return new BufferPool(Math.min(MOST_IDLE_BYTES, Runtime.getRuntime().maxMemory() / HEAP_PART));
  }

  /**
   * A buffer of at least {@code size} bytes, with any content; larger than 16 MiB it isn't kept.
   */
  public byte[] take(int size) {
    int place = place(size);
    if (place >= bySize.length) {
      return new byte[size];
    }
    byte[] kept = bySize[place].poll();
    if (kept == null) {
      return new byte[length(place)];
    }
    idleBytes.addAndGet(-kept.length);
    return kept;
  }

  /** Gives a buffer back, which no one may look at any more; keeps none that it did not make. */
  public void giveBack(byte[] buffer) {
    int place = place(buffer.length);
    if (place >= bySize.length || buffer.length != length(place)) {
      return;
    }
    if (idleBytes.addAndGet(buffer.length) > mostIdleBytes) {
      idleBytes.addAndGet(-buffer.length);
      return;
    }
    bySize[place].add(buffer);
  }

  /** Place of the shortest length that is no less than {@code size}; may be beyond the longest. */
  private static int place(int size) {
    int last = Math.max(1 << SMALLEST_BITS, size) - 1;
    int bits = 31 - Integer.numberOfLeadingZeros(last);
    int step = (last >>> (bits - STEP_BITS)) - (1 << STEP_BITS) + 1;
    return ((bits - SMALLEST_BITS) << STEP_BITS) + step;
  }

  private static int length(int place) {
    int bits = SMALLEST_BITS + (place >> STEP_BITS);
    int step = place & ((1 << STEP_BITS) - 1);
    return (1 << bits) + (step << (bits - STEP_BITS));
  }
}
