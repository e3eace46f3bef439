package io.activitysync.kinesis.delivery;

import io.activitysync.kinesis.client.PutEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers one bucket's records into one entry of a PutRecords call, under the bucket's hash key. A
 * record that is alone goes as it is, under the same hash key, so that its partition key still goes
 * one way. Used by one thread.
 */
abstract class AggregateBuilder {
  private final String hashKey;
  private final int maxBytes;
  private final List<PutEntry> records = new ArrayList<>();
  private long bytes;
  private int keyLength;

  /**
   * Empty.
   *
   * @param hashKey the bucket's, decimal
   * @param maxBytes most bytes of the entry, data and partition key together
   * @param bytes of an entry without any record
   */
  AggregateBuilder(String hashKey, int maxBytes, long bytes) {
    this.hashKey = hashKey;
    this.maxBytes = maxBytes;
    this.bytes = bytes;
  }

  /** Adds the first record, which is not judged: one that is too large for more goes alone. */
  final void add(PutEntry record) {
    add(record, Long.MAX_VALUE);
  }

  /**
   * Adds a record as the last one, if the entry does not grow too large by it.
   *
   * @return whether it was added
   */
  final boolean tryAdd(PutEntry record) {
    return add(record, maxBytes);
  }

  private boolean add(PutEntry record, long most) {
    long grown = bytes + growth(record);
    if (records.isEmpty()) {
      // the entry as a whole goes under its first record's key
      keyLength = record.partitionKey().getBytes(StandardCharsets.UTF_8).length;
      grown += keyLength;
    }
    if (grown > most) {
      return false;
    }
    added(record);
    records.add(record);
    bytes = grown;
    return true;
  }

  /** Most bytes that the entry can have, data and partition key together. */
  final int bytes() {
    return Math.toIntExact(bytes);
  }

  /** The entry; at least one record must have been added. */
  final PutEntry build() {
    PutEntry first = records.get(0);
    if (records.size() == 1 && !mustBeWrapped(first)) {
      return new Entry(first.partitionKey(), hashKey, first.data(), first.offset(), first.length());
    }
    byte[] data = write(Math.toIntExact(bytes - keyLength), hashKey, records);
    return new Entry(first.partitionKey(), hashKey, data, 0, data.length);
  }

  /** Number of records in it. */
  final int size() {
    return records.size();
  }

  /** Bytes that the data has more with a record; more than there can be if it may not be in it. */
  abstract long growth(PutEntry record);

  /** A record will be the last one. */
  void added(PutEntry record) {}

  /** Whether a record may not go as it is though it is alone. */
  boolean mustBeWrapped(PutEntry record) {
    return false;
  }

  /** The data of an entry that holds the records, in so many bytes. */
  abstract byte[] write(int length, String hashKey, List<PutEntry> records);

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
