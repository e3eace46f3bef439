package io.activitysync.kinesis;

import io.activitysync.kinesis.client.PutEntry;

/**
 * One record on its way. It carries the links of the list that it stands in, so that queueing it
 * makes no further object. Guarded by its {@link Delivery}'s lock, but for what never changes.
 */
final class PendingRecord implements PutEntry {
  final Submission submission;
  final long index;
  final RecordBatch batch;
  final int position;
  final String key;

  /**
   * Bytes that it counts for against limits and budgets: its data, and its key at three bytes a
   * char, which is never too little.
   */
  final int cost;

  /** Next in the queue or lane that it stands in. */
  PendingRecord next;

  /** First one waiting behind it, while it is the first of its lane; null when none waits. */
  PendingRecord behind;

  /** Last one waiting behind it. */
  PendingRecord behindLast;

  /** Next first of a lane in the same slot of the table of lanes. */
  PendingRecord slotNext;

  /** How often it has failed. */
  int failures;

  /** When it was first sent; set once it has failed. */
  long firstSent;

  /** When it is to be sent again. */
  long retryAt;

  PendingRecord(Submission submission, long index, RecordBatch batch, int position) {
    this.submission = submission;
    this.index = index;
    this.batch = batch;
    this.position = position;
    this.key = batch.partitionKey(position);
    this.cost = batch.length(position) + 3 * key.length();
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
