package io.activitysync.kinesis.aggregation;

import io.activitysync.kinesis.client.PutEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers one bucket's records into one entry of a PutRecords call, under the bucket's hash key. A
 * record that is alone goes as it is, under the same hash key, so that its partition key still goes
 * one way. Used by one thread.
 */
public abstract class AggregateBuilder {
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
  public final void add(PutEntry record) {
    add(record, Long.MAX_VALUE);
  }

  /**
   * Adds a record as the last one, if the entry does not grow too large by it.
   *
   * @return whether it was added
   */
  public final boolean tryAdd(PutEntry record) {
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
  public final int bytes() {
    return Math.toIntExact(bytes);
  }

  /** The entry; at least one record must have been added. */
  public final PutEntry build() {
    PutEntry first = records.get(0);
    if (records.size() == 1 && !mustBeWrapped(first)) {
      return new Entry(first.partitionKey(), hashKey, first.data(), first.offset(), first.length());
    }
    return new Joined();
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

  /** Writes the data of an entry that holds the records, the same each time, into an array. */
  abstract void write(ByteBuffer out, String hashKey, List<PutEntry> records);

  /** All records as one, written where it is sent from: nothing more is added. */
  private final class Joined implements PutEntry {
    @Override
    public String partitionKey() {
      return records.get(0).partitionKey();
    }

    @Override
    public String explicitHashKey() {
      return hashKey;
    }

    @Override
    public int length() {
      return Math.toIntExact(bytes - keyLength);
    }

    @Override
    public void write(byte[] into, int at) {
      AggregateBuilder.this.write(ByteBuffer.wrap(into, at, length()), hashKey, records);
    }

    /** Made anew: what sends it writes it. */
    @Override
    public byte[] data() {
      byte[] data = new byte[length()];
      write(data, 0);
      return data;
    }

    @Override
    public int offset() {
      return 0;
    }
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
