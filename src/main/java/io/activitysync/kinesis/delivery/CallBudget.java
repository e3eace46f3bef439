package io.activitysync.kinesis.delivery;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Bytes of calls that are under way at most, over all connections of a process: a call is a copy of
 * its records, and a thousand full ones at once would be half a gigabyte. Connections that have no
 * call under way take turns, and none waits for long: past {@link #PATIENCE_NANOS}, as when streams
 * that don't answer hold all there is, a small call goes out regardless. So never more is under way
 * than the budget, one call on top of it, and a small one each. Safe for use by several threads.
 */
final class CallBudget {
  /** How long a connection without a call under way waits for its turn. */
  static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Bytes of a small call; a single record may be larger. */
  static final int SMALL = 32 * 1024;

  /** Most of the budget that one connection takes, as one part of so many. */
  private static final int PARTS = 4;

  /** Counts for a call that has its turn and is not put together yet. */
  private static final long EXPECTED = 512 * 1024;

  private final long total;
  private final ArrayDeque<Share> queue = new ArrayDeque<>();
  private long held;

  /**
   * Nothing is under way yet.
   *
   * @param total bytes, more than 0
   */
  CallBudget(long total) {
    this.total = total;
  }

  /**
   * One connection's part.
   *
   * @param wake called, not under a lock, when it has its turn after it had to wait; may come in
   *     vain
   */
  Share share(Runnable wake) {
    return new Share(wake);
  }

  /** Bytes under way or about to be. */
  synchronized long held() {
    return held;
  }

  /** Whether someone waits and could have its turn. */
  synchronized boolean hasTurn() {
    return held < total && !queue.isEmpty();
  }

  /** Gives those that wait their turns, as far as there is room; not to be called under a lock. */
  void giveTurns() {
    for (Share next = nextInQueue(); next != null; next = nextInQueue()) {
      next.wake.run();
    }
  }

  private synchronized Share nextInQueue() {
    Share next = held < total ? queue.poll() : null;
    if (next != null) {
      next.admit();
    }
    return next;
  }

  private enum Turn {
    NONE,
    WAITS,
    HAS
  }

  /** One connection's part. Its methods are called under the connection's lock. */
  final class Share {
    private final Runnable wake;
    private volatile Turn turn = Turn.NONE;
    private long waitsSince;
    private long own;

    private Share(Runnable wake) {
      this.wake = wake;
    }

    /**
     * Asks for a turn to send; {@link #sent} or {@link #leave} ends it.
     *
     * @param now as {@link System#nanoTime}
     * @param most bytes that a full call may have
     * @return bytes that the call may have; 0 when there is no turn now: then {@link #waits} says
     *     whether it stands in the queue, else the answer to one of its own calls is the time to
     *     ask again
     */
    int enter(long now, int most) {
      synchronized (CallBudget.this) {
        if (turn == Turn.HAS) {
          return most;
        }
        if (turn == Turn.WAITS) {
          if (now - waitsSince < PATIENCE_NANOS) {
            return 0;
          }
          queue.remove(this);
          admit();
          return Math.min(most, SMALL);
        }
        if (queue.isEmpty() && held < total && own < Math.max(1, total / PARTS)) {
          admit();
          return most;
        }
        if (own == 0) {
          turn = Turn.WAITS;
          waitsSince = now;
          queue.add(this);
        }
        return 0;
      }
    }

    /** Whether it stands in the queue. */
    boolean waits() {
      return turn == Turn.WAITS;
    }

    /** When it may send a small call, while it waits. */
    long patienceEnds() {
      return waitsSince + PATIENCE_NANOS;
    }

    /** Uses its turn for a call. */
    void sent(long bytes) {
      synchronized (CallBudget.this) {
        turn = Turn.NONE;
        own += bytes;
        held += bytes - EXPECTED;
      }
    }

    /** Has nothing to send after all; answers whether it had a turn, or stood in the queue. */
    boolean leave() {
      if (turn == Turn.NONE) {
        return false;
      }
      synchronized (CallBudget.this) {
        if (turn == Turn.HAS) {
          held -= EXPECTED;
        } else {
          queue.remove(this);
        }
        turn = Turn.NONE;
        return true;
      }
    }

    /** A call of so many bytes is over. */
    void settled(long bytes) {
      synchronized (CallBudget.this) {
        own -= bytes;
        held -= bytes;
      }
    }

    private void admit() {
      turn = Turn.HAS;
      held += EXPECTED;
    }
  }
}
