package io.activitysync.kinesis.delivery;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of records that a process holds at most, over all its connections. No one connection takes
 * more than what it leaves free for the others: one alone gets half, the second half of the rest,
 * and as they drain they become equal. A connection that holds nothing may always take one batch,
 * so that none ever starves: all together they never hold more than the budget and a batch each.
 * Safe for use by several threads.
 */
public final class MemoryBudget {
  private final long total;
  private final AtomicLong held = new AtomicLong();
  private final CallBudget calls;

  /**
   * Holds nothing yet.
   *
   * @param total bytes, more than 0
   */
  public MemoryBudget(long total) {
    if (total <= 0) {
      throw new IllegalArgumentException("the memory budget must be more than 0 bytes: " + total);
    }
    this.total = total;
    this.calls = new CallBudget(total / 2);
  }

  /** A quarter of what the JVM may use. */
  public static MemoryBudget ofThisJvm() {
    return new MemoryBudget(Runtime.getRuntime().maxMemory() / 4);
  }

  /** Bytes held at present, over all shares. */
  public long heldBytes() {
    return held.get();
  }

  /** For what is on the wire, half as much again. */
  CallBudget calls() {
    return calls;
  }

  /**
   * One connection's part.
   *
   * @param most bytes that it never takes more than, but for a single batch
   */
  Share share(long most) {
    return new Share(most);
  }

  /** One connection's part; used under its lock. */
  final class Share {
    private final long most;
    private long own;

    private Share(long most) {
      this.most = most;
    }

    /** Takes bytes if they fit. */
    boolean tryTake(long bytes) {
      if (own > 0 && own + bytes > Math.min(most, total - held.get())) {
        return false;
      }
      take(bytes);
      return true;
    }

    /** Takes bytes that are there already. */
    void take(long bytes) {
      own += bytes;
      held.addAndGet(bytes);
    }

    /** Gives bytes back. */
    void giveBack(long bytes) {
      take(-bytes);
    }

    long held() {
      return own;
    }
  }
}
