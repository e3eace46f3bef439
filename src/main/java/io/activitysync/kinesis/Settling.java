package io.activitysync.kinesis;

import io.activitysync.kinesis.FaultClassifier.Finding;
import io.activitysync.kinesis.client.PutResult;
import java.time.Duration;

/**
 * What the answer to a call means for each of its records: through with, tried again, given back,
 * or set aside. Used under a lock.
 */
final class Settling {
  private final long retryBudgetNanos;
  private final Backlog backlog;
  private final MemoryBudget.Share memory;
  private final RejectionDesk rejections;

  /** Works on the given parts of one delivery. */
  Settling(
      Duration retryBudget, Backlog backlog, MemoryBudget.Share memory, RejectionDesk rejections) {
    this.retryBudgetNanos = retryBudget.toNanos();
    this.backlog = backlog;
    this.memory = memory;
    this.rejections = rejections;
  }

  /** Has a record set aside that can't be taken. */
  @FunctionalInterface
  interface RejectionDesk {
    /** Takes over the record, which stays under way until that is done. */
    void setAside(PendingRecord record, Finding finding, Aftermath after);
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
    for (PendingRecord record : call.records()) {
      delivered(record, after);
    }
  }

  /**
   * The call was answered record by record.
   *
   * @param broken why everything fails back meanwhile; null when nothing does
   */
  Outcome answered(
      Call call, PutResult result, long now, DeliveryException broken, Aftermath after) {
    int busy = 0;
    DeliveryException fatal = null;
    for (int i = 0; i < call.records().size(); i++) {
      PendingRecord record = call.records().get(i);
      if (result.errorCode(i) == null) {
        delivered(record, after);
        continue;
      }
      Finding finding = FaultClassifier.ofEntry(result.errorCode(i), result.errorMessage(i));
      busy += finding.fault() == Fault.THROTTLED ? 1 : 0;
      if (finding.fault().kind() == Fault.Kind.POISON) {
        reject(record, finding, after);
      } else {
        DeliveryException lasting = failed(record, call, finding, null, now, broken, after);
        fatal = fatal == null ? lasting : fatal;
      }
    }
    return new Outcome((double) busy / call.records().size(), fatal);
  }

  /** The call failed as a whole; {@code broken} as in {@link #answered}. */
  Outcome failed(
      Call call,
      Finding finding,
      Throwable failure,
      long now,
      DeliveryException broken,
      Aftermath after) {
    if (finding.fault().kind() == Fault.Kind.POISON && broken == null) {
      if (call.records().size() > 1) {
        backlog.halve(call.records());
      } else {
        reject(call.records().get(0), finding, after);
      }
      return Outcome.GOOD;
    }
    DeliveryException fatal = null;
    for (PendingRecord record : call.records()) {
      DeliveryException lasting = failed(record, call, finding, failure, now, broken, after);
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

  private void delivered(PendingRecord record, Aftermath after) {
    backlog.done(record);
    memory.giveBack(record.cost);
    after.delivered(record);
    record.submission.recordDelivered();
    after.settle(record.submission);
  }

  private void reject(PendingRecord record, Finding finding, Aftermath after) {
    after.rejected();
    rejections.setAside(record, finding, after);
  }

  /**
   * Has a record sent again, or fails it back.
   *
   * @return why nothing can be sent any more; null when it can
   */
  private DeliveryException failed(
      PendingRecord record,
      Call call,
      Finding finding,
      Throwable failure,
      long now,
      DeliveryException broken,
      Aftermath after) {
    if (record.failures++ == 0) {
      record.firstSent = call.sentAt();
    }
    boolean mayPass =
        finding.fault().kind() == Fault.Kind.PASSING && now - record.firstSent < retryBudgetNanos;
    if (mayPass && broken == null && !record.submission.isWithdrawn()) {
      backlog.retryLater(record, now);
      after.retried();
      return null;
    }
    DeliveryException reason = reason(broken, finding, failure);
    giveBack(record, reason, after);
    // that this exchange has failed already says nothing of the way, which others go on using
    return mayPass || broken != null ? null : reason;
  }

  private static DeliveryException reason(
      DeliveryException broken, Finding finding, Throwable failure) {
    return broken != null
        ? broken
        : new DeliveryException(finding.fault(), finding.detail(), failure);
  }
}
