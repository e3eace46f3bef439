package io.activitysync.runtime;

import java.time.Duration;
import java.util.concurrent.Future;

/** Has something done later. Safe for use by several threads. */
@FunctionalInterface
public interface Timer {

  /**
   * Runs a task after a wait, unless it is cancelled before.
   *
   * @param task must not block
   */
  Future<?> in(Duration wait, Runnable task);
}
