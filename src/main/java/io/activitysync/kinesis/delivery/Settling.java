package io.activitysync.kinesis.delivery;

import io.activitysync.kinesis.DeliveryException;
import io.activitysync.kinesis.client.PutResult;
import io.activitysync.kinesis.fault.Fault;
import io.activitysync.kinesis.fault.FaultClassifier;
import io.activitysync.kinesis.fault.FaultClassifier.Finding;
import java.time.Duration;

/**
 * What the answer to a call means for each of its records: through with, tried again, given back,
 * or set aside. Used under a lock.
 */
final class Settling {
  private final long retryBudgetNanos;
  private final Backlog backlog;
  private final MemoryBudget.Share memory;
  private final RecordCheck check;
  private final Rejections rejections;

  /** Works on the given parts of one delivery. */
  Settling(
      Duration retryBudget,
      Backlog backlog,
      MemoryBudget.Share memory,
      RecordCheck check,
      Rejections rejections) {
    this.retryBudgetNanos = retryBudget.toNanos();
    this.backlog = backlog;
    this.memory = memory;
    this.check = check;
    this.rejections = rejections;
  }

  /**
   * What came of a call.
   *
   * @param refused part of it that the stream was too busy for, 0 to 1
   * @param fatal why nothing can be sent any more; null when it can
   */
  record Outcome(double refused, DeliveryException fatal) {
    static final Outcome GOOD = new Outcome(0, null);
  }

  /** All of a call's records were taken. */
  void allTaken(Call call, Aftermath after) {
    for (Parcel parcel : call.parcels()) {
      delivered(parcel, after);
    }
  }

  /**
   * The call was answered entry by entry.
   *
   * @param broken why everything fails back meanwhile; null when nothing does
   */
  Outcome answered(Call call, PutResult result, long now, Exception broken, Aftermath after) {
    int busy = 0;
    DeliveryException fatal = null;
    for (int i = 0; i < call.parcels().size(); i++) {
      Parcel parcel = call.parcels().get(i);
      if (result.errorCode(i) == null) {
        delivered(parcel, after);
        continue;
      }
      Finding finding = FaultClassifier.ofEntry(result.errorCode(i), result.errorMessage(i));
      busy += finding.fault() == Fault.THROTTLED ? 1 : 0;
      after.refused(finding.fault(), 1);
      if (finding.fault().kind() == Fault.Kind.POISON) {
        refused(parcel, finding, after);
      } else {
        DeliveryException lasting = failed(parcel, call, finding, null, now, broken, after);
        fatal = fatal == null ? lasting : fatal;
      }
    }
    return new Outcome((double) busy / call.parcels().size(), fatal);
  }

  /** The call failed as a whole; {@code broken} as in {@link #answered}. */
  Outcome failed(
      Call call, Finding finding, Throwable failure, long now, Exception broken, Aftermath after) {
    if (finding.fault().kind() == Fault.Kind.POISON && broken == null) {
      if (call.parcels().size() > 1) {
        backlog.halve(call.parcels());
      } else {
        refused(call.parcels().get(0), finding, after);
      }
      return Outcome.GOOD;
    }
    DeliveryException fatal = null;
    for (Parcel parcel : call.parcels()) {
      DeliveryException lasting = failed(parcel, call, finding, failure, now, broken, after);
      fatal = fatal == null ? lasting : fatal;
    }
    return new Outcome(1, fatal);
  }

  /** A record fails back to its source. */
  void giveBack(PendingRecord record, Exception reason, Aftermath after) {
    backlog.done(record);
    forget(record, reason, after);
  }

  /** The same for one that the backlog has let go already. */
  void forget(PendingRecord record, Exception reason, Aftermath after) {
    memory.giveBack(record.cost);
    record.submission.withdraw(reason);
    record.submission.recordLost(record);
    after.settle(record.submission);
  }

  /** A record was set aside. */
  void setAside(PendingRecord record, Aftermath after) {
    backlog.done(record);
    memory.giveBack(record.cost);
    record.submission.recordSetAside();
    after.settle(record.submission);
  }

  private void delivered(Parcel parcel, Aftermath after) {
    for (int i = 0; i < parcel.size(); i++) {
      PendingRecord record = parcel.record(i);
      backlog.done(record);
      memory.giveBack(record.cost);
      after.delivered(record);
      record.submission.recordDelivered();
      after.settle(record.submission);
    }
  }

  /** The stream will never take the parcel: for one of its records, if there are several. */
  private void refused(Parcel parcel, Finding finding, Aftermath after) {
    if (parcel.size() > 1) {
      backlog.takeApart(parcel);
    } else {
      refused(parcel.record(0), finding, after);
    }
  }

  private void refused(PendingRecord record, Finding finding, Aftermath after) {
    after.rejected();
    RejectedRecord rejected = check.rejected(record, finding.fault(), finding.detail());
    if (record.submission.rejected == null) {
      giveBack(record, rejected.toException(), after);
    } else {
      // it stays under way until then
      after.then(() -> rejections.setAside(record, rejected));
    }
  }

  /**
   * Has a parcel sent again, or fails its records back.
   *
   * @return why nothing can be sent any more; null when it can
   */
  private DeliveryException failed(
      Parcel parcel,
      Call call,
      Finding finding,
      Throwable failure,
      long now,
      Exception broken,
      Aftermath after) {
    if (parcel.failures++ == 0) {
      parcel.firstSent = call.sentAt();
    }
    boolean mayPass =
        finding.fault().kind() == Fault.Kind.PASSING && now - parcel.firstSent < retryBudgetNanos;
    if (mayPass && broken == null && !parcel.isWithdrawn()) {
      backlog.retryLater(parcel, now);
      after.retried(parcel.size());
      return null;
    }
    DeliveryException found = new DeliveryException(finding.fault(), finding.detail(), failure);
    for (int i = 0; i < parcel.size(); i++) {
      giveBack(parcel.record(i), broken == null ? found : broken, after);
    }
    // that this exchange has failed already says nothing of the way, which others go on using
    return mayPass || broken != null ? null : found;
  }
}
