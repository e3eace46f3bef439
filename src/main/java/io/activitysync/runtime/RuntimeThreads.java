package io.activitysync.runtime;

import io.activitysync.logging.Guarded;
import io.activitysync.logging.LastingExecutor;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.ThreadPoolProfileBuilder;

/**
 * The threads that all connections share. Both take any number of tasks: Camel's own profile
 * refuses the 1,001st that waits.
 *
 * @param quick for what never blocks, now or later; has its threads from the start
 * @param pool for what is done to routes, which may take Camel's {@code shutdownTimeout}, and none
 *     while nothing is done. Camel does one thing to one route at a time; beside it as many as
 *     these may wait for what is under way, and for a database
 */
public record RuntimeThreads(ScheduledExecutorService quick, ExecutorService pool) {
  private static final int QUICK = 8;
  private static final int BLOCKING = 16;

  /** Threads that Camel names and counts. */
  public static RuntimeThreads of(CamelContext context) {
    var executors = context.getExecutorServiceManager();
    Object source = RuntimeThreads.class;
    ScheduledExecutorService quick =
        executors.newScheduledThreadPool(
            source,
            "activity-sync-supervisor",
            new ThreadPoolProfileBuilder("activity-sync-supervisor")
                .poolSize(QUICK)
                .maxQueueSize(-1)
                .build());
    LastingExecutor.makeThreads(quick, QUICK);
    return new RuntimeThreads(
        quick,
        executors.newThreadPool(
            source,
            "activity-sync-routes",
            new ThreadPoolProfileBuilder("activity-sync-routes")
                .poolSize(BLOCKING)
                .maxPoolSize(BLOCKING)
                .keepAliveTime(10L)
                .allowCoreThreadTimeOut(true)
                // -1 would be no queue here, and the caller would run what is too much
                .maxQueueSize(Integer.MAX_VALUE)
                .build()));
  }

  /** For what may block; a task waits where there is no thread for it. */
  public Executor blocking() {
    return new LastingExecutor(
        pool,
        (wait, task) -> {
          var unused = timer().in(wait, task);
        });
  }

  /** Has something quick done later. */
  public Timer timer() {
    return (wait, task) ->
        quick.schedule(task, Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
  }

  /**
   * Has something done again and again, which may block, with a wait before each time. What it
   * throws is logged, and it is done again; so it is where there was no thread for it.
   */
  void every(Duration wait, Runnable task) {
    Executor blocking = blocking();
    var unused = timer().in(wait, () -> blocking.execute(() -> run(wait, task)));
  }

  private void run(Duration wait, Runnable task) {
    Guarded.run("a repeated task failed", task::run);
    every(wait, task);
  }

  /** Ends both; what waits is not done. */
  public void stop(CamelContext context) {
    context.getExecutorServiceManager().shutdownNow(quick);
    context.getExecutorServiceManager().shutdownNow(pool);
  }
}
