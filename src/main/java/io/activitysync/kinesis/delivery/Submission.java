package io.activitysync.kinesis.delivery;

import io.activitysync.batch.Batches;
import io.activitysync.batch.RecordBatch;
import io.activitysync.kinesis.fault.Undelivered;
import java.util.Arrays;
import java.util.List;

/**
 * One exchange's records on their way. Guarded by its {@link Delivery}'s lock, but for the source,
 * which belongs to the thread that pulls.
 *
 * <p>Once it has failed over a record, none of its records is sent that isn't under way already: a
 * later record of a key must not be in the stream before an earlier one that isn't. When its source
 * fails, what was handed over before still goes its way.
 */
final class Submission {
  private static final long FIRST_EXPECTED_BYTES = 16 << 10;

  final Batches<RecordBatch> source;
  final RejectedRecords rejected;

  /** What was read and could not be taken in yet; null for nothing. Belongs to who pulls. */
  List<RecordBatch> held;

  /** Bytes to reserve for what is read next: as many as the last time. */
  long expectedBytes = FIRST_EXPECTED_BYTES;

  /** Bytes that are reserved for what is being read. */
  long reservedBytes;

  /** Whether the stream's limit was asked for on its behalf. */
  boolean limitAsked;

  /** Whether a thread is reading the source: until it is done with it, nothing ends. */
  boolean pulling;

  boolean exhausted;
  long handedOver;

  private final DeliveryCallback callback;
  private int outstanding;
  private long delivered;
  private long[] lost = {};
  private int lostCount;
  private Exception failure;
  private boolean withdrawn;
  private boolean over;

  /** Not begun; {@code rejected} null when nobody sets records aside. */
  Submission(Batches<RecordBatch> source, RejectedRecords rejected, DeliveryCallback callback) {
    this.source = source;
    this.rejected = rejected;
    this.callback = callback;
  }

  /** Whether nothing more is to be read. */
  boolean isReadToEnd() {
    return exhausted || failure != null;
  }

  /** Whether none of its records may be sent any more. */
  boolean isWithdrawn() {
    return withdrawn;
  }

  /** Its source could not be read any further. */
  void sourceFailed(Exception reason) {
    failure = failure == null ? reason : failure;
  }

  /** A record can't be delivered, so none of the later ones may be. */
  void withdraw(Exception reason) {
    sourceFailed(reason);
    withdrawn = true;
  }

  /** Records were handed over, of which so many are to be sent. */
  void accepted(int records, int toSend) {
    handedOver += records;
    outstanding += toSend;
  }

  /** Records were handed over that can't be taken in any more. */
  void refused(List<RecordBatch> batches) {
    for (RecordBatch batch : batches) {
      handedOver += batch.size();
      for (int i = 0; i < batch.size(); i++) {
        lose(batch.sourceIndex(i));
      }
    }
  }

  /** A record is in the stream. */
  void recordDelivered() {
    outstanding--;
    delivered++;
  }

  /** A record was set aside. */
  void recordSetAside() {
    outstanding--;
  }

  /** A record won't be delivered; the reason is known already. */
  void recordLost(PendingRecord record) {
    outstanding--;
    lose(record.index());
  }

  private void lose(long index) {
    if (lostCount == lost.length) {
      lost = Arrays.copyOf(lost, Math.max(16, 2 * lostCount));
    }
    lost[lostCount++] = index;
  }

  /**
   * What remains to be done when nothing more will happen to it.
   *
   * @return tells the exchange; null as long as something may still happen, and once it was told
   */
  Runnable ending() {
    if (over || pulling || outstanding > 0 || !(exhausted || failure != null)) {
      return null;
    }
    over = true;
    if (failure == null) {
      long records = delivered;
      return () -> callback.delivered(records);
    }
    long[] indexes = Arrays.copyOf(lost, lostCount);
    Arrays.sort(indexes);
    Undelivered undelivered = new Undelivered(indexes, handedOver, exhausted);
    Exception told = failure;
    return () -> callback.failed(told, undelivered);
  }
}
