package io.activitysync.ingest;

import io.activitysync.event.json.JsonScanner;
import io.activitysync.http.BodyCollector;
import io.netty.buffer.ByteBuf;
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
final class BodyBytes implements BodyCollector {
  /** What is there at first: who announces more has to send it before there is room for it. */
  private static final int MOST_AT_FIRST = 1 << 20;

  private static final int UNTOLD = 8192;

  private final long most;
  private final long announced;
  private byte[] bytes;

  /** Number of bytes that were added. */
  private int size;

  /** Where what was collected ends, which may be ahead of what was added. */
  private int end;

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

  @Override
  public ByteBuf collect(ByteBuf content) {
    int length = content.readableBytes();
    if (length > most - end) {
      return null;
    }
    makeRoom(end, length);
    content.getBytes(content.readerIndex(), bytes, end, length);
    ByteBuf view = Unpooled.wrappedBuffer(bytes, end, length);
    end += length;
    return view;
  }

  /** Takes the next bytes, which it may have collected; false where these are too many. */
  boolean add(Buffer part) {
    int length = part.length();
    if (length > most - size) {
      return false;
    }
    if (!isCollected(part)) {
      makeRoom(size, length);
      part.getBytes(0, length, bytes, size);
    }
    size += length;
    end = Math.max(end, size);
    return true;
  }

  @SuppressWarnings("deprecation") // Vert.x 4 has no other way to see the array of one
  private boolean isCollected(Buffer part) {
    ByteBuf view = part.getByteBuf();
    return view.hasArray()
        && view.array() == bytes
        && view.arrayOffset() + view.readerIndex() == size;
  }

  /** Takes all that there is; false where it is too much. */
  boolean addAll(InputStream in) throws IOException {
    while (true) {
      makeRoom(size, 1);
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

  private void makeRoom(int from, int more) {
    long wanted = (long) from + more;
    if (wanted > bytes.length - JsonScanner.PADDING) {
      long length = Math.max(wanted, 2L * from);
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
