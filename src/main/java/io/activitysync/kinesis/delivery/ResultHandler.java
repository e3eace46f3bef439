package io.activitysync.kinesis.delivery;

import io.activitysync.kinesis.fault.Fault;
import java.time.Duration;

/** What follows for an entry that a stream did not take. Immutable. */
final class ResultHandler {
  private final long retryBudgetNanos;

  /** With how long an entry is tried before its fault counts as lasting. */
  ResultHandler(Duration retryBudget) {
    this.retryBudgetNanos = retryBudget.toNanos();
  }

  /** What becomes of the entry. */
  enum Fate {
    /** It is sent again after a while. */
    RETRY,
    /** The stream will never take it: for one of its records, if there are several. */
    REFUSED,
    /**
     * Its records go back to their sources. That says nothing of the way, which others go on using.
     */
    GIVEN_BACK,
    /** The same, and the way is broken for all. */
    BROKEN
  }

  /**
   * Decides.
   *
   * @param entry one that has {@linkplain RequestEntry#failed failed}
   * @param closed whether nothing is sent any more, for whatever reason
   * @param now in nanoseconds
   */
  Fate fate(RequestEntry entry, Fault fault, boolean closed, long now) {
    if (fault.kind() == Fault.Kind.POISON) {
      // taken apart, its records would wait until the way is open again
      return closed && entry.size() > 1 ? Fate.GIVEN_BACK : Fate.REFUSED;
    }
    boolean mayPass =
        fault.kind() == Fault.Kind.PASSING && entry.failingFor(now) < retryBudgetNanos;
    if (mayPass && !closed && !entry.isWithdrawn()) {
      return Fate.RETRY;
    }
    return mayPass || closed ? Fate.GIVEN_BACK : Fate.BROKEN;
  }
}
