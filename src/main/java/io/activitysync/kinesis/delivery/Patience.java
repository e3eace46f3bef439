package io.activitysync.kinesis.delivery;

import io.activitysync.batch.FairBudget;
import java.util.concurrent.TimeUnit;

/**
 * For how long a connection that holds nothing waits for its turn at a budget. Where nobody has had
 * a turn for a while, others hold all of it and may do so for long; where turns are given, its own
 * will come. Used under the connection's lock; times in nanoseconds.
 */
final class Patience {
  /** Waits so long at first, and twice as long each time that others have had turns meanwhile. */
  static final long FIRST = TimeUnit.MILLISECONDS.toNanos(50);

  /** Waits no longer than that. */
  static final long LONGEST = 32 * FIRST;

  private final FairBudget budget;
  private long since;
  private long wait;
  private long turns;

  Patience(FairBudget budget) {
    this.budget = budget;
  }

  /** It stands in the queue from now on. */
  void begin(long now) {
    since = now;
    wait = FIRST;
    turns = budget.turns();
  }

  /** When to ask whether it {@link #isOver}. */
  long until() {
    return since + wait;
  }

  /**
   * Whether it has waited for long enough.
   *
   * @param mayWaitOn whether it would wait longer than at first, as turns are given
   */
  boolean isOver(long now, boolean mayWaitOn) {
    if (now - since < wait) {
      return false;
    }
    if (!mayWaitOn || wait >= LONGEST || budget.turns() == turns) {
      return true;
    }
    wait *= 2;
    turns = budget.turns();
    return false;
  }
}
