package io.activitysync.ingest;

import io.activitysync.event.json.JsonScanner;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * A body as it comes in: in one array, with the room behind it that lets it be read where it is. A
 * buffer of Vert.x would be copied as it grows, once more to be had as an array, and again to be
 * read. For one thread.
 */
final class BodyBytes {
  /** What is there at first: who announces more has to send it before there is room for it. */
  private static final int MOST_AT_FIRST = 1 << 20;

  private static final int UNTOLD = 8192;

  private final long most;
  private final long announced;
  private byte[] bytes;
  private int size;

  /**
   * Has none yet.
   *
   * @param announced number of bytes that are to come; less than 0 where that was not told
   * @param most number of bytes that may come, at most {@code Integer.MAX_VALUE} less a hundred
   */
  BodyBytes(long announced, long most) {
    this.most = most;
    this.announced = announced;
    long first = announced < 0 ? UNTOLD : announced;
    bytes = new byte[(int) Math.min(MOST_AT_FIRST, Math.min(first, most)) + JsonScanner.PADDING];
  }

  /** Takes the next bytes; false where these are too many. */
  boolean add(Buffer part) {
    int length = part.length();
    if (length > most - size) {
      return false;
    }
    makeRoom(length);
    part.getBytes(0, length, bytes, size);
    size += length;
    return true;
  }

  /** Takes all that there is; false where it is too much. */
  boolean addAll(InputStream in) throws IOException {
    while (true) {
      makeRoom(1);
      int read = in.read(bytes, size, bytes.length - JsonScanner.PADDING - size);
      if (read < 0) {
        return true;
      }
      size += read;
      if (size == most) {
        return in.read() < 0;
      }
    }
  }

  private void makeRoom(int more) {
    long wanted = (long) size + more;
    if (wanted > bytes.length - JsonScanner.PADDING) {
      long length = Math.max(wanted, 2L * size);
      if (announced >= wanted) {
        length = Math.min(length, announced);
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(length, most) + JsonScanner.PADDING);
    }
  }

  /** All bytes, not copied; none is to be added any more. */
  @SuppressWarnings("deprecation") // Vert.x 4 has no other way to make one of an array
  Buffer buffer() {
    return Buffer.buffer(Unpooled.wrappedBuffer(bytes, 0, size));
  }
}
