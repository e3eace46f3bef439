package io.activitysync.kinesis.delivery;

import io.activitysync.batch.RecordBatch;
import io.activitysync.kinesis.RecordRejectedException;
import io.activitysync.kinesis.aggregation.Aggregation;
import io.activitysync.kinesis.aggregation.HashBuckets;
import io.activitysync.kinesis.fault.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Reads what a source has next, and looks at the records before they are sent: a key or a size that
 * Kinesis can never take is known here already. Safe for use by several threads, each with a
 * submission of its own.
 */
final class SourceReader {
  /** Most Unicode characters of a partition key (PutRecords API reference). */
  private static final int LONGEST_KEY = 256;

  private final RecordLimit limit;
  private final Aggregation aggregation;
  private final HashBuckets buckets;
  private final DeliveryListener listener;

  /** Finds out too with which others each record may go. */
  SourceReader(RecordLimit limit, Aggregation aggregation, DeliveryListener listener) {
    this.limit = limit;
    this.aggregation = aggregation;
    this.buckets = aggregation.hashBuckets();
    this.listener = listener;
  }

  /**
   * Records that were read; the array may end in nulls.
   *
   * @param batches what was read; empty at the source's end
   * @param read number of records in the batches
   * @param records those of them that may be sent, {@code size} in number
   * @param bytes sum of their costs
   * @param refusal why none may be sent; null when they may
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Read(
      List<RecordBatch> batches,
      int read,
      PendingRecord[] records,
      int size,
      long bytes,
      Exception refusal) {

    /** Whether the source has nothing more. */
    boolean last() {
      return batches.isEmpty();
    }
  }

  /**
   * Reads on: one batch, all of a bounded source, or nothing at its end. What can never be sent is
   * set aside, or refuses it all where nobody takes such records.
   *
   * @param closed why nothing is sent at the moment; null when it is
   * @return null when the stream's limit has to be known first: {@link RecordLimit#ask} it, then
   *     call this again
   * @throws IOException when the source can't be read
   */
  Read read(Submission submission, Exception closed) throws IOException {
    List<RecordBatch> batches = submission.held == null ? next(submission) : submission.held;
    submission.held = null;
    if (!submission.limitAsked && mustAskFor(batches)) {
      submission.limitAsked = true;
      submission.held = batches;
      return null;
    }
    int count = 0;
    for (RecordBatch batch : batches) {
      count += batch.size();
    }
    return closed != null && count > 0
        ? new Read(batches, count, new PendingRecord[0], 0, 0, closed)
        : check(submission, batches, count);
  }

  private static List<RecordBatch> next(Submission submission) throws IOException {
    RecordBatch batch = submission.source.next();
    if (batch == null) {
      return List.of();
    }
    if (!submission.source.bounded()) {
      return List.of(batch);
    }
    List<RecordBatch> all = new ArrayList<>();
    while (batch != null) {
      all.add(batch);
      batch = submission.source.next();
    }
    return all;
  }

  private boolean mustAskFor(List<RecordBatch> batches) {
    for (RecordBatch batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        // at four bytes a character, so that most keys need not be looked at
        if (limit.isOpenFor(batch.length(i) + 4 * LONGEST_KEY)
            && limit.isOpenFor(PendingRecord.bytes(batch, i))) {
          return true;
        }
      }
    }
    return false;
  }

  private Read check(Submission submission, List<RecordBatch> batches, int read) {
    PendingRecord[] records = new PendingRecord[read];
    int limitBytes = limit.bytesToTry();
    int count = 0;
    long bytes = 0;
    for (RecordBatch batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        int bucket = buckets == null ? 0 : buckets.ofPartitionKey(batch.partitionKey(i));
        PendingRecord record = new PendingRecord(submission, batch, i, bucket);
        Fault fault = fault(record, limitBytes);
        if (fault == null) {
          record.alone = aggregation.mustGoAlone(record.data(), record.offset(), record.length());
          records[count++] = record;
          bytes += record.cost;
          continue;
        }
        listener.rejected(1);
        Exception refusal = setAside(record, record.rejection(fault, detail(fault), limitBytes));
        if (refusal != null) {
          return new Read(batches, read, records, 0, 0, refusal);
        }
      }
    }
    return new Read(batches, read, records, count, bytes, null);
  }

  /**
   * Has a record kept by who takes those of its exchange. May block.
   *
   * @return why it is not kept; null when it is
   */
  static Exception setAside(PendingRecord record, RecordRejectedException reason) {
    if (record.submission.rejected == null) {
      return reason;
    }
    try {
      int from = record.offset();
      byte[] data = Arrays.copyOfRange(record.data(), from, from + record.length());
      record.submission.rejected.setAside(reason, data);
      return null;
    } catch (Exception e) {
      return e;
    } catch (Throwable e) {
      // also after an error is it dealt with, or its exchange would wait for ever
      return new ExecutionException("setting a record aside failed", e);
    }
  }

  private static Fault fault(PendingRecord record, int limitBytes) {
    int chars = record.key.length();
    if (chars == 0 || (chars > LONGEST_KEY && record.key.codePointCount(0, chars) > LONGEST_KEY)) {
      return Fault.RECORD_INVALID;
    }
    return record.cost > limitBytes && record.bytes() > limitBytes ? Fault.RECORD_TOO_LARGE : null;
  }

  private static String detail(Fault fault) {
    return fault == Fault.RECORD_INVALID
        ? "a partition key has 1 to " + LONGEST_KEY + " characters"
        : null;
  }
}
