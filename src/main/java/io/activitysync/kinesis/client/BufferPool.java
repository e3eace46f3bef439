package io.activitysync.kinesis.client;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Byte arrays that are used again, in sizes of powers of two, so that a full request doesn't cost a
 * fresh half megabyte each. What is kept idle is bounded. Safe for use by several threads.
 */
final class BufferPool {

  private static final int SMALLEST_BITS = 12;
  private static final int LARGEST_BITS = 24;

  private final long mostIdleBytes;
  private final AtomicLong idleBytes = new AtomicLong();
  private final ConcurrentLinkedQueue<byte[]>[] bySize;

  /**
   * Holds nothing yet.
   *
   * @param mostIdleBytes 0 or more
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  BufferPool(long mostIdleBytes) {
    this.mostIdleBytes = mostIdleBytes;
    this.bySize = new ConcurrentLinkedQueue[LARGEST_BITS - SMALLEST_BITS + 1];
    for (int i = 0; i < bySize.length; i++) {
      bySize[i] = new ConcurrentLinkedQueue<>();
    }
  }

  /**
   * A buffer of at least {@code size} bytes, with any content; larger than 16 MiB it isn't kept.
   */
  byte[] take(int size) {
    int bits = Math.max(SMALLEST_BITS, 32 - Integer.numberOfLeadingZeros(Math.max(1, size - 1)));
    if (bits > LARGEST_BITS) {
      return new byte[size];
    }
    byte[] kept = bySize[bits - SMALLEST_BITS].poll();
    if (kept == null) {
      return new byte[1 << bits];
    }
    idleBytes.addAndGet(-kept.length);
    return kept;
  }

  /** Gives a buffer back, which no one may look at any more. */
  void giveBack(byte[] buffer) {
    int bits = 31 - Integer.numberOfLeadingZeros(buffer.length);
    if (buffer.length != 1 << bits || bits < SMALLEST_BITS || bits > LARGEST_BITS) {
      return;
    }
    if (idleBytes.addAndGet(buffer.length) > mostIdleBytes) {
      idleBytes.addAndGet(-buffer.length);
      return;
    }
    bySize[bits - SMALLEST_BITS].add(buffer);
  }
}
