package io.activitysync.kinesis.delivery;

import java.util.concurrent.TimeUnit;

/**
 * When an engine that nobody looks after opens itself again after a fault: after a second, and
 * after twice as long each time until something is delivered, up to half a minute. Used under a
 * lock; times are in nanoseconds, as {@link System#nanoTime}.
 */
final class Reopening {
  private static final long FIRST_WAIT = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(30);

  private boolean wanted;
  private boolean broken;
  private long openAt;
  private long wait = FIRST_WAIT;

  /** Nobody else opens it, from now on. */
  void want() {
    wanted = true;
  }

  /** A fault has closed the engine. */
  void broken(long now) {
    broken = true;
    openAt = now + wait;
    wait = Math.min(LONGEST_WAIT, 2 * wait);
  }

  /** It is open, or somebody closed it who will open it. */
  void mended() {
    broken = false;
  }

  /** The stream takes records. */
  void worked() {
    wait = FIRST_WAIT;
  }

  /** Whether it is the time to open it. */
  boolean isDue(long now) {
    return wanted && broken && now - openAt >= 0;
  }
}
