package io.activitysync.kinesis.delivery;

import io.activitysync.batch.FairBudget;
import io.activitysync.batch.Patience;
import java.util.concurrent.TimeUnit;

/**
 * When one connection's next call may go out, and how large: as the stream answers, as others leave
 * room on the wire, and not before it is worth it. A call is a copy of its records, and a thousand
 * full ones at once would be half a gigabyte: so connections that have none under way take turns,
 * and none waits for long. Used under the connection's lock.
 *
 * <p>How many calls may be in flight: one more for each round of calls that went well, fewer when
 * the stream takes less than what is sent, by the part that it refused and once a round (additive
 * increase, multiplicative decrease).
 */
final class FlowControl {
  /** A call that is not full waits so long after the last one, for more to fill it. */
  static final long LINGER = TimeUnit.MILLISECONDS.toNanos(5);

  /**
   * Bytes of a small call, which a connection sends whose {@link Patience} is over; a single record
   * may be larger. One that has no more than that doesn't wait for others' turns.
   */
  static final int SMALL = 32 * 1024;

  /** Most of the budget that one connection takes, as one part of so many. */
  private static final int PARTS = 2;

  /** Calls that may be in flight at first, if no fewer are allowed. */
  private static final double FIRST_CALLS = 4;

  /** Counts for a call that may go and is not put together yet, if more is ready. */
  private static final int EXPECTED = 512 * 1024;

  private final FairBudget.Share share;
  private final Patience patience;
  private final int maxCallBytes;
  private final int maxInFlight;
  private double window;
  private int inFlight;
  private long cutAt;
  private boolean everCut;
  private long lastSent;
  private long reserved;
  private boolean asksAgain;
  private long askAgainAt;

  /**
   * Nothing is under way yet.
   *
   * @param budget of calls, over all connections
   * @param turn told when this connection's turn has come, not under a lock
   */
  FlowControl(DeliverySettings settings, FairBudget budget, Runnable turn, long now) {
    this.maxInFlight = settings.maxInFlight();
    this.window = Math.min(FIRST_CALLS, maxInFlight);
    this.patience = new Patience(budget);
    this.share = budget.share(Math.max(1, budget.total() / PARTS), turn);
    this.maxCallBytes = settings.maxCallBytes();
    this.lastSent = now - LINGER;
  }

  /** Whether no call is under way. */
  boolean isIdle() {
    return inFlight == 0;
  }

  /** Whether another call may be in flight, and no turn is waited for. */
  boolean hasRoom() {
    return inFlight < (int) window && !share.waits();
  }

  /**
   * Bytes that the next call may have; 0 when it is not the time yet: then an answer, a turn or
   * {@link #askAgainAt} brings it. Else {@link #sent} or {@link #unused} follows.
   *
   * @param ready bytes that the call could be made of, more than 0
   * @param full whether it would be as large as one can be
   */
  int room(long ready, boolean full, long now) {
    asksAgain = false;
    if (inFlight >= (int) window) {
      return 0;
    }
    if (!isIdle() && !full && now - lastSent < LINGER) {
      askAgain(lastSent + LINGER);
      return 0;
    }
    boolean waited = share.waits();
    reserved = share.tryTakeInTurn(Math.min(EXPECTED, ready));
    if (reserved > 0) {
      return maxCallBytes;
    }
    if (!share.waits()) {
      return 0;
    }
    if (!waited) {
      patience.begin(now);
    }
    if (patience.isOver(now, ready > SMALL) && share.leaveQueue()) {
      share.take(SMALL);
      reserved = SMALL;
      return Math.min(maxCallBytes, SMALL);
    }
    askAgain(patience.until());
    return 0;
  }

  private void askAgain(long time) {
    asksAgain = true;
    askAgainAt = time;
  }

  /** Whether to ask again at {@link #askAgainAt}, after {@link #room} was 0. */
  boolean asksAgain() {
    return asksAgain;
  }

  /** When to ask again, in nanoseconds. */
  long askAgainAt() {
    return askAgainAt;
  }

  /**
   * Something was thrown in the midst of a step: just these are under way.
   *
   * @return whether that leaves a turn to another
   */
  boolean recount(int calls, long bytes) {
    boolean leaves = share.leaveQueue();
    reserved = 0;
    inFlight = calls;
    return share.giveBack(share.held() - bytes) || leaves;
  }

  /** There is nothing to send after all; answers whether that leaves a turn to another. */
  boolean unused() {
    boolean leaves = share.leaveQueue() && share.budget().hasTurn();
    if (reserved > 0) {
      leaves = share.giveBack(reserved);
      reserved = 0;
    }
    return leaves;
  }

  /** A call goes out. */
  void sent(long bytes, long now) {
    inFlight++;
    share.take(bytes - reserved);
    reserved = 0;
    lastSent = now;
  }

  /**
   * A call came back.
   *
   * @param refused part of it that the stream was too busy for, 0 to 1
   * @return whether that leaves a turn to another
   */
  boolean settled(Call call, long now, double refused) {
    inFlight--;
    if (refused == 0) {
      window = Math.min(maxInFlight, window + 1 / window);
    } else if (!everCut || call.sentAt() - cutAt >= 0) {
      // calls that were under way at the last cut tell nothing about what it did
      window = Math.max(1, window * (1 - refused / 2));
      cutAt = now;
      everCut = true;
    }
    return share.giveBack(call.bytes());
  }
}
