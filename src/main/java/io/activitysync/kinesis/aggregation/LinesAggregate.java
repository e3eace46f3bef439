package io.activitysync.kinesis.aggregation;

import io.activitysync.kinesis.client.PutEntry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Lines, each of which ends in a line feed: what every reader of NDJSON takes as it is. */
final class LinesAggregate extends AggregateBuilder {
  /**
   * Most lines of a record: Firehose takes no more apart ("capped at 500 per record", its developer
   * guide on multi record deaggregation).
   */
  static final int MAX_LINES = 500;

  private static final byte LINE_FEED = '\n';
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH_ONE = 0x0101010101010101L;
  private static final long EACH_TOP_BIT = 0x8080808080808080L;
  private static final long EACH_LINE_FEED = EACH_ONE * LINE_FEED;

  LinesAggregate(String hashKey, int maxBytes) {
    super(hashKey, maxBytes, 0);
  }

  @Override
  long growth(PutEntry record) {
    return size() == MAX_LINES
        ? Long.MAX_VALUE / 2
        : (long) record.length() + (endsLine(record) ? 0 : 1);
  }

  @Override
  void write(ByteBuffer out, String hashKey, List<PutEntry> records) {
    for (PutEntry record : records) {
      out.put(record.data(), record.offset(), record.length());
      if (!endsLine(record)) {
        out.put(LINE_FEED);
      }
    }
  }

  private static boolean endsLine(PutEntry record) {
    int length = record.length();
    return length > 0 && record.data()[record.offset() + length - 1] == LINE_FEED;
  }

  /** Whether bytes are one line, with its line feed or without, and not an empty one. */
  static boolean isOneLine(byte[] data, int offset, int length) {
    int last = offset + length - 1;
    if (length == 0 || (length == 1 && data[last] == LINE_FEED)) {
      return false;
    }
    int at = offset;
    // eight at once: a byte of a word is zero where the word holds a line feed
    for (; at + Long.BYTES <= last; at += Long.BYTES) {
      long word = (long) LONGS.get(data, at) ^ EACH_LINE_FEED;
      if ((word - EACH_ONE & ~word & EACH_TOP_BIT) != 0) {
        return false;
      }
    }
    for (; at < last; at++) {
      if (data[at] == LINE_FEED) {
        return false;
      }
    }
    return true;
  }
}
