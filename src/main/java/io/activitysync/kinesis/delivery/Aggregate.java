package io.activitysync.kinesis.delivery;

import io.activitysync.kinesis.aggregation.AggregateBuilder;
import io.activitysync.kinesis.client.PutEntry;
import java.util.List;

/**
 * Several of a bucket's records as one entry, whose bytes are the same however often it is sent.
 * They are written where they are sent from, which is not under the lock.
 */
final class Aggregate extends RequestEntry {
  private final List<PendingRecord> records;
  private final PutEntry entry;

  /** Of one or more records, all of which the builder has taken. */
  Aggregate(List<PendingRecord> records, AggregateBuilder builder) {
    super(builder.bytes());
    this.records = records;
    this.entry = builder.build();
  }

  @Override
  int size() {
    return records.size();
  }

  @Override
  PendingRecord record(int index) {
    return records.get(index);
  }

  @Override
  public String partitionKey() {
    return entry.partitionKey();
  }

  @Override
  public String explicitHashKey() {
    return entry.explicitHashKey();
  }

  @Override
  public byte[] data() {
    return entry.data();
  }

  @Override
  public int offset() {
    return entry.offset();
  }

  @Override
  public int length() {
    return entry.length();
  }

  @Override
  public void write(byte[] into, int at) {
    entry.write(into, at);
  }
}
