package io.activitysync.kinesis;

import io.activitysync.kinesis.client.PutEntry;

/** One record on its way; guarded by its {@link Delivery}'s lock, but for what never changes. */
final class PendingRecord implements PutEntry {
  final Submission submission;
  final int index;
  final RecordBatch batch;
  final int position;
  final String key;
  int attempts;
  long firstAttempt;
  long retryAt;
  PendingRecord next;

  PendingRecord(Submission submission, int index, RecordBatch batch, int position) {
    this.submission = submission;
    this.index = index;
    this.batch = batch;
    this.position = position;
    this.key = batch.partitionKey(position);
  }

  /** Bytes that count against the request: data and partition key. */
  int cost() {
    return batch.length(position) + key.length();
  }

  @Override
  public String partitionKey() {
    return key;
  }

  @Override
  public String explicitHashKey() {
    return null;
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
