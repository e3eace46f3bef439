package io.activitysync.bench.sink;

import io.netty.buffer.ByteBuf;

/**
 * Reads the body of one PutRecord or PutRecords request as it streams by, in whatever pieces the
 * network gives it, and counts its records.
 */
abstract class RecordReader {
  private final Tally tally;
  private int records;
  private int events;
  private long bytes;
  private String key;
  private byte[] data;

  RecordReader(Tally tally) {
    this.tally = tally;
  }

  /** Reads all that is in the buffer, which holds nothing behind the body's end. */
  abstract void read(ByteBuf in);

  /** Ends the request and gives the number of its records. */
  int end() {
    tally.call(records, events, bytes);
    return records;
  }

  /** Whether keys and data must be collected. */
  boolean exact() {
    return tally.exact();
  }

  /** Bytes beyond which a record must hold several events. */
  int longestEvent() {
    return tally.longestEvent();
  }

  /** A record's data, which was passed over. */
  void data(long length) {
    records++;
    events++;
    bytes += length;
  }

  /** A record's data, which was collected. */
  void data(byte[] whole) {
    records++;
    events += Aggregate.is(whole) ? Aggregate.count(whole) : Lines.count(whole);
    bytes += whole.length;
    if (exact()) {
      data = whole;
      checkWhenWhole();
    }
  }

  /** A record's partition key; needed only when exact. */
  void key(String partitionKey) {
    key = partitionKey;
    checkWhenWhole();
  }

  /** The two come in either order. */
  private void checkWhenWhole() {
    if (key != null && data != null) {
      tally.check(key, data);
      key = null;
      data = null;
    }
  }
}
