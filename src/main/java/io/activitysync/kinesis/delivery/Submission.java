package io.activitysync.kinesis.delivery;

import io.activitysync.batch.Batches;
import io.activitysync.batch.RecordBatch;
import io.activitysync.kinesis.fault.Undelivered;
import java.util.Arrays;
import java.util.List;

/**
 * One exchange's records on their way. Guarded by its {@link Delivery}'s lock, but for what belongs
 * to the thread that reads.
 *
 * <p>Once it has failed over a record, none of its records is sent that isn't under way already: a
 * later record of a key must not be in the stream before an earlier one that isn't. When its source
 * fails, what was handed over before still goes its way.
 */
final class Submission {
  final Batches<RecordBatch> source;
  final RejectedRecords rejected;

  /** What was read and could not be taken in yet; null for nothing. Belongs to who reads. */
  List<RecordBatch> held;

  /** Whether the stream's limit was asked for on its behalf. Belongs to who reads. */
  boolean limitAsked;

  /** How many of its records are in flight; counted only when {@link #recount} is to follow. */
  int inFlight;

  /** What was read of a bounded source, which is given back in the end. */
  private List<RecordBatch> batches = List.of();

  private final DeliveryCallback callback;

  // links of those that are not over
  private Submission before;
  private Submission after;

  private long expectedBytes;
  private long reservedBytes;
  private boolean reading;
  private boolean exhausted;
  private long handedOver;
  private int outstanding;
  private int settingAside;
  private boolean takesIn;
  private long delivered;
  private long[] lost = {};
  private int lostCount;
  private Exception failure;
  private boolean withdrawn;

  /** Which of its records are lost is not known: something was thrown in the midst of a step. */
  private boolean untold;

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
    return withdrawn || !callback.maySend();
  }

  /** Bytes to reserve for what is read next: as many as the last time; 0 before the first. */
  long expectedBytes() {
    return expectedBytes;
  }

  /** Bytes that are reserved for what is being read; 0 when nothing may be read now. */
  long reservedBytes() {
    return reservedBytes;
  }

  /** It may be read on: until {@link #stopReading} nothing ends. */
  void read(long reserved) {
    reservedBytes = reserved;
    reading = true;
  }

  /** What was read is there; answers how many bytes had been reserved for it. */
  long release() {
    long reserved = reservedBytes;
    reservedBytes = 0;
    return reserved;
  }

  /** Nobody reads it at the moment. */
  void stopReading() {
    reading = false;
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

  /** Its source has nothing more. */
  void exhausted() {
    exhausted = true;
  }

  /** What was read is being taken in: {@link #accepted} or {@link #refused} is to follow. */
  void takesIn() {
    takesIn = true;
  }

  /** Records were handed over, of which so many are to be sent, for so many bytes. */
  void accepted(List<RecordBatch> read, int records, int toSend, long bytes) {
    if (source.bounded()) {
      batches = read;
    }
    handedOver += records;
    outstanding += toSend;
    takesIn = false;
    expectedBytes = Math.max(1, bytes);
  }

  /** Records were handed over that can't be taken in any more. */
  void refused(List<RecordBatch> batches, Exception reason) {
    sourceFailed(reason);
    for (RecordBatch batch : batches) {
      handedOver += batch.size();
      for (int i = 0; i < batch.size(); i++) {
        lose(batch.sourceIndex(i));
      }
    }
    takesIn = false;
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

  /** A record won't be delivered, and none of the later ones may be. */
  void recordLost(PendingRecord record, Exception reason) {
    lose(record.index());
    withdraw(reason);
    outstanding--;
  }

  /** A record is being set aside from now on, or no more. */
  void settingAside(int records) {
    settingAside += records;
  }

  /**
   * Something was thrown in the midst of a step: what is neither {@link #inFlight} nor being set
   * aside is lost.
   */
  void recount(Exception reason) {
    int left = inFlight + settingAside;
    if (takesIn || left != outstanding) {
      takesIn = false;
      outstanding = left;
      untold = true;
      withdraw(reason);
    }
    // it is in no list of those to be told
    over = false;
  }

  private void lose(long index) {
    if (lostCount == lost.length) {
      lost = Arrays.copyOf(lost, Math.max(16, 2 * lostCount));
    }
    lost[lostCount++] = index;
  }

  /** Whether nothing more will happen to it; says so once, and then {@link #tell} is to follow. */
  boolean isOver() {
    if (over || reading || outstanding > 0 || !isReadToEnd()) {
      return false;
    }
    over = true;
    return true;
  }

  /** Tells its exchange how it ended, and gives its batches back; not under the lock. */
  void tell() {
    try {
      batches.forEach(source::release);
    } finally {
      // whatever became of the batches: nobody else ends the exchange
      tellEnd();
    }
  }

  private void tellEnd() {
    if (failure == null) {
      callback.delivered(delivered);
      return;
    }
    if (untold) {
      callback.failed(failure, Undelivered.UNKNOWN);
      return;
    }
    long[] indexes = Arrays.copyOf(lost, lostCount);
    Arrays.sort(indexes);
    callback.failed(failure, new Undelivered(indexes, handedOver, exhausted));
  }

  /**
   * Those that are not over, in no order. Makes no object, so that it holds whatever is thrown.
   * Used under a lock.
   */
  static final class Live {
    private Submission first;

    /** One of them; null when there is none. {@link #next} has the others. */
    Submission first() {
      return first;
    }

    Submission next(Submission one) {
      return one.after;
    }

    /** It has begun; does nothing where it had already, or is over. */
    void add(Submission one) {
      if (!one.over && one.before == null && one != first) {
        one.after = first;
        if (first != null) {
          first.before = one;
        }
        first = one;
      }
    }

    /** It is over, and will be told. */
    void remove(Submission one) {
      if (one.before != null) {
        one.before.after = one.after;
      } else if (one == first) {
        first = one.after;
      }
      if (one.after != null) {
        one.after.before = one.before;
      }
      one.before = null;
      one.after = null;
    }
  }
}
