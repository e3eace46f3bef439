package io.activitysync.ingest;

import io.activitysync.event.json.JsonScanner;
import io.activitysync.http.BodyCollector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * A body as it comes in: in one array, with the room behind it that lets it be read where it is. A
 * buffer of Vert.x would be copied as it grows, once more to be had as an array, and again to be
 * read. For one thread.
 */
final class BodyBytes implements BodyCollector {
  /** What is there at first: who announces more has to send it before there is room for it. */
  private static final int MOST_AT_FIRST = 1 << 20;

  private static final int UNTOLD = 8192;

  private static final byte[] NONE = new byte[0];

  private final long most;
  private final long announced;
  private final LongPredicate room;
  private byte[] bytes;
  private boolean lacksRoom;

  /** Number of bytes that were added. */
  private int size;

  /** Where what was collected ends, which may be ahead of what was added. */
  private int end;

  /**
   * Has none yet.
   *
   * @param announced number of bytes that are to come; less than 0 where that was not told
   * @param most number of bytes that may come, at most {@code Integer.MAX_VALUE} less a hundred
   * @param room whether there is memory for so many bytes
   */
  BodyBytes(long announced, long most, LongPredicate room) {
    this.most = most;
    this.announced = announced;
    this.room = room;
    long first = announced < 0 ? UNTOLD : announced;
    bytes = new byte[(int) Math.min(MOST_AT_FIRST, Math.min(first, most)) + JsonScanner.PADDING];
  }

  @Override
  public ByteBuf collect(ByteBuf content) {
    int length = content.readableBytes();
    if (bytes == NONE || length > most - end || !makeRoom(end, length)) {
      return null;
    }
    content.getBytes(content.readerIndex(), bytes, end, length);
    ByteBuf view = Unpooled.wrappedBuffer(bytes, end, length);
    end += length;
    return view;
  }

  /** Whether the last bytes were not taken for want of memory. */
  boolean lacksRoom() {
    return lacksRoom;
  }

  /**
   * Takes the next bytes, which it may have collected; false where these are too many, or lack
   * room.
   */
  boolean add(Buffer part) {
    int length = part.length();
    if (bytes == NONE || length > most - size) {
      return false;
    }
    if (!isCollected(part)) {
      if (!makeRoom(size, length)) {
        return false;
      }
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

  /** Takes all that there is; false where it is too much, or lacks room. */
  boolean addAll(InputStream in) throws IOException {
    while (makeRoom(size, 1)) {
      int read = in.read(bytes, size, bytes.length - JsonScanner.PADDING - size);
      if (read < 0) {
        return true;
      }
      size += read;
      if (size == most) {
        return in.read() < 0;
      }
    }
    return false;
  }

  private boolean makeRoom(int from, int more) {
    long wanted = (long) from + more;
    if (wanted > bytes.length - JsonScanner.PADDING) {
      long length = Math.max(wanted, 2L * from);
      if (announced >= wanted) {
        length = Math.min(length, announced);
      }
      length = Math.min(length, most);
      lacksRoom = !room.test(length);
      if (lacksRoom) {
        return false;
      }
      bytes = Arrays.copyOf(bytes, (int) length + JsonScanner.PADDING);
    }
    return true;
  }

  /**
   * Gives all bytes away, not copied; none is to be added any more. They are not held here: the
   * request's handlers know this object until the answer has left, its connection until the next
   * request, and the bytes are of use for the reading alone.
   */
  @SuppressWarnings("deprecation") // Vert.x 4 has no other way to make one of an array
  Buffer giveAway() {
    Buffer whole = Buffer.buffer(Unpooled.wrappedBuffer(bytes, 0, size));
    letGo();
    return whole;
  }

  /** Holds none any more, nor takes any. */
  void letGo() {
    bytes = NONE;
  }
}
