package io.activitysync.event.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes at a time: what makes scanning strings several times faster than byte by byte. */
final class Words {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private Words() {}

  /** The eight bytes from {@code at}, the first one lowest. The array must hold them all. */
  static long at(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  /**
   * Marks the bytes that end the easy part of a string: a quote, a backslash, a control character
   * or the start of a character beyond ASCII.
   *
   * @return zero when all eight are easy; else the lowest set bit is the highest of the first hard
   *     byte. Bits above it may be wrong, since a subtraction borrows upwards.
   */
  static long hard(long word) {
    return ends(word) | (((word - ONES * ' ') | word) & HIGHS);
  }

  /** Marks quotes and backslashes alone, in the same way. */
  static long ends(long word) {
    long quote = word ^ (ONES * '"');
    long backslash = word ^ (ONES * '\\');
    return (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash)) & HIGHS;
  }
}
