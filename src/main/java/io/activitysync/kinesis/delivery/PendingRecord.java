package io.activitysync.kinesis.delivery;

import io.activitysync.batch.RecordBatch;
import io.activitysync.kinesis.RecordRejectedException;
import io.activitysync.kinesis.fault.Fault;
import java.nio.charset.StandardCharsets;

/**
 * One record on its way. It carries the links of the list that it stands in, so that queueing it
 * makes no further object. Guarded by its {@link Delivery}'s lock, but for what never changes.
 */
final class PendingRecord extends RequestEntry {
  final Submission submission;
  final RecordBatch batch;
  final int position;
  final String key;

  /** Part of the hash space that its key lies in, where records are aggregated by that. */
  final int bucket;

  /** Its number among those that came; goes round. */
  int arrival;

  /** Whether it must not share an entry: it can't, or one that it was part of was refused. */
  boolean alone;

  /** Next in the queue that it stands in, or of those behind the same record. */
  PendingRecord next;

  /** First one waiting behind it, while it is the first of its key; null when none waits. */
  PendingRecord behind;

  /** Last one waiting behind it. */
  PendingRecord behindLast;

  /** Next key's first record in the same slot of the table of keys. */
  PendingRecord slotNext;

  /** Counts for its data, and for its key at three bytes a char, which is never too little. */
  PendingRecord(Submission submission, RecordBatch batch, int position, int bucket) {
    super(batch.length(position) + 3 * batch.partitionKey(position).length());
    this.submission = submission;
    this.batch = batch;
    this.position = position;
    this.key = batch.partitionKey(position);
    this.bucket = bucket;
  }

  /** What its source calls it. */
  long index() {
    return batch.sourceIndex(position);
  }

  /** Bytes of its data and its key (UTF-8), as the stream counts them. */
  int bytes() {
    return bytes(batch, position);
  }

  static int bytes(RecordBatch batch, int index) {
    return batch.length(index) + batch.partitionKey(index).getBytes(StandardCharsets.UTF_8).length;
  }

  /** Why it can't be taken; {@code detail} may be null. */
  RecordRejectedException rejection(Fault fault, String detail, int limitBytes) {
    return new RecordRejectedException(index(), bytes(), limitBytes, fault, detail);
  }

  @Override
  int size() {
    return 1;
  }

  @Override
  PendingRecord record(int itself) {
    return this;
  }

  @Override
  public String partitionKey() {
    return key;
  }

  @Override
  public String explicitHashKey() {
    return batch.explicitHashKey(position);
  }

  @Override
  public byte[] data() {
    return batch.data(position);
  }

  @Override
  public int offset() {
    return batch.offset(position);
  }

  @Override
  public int length() {
    return batch.length(position);
  }
}
