package io.activitysync.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * What bytes of gzip hold, of one member or several. The JDK's own stream ends without a word where
 * a member is followed by what is none, or by a part of one. For one thread.
 */
final class PackedBytes extends GZIPInputStream {
  /** Bytes that are unpacked at a time. */
  private static final int PART = 8192;

  /** Check sum and length of what a member holds. */
  private static final int TRAILER = 8;

  private final byte[] packed;

  /** Where what was handed to the inflater ends. */
  private int handed;

  private boolean reading;

  /**
   * Starts before the first byte that they hold.
   *
   * @throws IOException when they don't begin as gzip
   */
  PackedBytes(byte[] packed) throws IOException {
    super(new ByteArrayInputStream(packed), PART);
    this.packed = packed;
  }

  /** Where the JDK's own begins a member it calls itself, as deep as there are empty ones. */
  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (reading) {
      return 0;
    }
    reading = true;
    try {
      int count;
      do {
        count = super.read(into, offset, length);
      } while (count == 0 && length > 0);
      return count;
    } finally {
      reading = false;
    }
  }

  @Override
  protected void fill() throws IOException {
    super.fill();
    handed = packed.length - in.available();
  }

  /**
   * Checks, once all was read, that no bytes are left over; zeros that fill a block may be.
   *
   * @throws ZipException when there are some
   */
  void checkEnd() throws ZipException {
    for (int i = handed - inf.getRemaining() + TRAILER; i < packed.length; i++) {
      if (packed[i] != 0) {
        throw new ZipException("more follows than gzip, from byte " + i);
      }
    }
  }
}
