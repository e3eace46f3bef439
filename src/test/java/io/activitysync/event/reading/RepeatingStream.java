package io.activitysync.event.reading;

import java.io.InputStream;

/**
 * A stream of any length that is not held anywhere: a start, then the same bytes again and again.
 */
final class RepeatingStream extends InputStream {
  private final byte[] start;
  private final byte[] unit;
  private final long length;
  private long position;

  /** Ends after the last whole unit that fits into {@code length} bytes. */
  RepeatingStream(byte[] start, byte[] unit, long length) {
    this.start = start;
    this.unit = unit;
    this.length = start.length + (length - start.length) / unit.length * unit.length;
  }

  @Override
  public int read() {
    if (position >= length) {
      return -1;
    }
    long at = position++;
    byte b = at < start.length ? start[(int) at] : unit[(int) ((at - start.length) % unit.length)];
    return b & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int wanted) {
    if (position >= length) {
      return -1;
    }
    boolean head = position < start.length;
    byte[] from = head ? start : unit;
    int at = (int) (head ? position : (position - start.length) % unit.length);
    int count = (int) Math.min(Math.min(wanted, from.length - at), length - position);
    System.arraycopy(from, at, target, offset, count);
    position += count;
    return count;
  }
}
