package io.activitysync.kinesis.delivery;

import io.activitysync.batch.FairBudget;
import io.activitysync.batch.Patience;
import java.util.ArrayDeque;

/**
 * What a delivery's reads take of the memory that all connections share, and who of it waits for
 * room, in the order that they came. Used under a lock; times are in nanoseconds, as {@link
 * System#nanoTime}.
 */
final class ReadRoom {
  /** For the first read of all; for the first of a later source as much as was read last. */
  private static final long FIRST_EXPECTED_BYTES = 16 << 10;

  /** But no more than this: a small source must not wait for the room of a large one. */
  private static final long MOST_EXPECTED_BYTES = 512 << 10;

  /** A read of no more than that doesn't wait for others' turns. */
  private static final long SMALL = FlowControl.SMALL;

  private final FairBudget.Share memory;
  private final Patience patience;
  private final ArrayDeque<Submission> waiting = new ArrayDeque<>();
  private long freed;
  private long lastReadBytes;
  private boolean turns;

  /** Nothing is taken yet. */
  ReadRoom(FairBudget.Share memory) {
    this.memory = memory;
    this.patience = new Patience(memory.budget());
  }

  /**
   * Whether a submission may read on now. If not, it waits behind those that do.
   *
   * @param closed whether nothing can be sent: what is read then holds nothing for long
   */
  boolean mayRead(Submission submission, boolean closed, long now) {
    if (submission.reservedBytes() > 0 || (waiting.isEmpty() && reserve(submission, closed, now))) {
      return true;
    }
    submission.stopReading();
    waiting.add(submission);
    return false;
  }

  /** Whether the first of those that wait may read on now; it is then to be told, and let go. */
  boolean mayGo(boolean closed, long now) {
    return !waiting.isEmpty() && reserve(waiting.peek(), closed, now);
  }

  /** The first of those that wait; null when none does. */
  Submission first() {
    return waiting.peek();
  }

  /** The first waits no more. */
  void letGo() {
    waiting.remove();
  }

  private boolean reserve(Submission submission, boolean closed, long now) {
    long expected = submission.expectedBytes() > 0 ? submission.expectedBytes() : lastReadBytes;
    long wanted = expected > 0 ? expected : FIRST_EXPECTED_BYTES;
    long taken = closed ? takeLittle() : take(wanted, now);
    if (taken > 0) {
      submission.read(taken);
    }
    return taken > 0;
  }

  private long takeLittle() {
    turns |= memory.leaveQueue();
    memory.take(1);
    return 1;
  }

  private long take(long wanted, long now) {
    boolean waited = memory.waits();
    long taken = memory.tryTakeInTurn(wanted);
    if (taken > 0 || !memory.waits()) {
      return taken;
    }
    if (!waited) {
      patience.begin(now);
    }
    // what was never read may be large
    if (patience.isOver(now, wanted > SMALL || lastReadBytes == 0) && memory.leaveQueue()) {
      // who comes next may want less
      turns = true;
      memory.take(wanted);
      return wanted;
    }
    return 0;
  }

  /** Whether to ask again at {@link #looksAgainAt} who may go, if no turn comes before. */
  boolean looksAgain() {
    return !waiting.isEmpty() && memory.waits();
  }

  /** In nanoseconds. */
  long looksAgainAt() {
    return patience.until();
  }

  /**
   * A submission has read, for which so much had been reserved.
   *
   * @param bytes that what was read takes until it is {@link #freed}
   */
  void read(long reserved, long bytes) {
    // none of what was reserved may be left over for another's turn
    freed += Math.max(0, reserved - bytes);
    memory.take(Math.max(0, bytes - reserved));
    if (bytes > 0) {
      lastReadBytes = Math.min(MOST_EXPECTED_BYTES, bytes);
    }
  }

  /** Bytes are not needed any more; given back with all others at the end of the step. */
  void freed(long bytes) {
    freed += bytes;
  }

  /** Gives back what became free. */
  void giveBack() {
    if (freed > 0) {
      turns |= memory.giveBack(freed);
      freed = 0;
    }
  }

  /** Whether another connection could have its turn to read, since this was asked last. */
  boolean givesTurns() {
    boolean gives = turns;
    turns = false;
    return gives;
  }

  /** So many bytes are held, whatever was thought of it before. */
  void recount(long held) {
    freed = 0;
    turns |= memory.leaveQueue();
    turns |= memory.giveBack(memory.held() - held);
  }
}
