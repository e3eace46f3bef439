package io.activitysync.kinesis.delivery;

import io.activitysync.batch.RecordBatch;
import io.activitysync.kinesis.RecordRejectedException;
import io.activitysync.kinesis.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Looks at records before they are sent: a key or a size that Kinesis can never take is known here
 * already. Safe for use by several threads.
 */
final class RecordCheck {
  /** Most Unicode characters of a partition key (PutRecords API reference). */
  private static final int LONGEST_KEY = 256;

  private final RecordLimit limit;
  private final HashBuckets buckets;
  private final DeliveryListener listener;

  /** Finds each record's bucket too; {@code buckets} null where that is of no interest. */
  RecordCheck(RecordLimit limit, HashBuckets buckets, DeliveryListener listener) {
    this.limit = limit;
    this.buckets = buckets;
    this.listener = listener;
  }

  /**
   * Records that may be sent; the array may end in nulls.
   *
   * @param bytes sum of their costs
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Checked(PendingRecord[] records, int size, long bytes) {}

  RecordLimit limit() {
    return limit;
  }

  /** Whether the stream's limit has to be known before these can be judged. */
  boolean mustAskFor(List<RecordBatch> batches) {
    for (RecordBatch batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        if (limit.isOpenFor(batch.length(i) + 3 * LONGEST_KEY) && limit.isOpenFor(size(batch, i))) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Makes the records that are to be sent; sets aside those that can't be.
   *
   * @param size number of records in the batches
   * @throws RecordRejectedException for the first that can't be sent, where none is set aside
   * @throws Exception when one could not be set aside
   */
  Checked check(Submission submission, List<RecordBatch> batches, int size) throws Exception {
    PendingRecord[] records = new PendingRecord[size];
    int limitBytes = limit.bytes();
    int count = 0;
    long bytes = 0;
    for (RecordBatch batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        int bucket = buckets == null ? 0 : buckets.ofPartitionKey(batch.partitionKey(i));
        PendingRecord record = new PendingRecord(submission, batch, i, bucket);
        Fault fault = fault(record, limitBytes);
        if (fault == null) {
          records[count++] = record;
          bytes += record.cost;
        } else {
          refuse(submission, rejected(record, fault, detail(fault)));
        }
      }
    }
    return new Checked(records, count, bytes);
  }

  /** A record with the reason why it can't be taken. */
  RejectedRecord rejected(PendingRecord record, Fault fault, String detail) {
    return new RejectedRecord(
        record.index(),
        record.batch,
        record.position,
        fault,
        detail,
        size(record.batch, record.position),
        limit.bytes());
  }

  private void refuse(Submission submission, RejectedRecord record) throws Exception {
    listener.rejected(1);
    if (submission.rejected == null) {
      throw record.toException();
    }
    submission.rejected.setAside(record);
  }

  private static Fault fault(PendingRecord record, int limitBytes) {
    int chars = record.key.length();
    if (chars == 0 || (chars > LONGEST_KEY && record.key.codePointCount(0, chars) > LONGEST_KEY)) {
      return Fault.RECORD_INVALID;
    }
    return record.cost > limitBytes && size(record.batch, record.position) > limitBytes
        ? Fault.RECORD_TOO_LARGE
        : null;
  }

  private static String detail(Fault fault) {
    return fault == Fault.RECORD_INVALID
        ? "a partition key has 1 to " + LONGEST_KEY + " characters"
        : null;
  }

  private static int size(RecordBatch batch, int index) {
    return batch.length(index) + batch.partitionKey(index).getBytes(StandardCharsets.UTF_8).length;
  }
}
