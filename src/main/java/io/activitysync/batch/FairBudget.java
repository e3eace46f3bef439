package io.activitysync.batch;

import java.util.ArrayDeque;

/**
 * Bytes of one sort that a process holds at most, shared so that no one owner shuts another out:
 * none holds more than what it leaves free, so one alone gets half, the next half of the rest, and
 * as they drain they become equal.
 *
 * <p>An owner that holds nothing gets something always, in one of two ways. Where bytes are there
 * already, as of a body, it {@linkplain Share#tryTake may take them} whatever the others hold: all
 * together never hold more than the budget and one each. Where they can wait, as batches and calls
 * can, it {@linkplain Share#tryTakeInTurn waits for its turn}, and a quarter of the budget is left
 * to those that hold nothing. Safe for use by several threads.
 */
public final class FairBudget {
  /** Of what can wait, one part of so many is for those that hold nothing. */
  private static final int FOR_NEWCOMERS = 4;

  private final long total;
  private final ArrayDeque<Share> queue = new ArrayDeque<>();
  private long held;
  private long turns;

  /**
   * Holds nothing yet.
   *
   * @param total bytes, more than 0
   * @throws IllegalArgumentException when it is not
   */
  public FairBudget(long total) {
    if (total <= 0) {
      throw new IllegalArgumentException("a budget must be more than 0 bytes: " + total);
    }
    this.total = total;
  }

  /** A part of what the JVM may use, as a quarter for 4. */
  public static FairBudget ofHeap(int part) {
    return new FairBudget(Math.max(1, Runtime.getRuntime().maxMemory() / part));
  }

  /** Bytes that may be held at most. */
  public long total() {
    return total;
  }

  /** Bytes held at present, over all shares. */
  public synchronized long held() {
    return held;
  }

  /**
   * An owner's part, for one that never waits.
   *
   * @param most bytes that it never holds more than, but for a single take
   */
  public Share share(long most) {
    return share(most, () -> {});
  }

  /**
   * An owner's part.
   *
   * @param turn run by {@link #giveTurns} when its turn has come after it had to wait
   */
  public Share share(long most, Runnable turn) {
    return new Share(most, turn);
  }

  /** Whether someone waits and could have its turn now. */
  public synchronized boolean hasTurn() {
    return !queue.isEmpty() && queue.peek().fitsInTurn(queue.peek().wanted);
  }

  /** How many turns were given so far. */
  public synchronized long turns() {
    return turns;
  }

  /** Gives those that wait their turns, as far as there is room; not to be called under a lock. */
  public void giveTurns() {
    for (Share next = admitNext(); next != null; next = admitNext()) {
      next.turn.run();
    }
  }

  private synchronized Share admitNext() {
    if (!hasTurn()) {
      return null;
    }
    Share next = queue.remove();
    next.take(next.wanted);
    next.standing = Standing.HAS_TURN;
    turns++;
    return next;
  }

  private enum Standing {
    NONE,
    WAITS,
    HAS_TURN
  }

  /** One owner's part. */
  public final class Share {
    private final long most;
    private final Runnable turn;
    private long own;
    private long wanted;
    private volatile Standing standing = Standing.NONE;

    private Share(long most, Runnable turn) {
      this.most = most;
      this.turn = turn;
    }

    /** Takes bytes if they fit, or if it holds nothing yet; {@link #giveBack} must follow. */
    public boolean tryTake(long bytes) {
      synchronized (FairBudget.this) {
        boolean taken = own == 0 || fits(bytes);
        if (taken) {
          take(bytes);
        }
        return taken;
      }
    }

    /**
     * Takes bytes if they fit and nobody waits for any. Otherwise, if it holds nothing, it stands
     * in the queue: when its turn has come it holds these bytes, and the next asking says so.
     *
     * @param bytes 1 or more
     * @return bytes taken: as many, or those that it stood in the queue for; 0 for none
     */
    public long tryTakeInTurn(long bytes) {
      synchronized (FairBudget.this) {
        if (standing == Standing.HAS_TURN) {
          standing = Standing.NONE;
          return wanted;
        }
        if (standing == Standing.NONE) {
          if (queue.isEmpty() && fitsInTurn(bytes)) {
            take(bytes);
            return bytes;
          }
          if (own == 0) {
            wanted = bytes;
            standing = Standing.WAITS;
            queue.add(this);
          }
        }
        return 0;
      }
    }

    /** Whether it stands in the queue. */
    public boolean waits() {
      return standing == Standing.WAITS;
    }

    /**
     * Gives up its place in the queue, or the turn that has come and wasn't asked for.
     *
     * @return whether it had the one or the other, so that another's turn may have come
     */
    public boolean leaveQueue() {
      if (standing == Standing.NONE) {
        return false; // as nearly always: no need for the lock
      }
      synchronized (FairBudget.this) {
        if (standing == Standing.HAS_TURN) {
          take(-wanted);
        }
        queue.remove(this);
        standing = Standing.NONE;
        return true;
      }
    }

    /** Takes bytes that are there already, whatever the others hold. */
    public void take(long bytes) {
      synchronized (FairBudget.this) {
        own += bytes;
        held += bytes;
      }
    }

    /**
     * Gives back bytes that it holds.
     *
     * @return whether another's turn may have come by that
     */
    public boolean giveBack(long bytes) {
      synchronized (FairBudget.this) {
        take(-bytes);
        return hasTurn();
      }
    }

    /** What it is a part of. */
    public FairBudget budget() {
      return FairBudget.this;
    }

    /** Bytes that it holds. */
    public long held() {
      synchronized (FairBudget.this) {
        return own;
      }
    }

    private boolean fits(long bytes) {
      return own + bytes <= Math.min(most, total - held);
    }

    /**
     * Whether what can wait fits: the more readily where it holds nothing yet, and also more than
     * the whole budget once nobody holds any of it.
     */
    private boolean fitsInTurn(long bytes) {
      return own == 0
          ? held == 0 || bytes <= total - held
          : own + bytes <= Math.min(most, total - total / FOR_NEWCOMERS - held);
    }
  }
}
