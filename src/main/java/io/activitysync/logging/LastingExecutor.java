package io.activitysync.logging;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loses no task where the machine has no thread for a moment: it is tried again until there is one.
 * Tasks that wait for one may change places. Safe for use by several threads.
 */
public final class LastingExecutor implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(LastingExecutor.class);

  /** A machine that has no thread left has one again once something ended. */
  static final Duration AGAIN = Duration.ofMillis(500);

  /** Has something done later. */
  @FunctionalInterface
  public interface Later {
    /**
     * Does it after a wait.
     *
     * @param task is short
     */
    void in(Duration wait, Runnable task);
  }

  private final Executor threads;
  private final Later timer;
  private final Executor ended;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * Throws {@link RejectedExecutionException} once the threads are let go.
   *
   * @param timer needs no new thread
   */
  public LastingExecutor(Executor threads, Later timer) {
    this(
        threads,
        timer,
        task -> {
          throw new RejectedExecutionException("the threads are let go");
        });
  }

  /**
   * Has nothing done yet.
   *
   * @param timer needs no new thread
   * @param ended does what comes once the threads are let go
   */
  public LastingExecutor(Executor threads, Later timer, Executor ended) {
    this.threads = threads;
    this.timer = timer;
    this.ended = ended;
  }

  /**
   * Has a timer's threads made: what is due later must not need one when there is none to be had.
   */
  public static void makeThreads(ScheduledExecutorService timer, int threads) {
    for (int i = 0; i < threads; i++) {
      timer.execute(() -> {});
    }
  }

  @Override
  public void execute(Runnable task) {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      ended.execute(task);
    } catch (Error e) {
      // a pool that can't make a thread says so by an error, and has not kept the task
      later(task, e);
    }
  }

  private void later(Runnable task, Error reason) {
    boolean first = waiting.getAndIncrement() == 0;
    try {
      timer.in(AGAIN, () -> again(task));
    } catch (RejectedExecutionException e) {
      waiting.decrementAndGet();
      ended.execute(task);
      return;
    }
    if (first) {
      // one line for all that wait
      LOG.atError().setCause(reason).log("no thread for a task, which is tried again");
    }
  }

  private void again(Runnable task) {
    waiting.decrementAndGet();
    execute(task);
  }
}
