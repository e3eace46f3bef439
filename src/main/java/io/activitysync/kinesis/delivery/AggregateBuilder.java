package io.activitysync.kinesis.delivery;

import io.activitysync.kinesis.client.PutEntry;
import io.activitysync.kinesis.client.StreamDescription;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers one bucket's records into one entry of a PutRecords call, in the producer library's
 * format, which the Kinesis Client Library and Firehose take apart. Every record in it carries the
 * bucket's hash key, since a consumer drops records that hash outside of its shard. Used by one
 * thread.
 *
 * <p>A record that is alone goes as it is, under the same hash key, so that its partition key still
 * goes one way.
 */
final class AggregateBuilder {
  private final String hashKey;
  private final int maxBytes;
  private final List<PutEntry> records = new ArrayList<>();
  private final List<byte[]> keys = new ArrayList<>();
  private final Map<String, Integer> keyIndexes = new HashMap<>();
  private long bytes;

  /**
   * Empty.
   *
   * @param hashKey the bucket's, decimal
   * @param maxBytes most bytes of the entry, data and partition key together
   */
  AggregateBuilder(String hashKey, int maxBytes) {
    this.hashKey = hashKey;
    this.maxBytes = maxBytes;
    this.bytes = AggregateFormat.emptySize(hashKey);
  }

  /** Adds the first record, which is not judged: one that is too large for more goes alone. */
  void add(PutEntry record) {
    add(record, Long.MAX_VALUE);
  }

  /**
   * Adds a record as the last one, if the entry does not grow too large by it.
   *
   * @return whether it was added
   */
  boolean tryAdd(PutEntry record) {
    return add(record, maxBytes);
  }

  private boolean add(PutEntry record, long most) {
    Integer known = keyIndexes.get(record.partitionKey());
    byte[] newKey = known == null ? record.partitionKey().getBytes(StandardCharsets.UTF_8) : null;
    int index = known == null ? keys.size() : known;
    long grown = bytes + AggregateFormat.recordSize(index, record.length());
    if (newKey != null) {
      grown += AggregateFormat.keySize(newKey.length);
      // the entry as a whole goes under its first record's key
      grown += records.isEmpty() ? newKey.length : 0;
    }
    if (grown > most) {
      return false;
    }
    if (newKey != null) {
      keys.add(newKey);
      keyIndexes.put(record.partitionKey(), index);
    }
    records.add(record);
    bytes = grown;
    return true;
  }

  /** Most bytes that the entry can have, data and partition key together. */
  int bytes() {
    return Math.toIntExact(bytes);
  }

  /** The entry; at least one record must have been added. */
  PutEntry build() {
    PutEntry first = records.get(0);
    if (records.size() == 1 && !mustBeWrapped(first)) {
      return new Entry(first.partitionKey(), hashKey, first.data(), first.offset(), first.length());
    }
    int[] indexes = new int[records.size()];
    for (int i = 0; i < indexes.length; i++) {
      indexes[i] = keyIndexes.get(records.get(i).partitionKey());
    }
    int length = Math.toIntExact(bytes - keys.get(0).length);
    byte[] data = AggregateFormat.write(length, keys, hashKey, records, indexes);
    return new Entry(first.partitionKey(), hashKey, data, 0, data.length);
  }

  /**
   * A record that looks like an aggregate itself would be taken apart by consumers, unless it lies
   * in one. Where a stream need not have room for that it goes as it is.
   */
  private boolean mustBeWrapped(PutEntry record) {
    return bytes <= StreamDescription.DEFAULT_MAX_RECORD_BYTES
        && AggregateFormat.startsLikeOne(record);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Entry(
      String partitionKey, String explicitHashKey, byte[] data, int offset, int length)
      implements PutEntry {

    /** Names no content. */
    @Override
    public String toString() {
      return "Entry[length=" + length + "]";
    }
  }
}
