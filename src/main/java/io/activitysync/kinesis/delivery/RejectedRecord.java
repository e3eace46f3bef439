package io.activitysync.kinesis.delivery;

import io.activitysync.batch.RecordBatch;
import io.activitysync.kinesis.RecordRejectedException;
import io.activitysync.kinesis.fault.Fault;

/**
 * A record that the stream can never take, with the reason.
 *
 * @param index which of the source's items it was made of, from 0
 * @param batch where it stands
 * @param position its index in the batch
 * @param fault {@link Fault#RECORD_TOO_LARGE} or {@link Fault#RECORD_INVALID}
 * @param detail what was wrong with it, without its content; may be null
 * @param sizeBytes data and partition key (UTF-8)
 * @param limitBytes what the stream takes at most
 */
public record RejectedRecord(
    long index,
    RecordBatch batch,
    int position,
    Fault fault,
    String detail,
    int sizeBytes,
    int limitBytes) {

  /** Its partition key, which may be what is wrong with it. */
  public String partitionKey() {
    return batch.partitionKey(position);
  }

  /** A copy of its data. */
  public byte[] data() {
    int offset = batch.offset(position);
    return java.util.Arrays.copyOfRange(
        batch.data(position), offset, offset + batch.length(position));
  }

  /** The same as an exception, for where nobody sets it aside. */
  public RecordRejectedException toException() {
    return new RecordRejectedException(index, sizeBytes, limitBytes, fault, detail);
  }

  /** Names no content. */
  @Override
  public String toString() {
    return "RejectedRecord[index=" + index + ", fault=" + fault + "]";
  }
}
