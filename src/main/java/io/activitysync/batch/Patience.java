package io.activitysync.batch;

import java.util.concurrent.TimeUnit;

/**
 * For how long an owner that holds nothing waits for its turn at a budget. Where nobody has had a
 * turn at two looks in a row, others hold all of it and may do so for long; where turns are given,
 * its own will come. For one thread at a time; times in nanoseconds, as {@link System#nanoTime}.
 */
public final class Patience {
  /** Waits so long at first, and twice as long each time that others have had turns meanwhile. */
  public static final long FIRST = TimeUnit.MILLISECONDS.toNanos(50);

  /** Looks again at least that often whether they have. */
  private static final long LONGEST_STEP = 32 * FIRST;

  private final FairBudget budget;
  private long next;
  private long step;
  private long turns;
  private boolean stuck;

  /** Of one owner, which doesn't wait yet. */
  public Patience(FairBudget budget) {
    this.budget = budget;
  }

  /** It stands in the queue from now on. */
  public void begin(long now) {
    step = FIRST;
    next = now + FIRST;
    turns = budget.turns();
    stuck = false;
  }

  /** When to ask whether it {@link #isOver}. */
  public long until() {
    return next;
  }

  /**
   * Whether it has waited for long enough.
   *
   * @param mayWaitOn whether it would wait longer than at first, as turns are given
   */
  public boolean isOver(long now, boolean mayWaitOn) {
    if (now - next < 0) {
      return false;
    }
    boolean given = budget.turns() != turns;
    if (!mayWaitOn || (stuck && !given)) {
      return true;
    }
    // once may be this machine's own halt, after which all look at the same time
    stuck = !given;
    turns = budget.turns();
    step = stuck ? FIRST : Math.min(2 * step, LONGEST_STEP);
    next = now + step;
    return false;
  }
}
