package io.activitysync.connection;

import io.activitysync.logging.Guarded;
import io.activitysync.logging.LastingExecutor;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that does one thing after the other, for what asks a store again and again and so
 * may wait for it. What it is given once it is closed is left. What a task throws is logged, and
 * one that is repeated comes again. Safe for use by several threads.
 */
public final class Steps implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

  private final String name;
  private final ScheduledThreadPoolExecutor thread;

  /**
   * A thread of that name, which is there from now on: who could not be given a task for want of
   * one may not ask again.
   */
  public Steps(String name) {
    this(
        name,
        task -> {
          Thread made = new Thread(task, name);
          made.setDaemon(true);
          return made;
        });
  }

  Steps(String name, ThreadFactory threads) {
    this.name = name;
    thread = new ScheduledThreadPoolExecutor(1, threads);
    // or it would come after the last task
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    LastingExecutor.makeThreads(thread, 1);
  }

  /** Does something behind what waits. */
  public void execute(Runnable task) {
    in(Duration.ZERO, task);
  }

  /** Does something after a wait; at once where that is negative. */
  public void in(Duration wait, Runnable task) {
    try {
      var unused = thread.schedule(guarded(task), wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("{} has ended", name);
    }
  }

  /**
   * Does something again and again.
   *
   * @param wait before each time, above zero
   */
  public void every(Duration wait, Runnable task) {
    try {
      var unused =
          thread.scheduleWithFixedDelay(
              guarded(task), wait.toNanos(), wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("{} has ended", name);
    }
  }

  private static Runnable guarded(Runnable task) {
    return Guarded.task("a step failed", task::run);
  }

  /** Ends it: what is being done goes on to its end, and nothing else is begun. */
  @Override
  public void close() {
    thread.shutdown();
  }

  /**
   * Ends it with a last task, which does not wait for what was to be done later. The second time
   * does nothing.
   *
   * @param most how long to wait for it; then its thread is interrupted
   * @return whether it was done by then
   */
  public boolean close(Runnable last, Duration most) {
    if (thread.isShutdown()) {
      return true;
    }
    execute(last);
    thread.shutdown();
    try {
      return thread.awaitTermination(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      thread.shutdownNow();
    }
  }
}
