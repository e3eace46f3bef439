package io.activitysync.local;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest records of a shard, in order. Drops its oldest when it holds more than its share of
 * memory, as Kinesis drops what is older than the retention. Thread-safe.
 */
final class RecordLog {
  /** What a record costs beside its data, roughly: the objects that hold it. */
  private static final int OVERHEAD_BYTES = 100;

  private final long maxBytes;
  private final Clock clock;
  private final List<StoredRecord> records = new ArrayList<>();
  private int head;
  private long bytes;
  private long next;
  private boolean closed;

  /**
   * Makes an empty log.
   *
   * @param maxBytes how much to keep; the newest record stays, however large
   */
  RecordLog(long maxBytes, Clock clock) {
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  /**
   * Adds a record.
   *
   * @return its position, or -1 when the shard was closed in between
   */
  synchronized long append(String partitionKey, byte[] data) {
    if (closed) {
      return -1;
    }
    StoredRecord added = new StoredRecord(next++, clock.instant(), partitionKey, data);
    records.add(added);
    bytes += added.size() + OVERHEAD_BYTES;
    while (bytes > maxBytes && head < records.size() - 1) {
      StoredRecord dropped = records.set(head++, null);
      bytes -= dropped.size() + OVERHEAD_BYTES;
    }
    if (head > records.size() / 2) {
      records.subList(0, head).clear();
      head = 0;
    }
    return added.position();
  }

  /** Records from a position on, up to both limits, but at least one if there is any. */
  synchronized List<StoredRecord> read(long position, int maxCount, long maxReadBytes) {
    List<StoredRecord> read = new ArrayList<>();
    long size = 0;
    for (int i = index(position); i < records.size() && read.size() < maxCount; i++) {
      StoredRecord candidate = records.get(i);
      size += candidate.size();
      if (size > maxReadBytes && !read.isEmpty()) {
        break;
      }
      read.add(candidate);
    }
    return read;
  }

  /** How many milliseconds a reader at a position is behind; 0 at the end. */
  synchronized long millisBehind(long position) {
    int index = index(position);
    return index < records.size()
        ? Math.max(0, clock.millis() - records.get(index).arrival().toEpochMilli())
        : 0;
  }

  /** The oldest position that is still kept. */
  synchronized long first() {
    return next - (records.size() - head);
  }

  /** The position that the next record will get. */
  synchronized long next() {
    return next;
  }

  /** The position of the first record that came at a time or after it. */
  synchronized long at(Instant time) {
    for (int i = head; i < records.size(); i++) {
      if (!records.get(i).arrival().isBefore(time)) {
        return records.get(i).position();
      }
    }
    return next;
  }

  /** Takes no more records, as the parent in a split doesn't. */
  synchronized void close() {
    closed = true;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  private int index(long position) {
    return head + (int) Math.max(0, Math.min(position, next) - first());
  }

  /**
   * A record in a shard.
   *
   * @param position place in its shard, counted from 0
   * @param arrival when it was put
   * @param partitionKey as given
   * @param data as given; never changed
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record StoredRecord(long position, Instant arrival, String partitionKey, byte[] data) {

    /** What it counts for against the limits of Kinesis, in bytes. */
    int size() {
      return data.length + partitionKey.length();
    }
  }
}
