package io.activitysync.kinesis.delivery;

import java.util.concurrent.Executor;

/** Has refused records kept by who takes them. Safe for use by several threads. */
final class Rejections {
  private final Executor workers;
  private final End end;

  /** With threads that may be blocked, and who is told. */
  Rejections(Executor workers, End end) {
    this.workers = workers;
    this.end = end;
  }

  /** Is told how it ended, on one of the workers. */
  @FunctionalInterface
  interface End {
    /** The record is kept if {@code failure} is null; else that is why not. */
    void of(PendingRecord record, Exception failure);
  }

  /** Has it kept: not at once, since that may block, which a thread of the wire must not. */
  void setAside(PendingRecord record, RejectedRecord rejected) {
    workers.execute(() -> end.of(record, failure(record.submission.rejected, rejected)));
  }

  private static Exception failure(RejectedRecords taker, RejectedRecord rejected) {
    try {
      taker.setAside(rejected);
      return null;
    } catch (Exception e) {
      return e;
    }
  }
}
