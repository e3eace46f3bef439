package io.activitysync.runtime;

import io.activitysync.logging.Guarded;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that all connections share. Both pools take any number of tasks: Camel's own profile
 * refuses the 1,001st that waits.
 *
 * @param quick for what never blocks, now or later
 * @param blocking for what is done to routes, which may take Camel's {@code shutdownTimeout}, and
 *     none while nothing is done. Camel does one thing to one route at a time; beside it as many as
 *     these may wait for what is under way, and for a database
 */
public record RuntimeThreads(ScheduledExecutorService quick, ExecutorService blocking) {
  private static final Logger LOG = LoggerFactory.getLogger(RuntimeThreads.class);
  private static final int QUICK = 8;
  private static final int BLOCKING = 16;

  /** Threads that Camel names and counts. */
  public static RuntimeThreads of(CamelContext context) {
    var executors = context.getExecutorServiceManager();
    Object source = RuntimeThreads.class;
    return new RuntimeThreads(
        executors.newScheduledThreadPool(
            source,
            "activity-sync-supervisor",
            new ThreadPoolProfileBuilder("activity-sync-supervisor")
                .poolSize(QUICK)
                .maxQueueSize(-1)
                .build()),
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
    var unused = timer().in(wait, () -> begin(wait, task));
  }

  private void begin(Duration wait, Runnable task) {
    try {
      blocking.execute(() -> run(wait, task));
    } catch (Error e) {
      LOG.atError().setCause(e).log("a repeated task could not be begun");
      every(wait, task);
    }
  }

  private void run(Duration wait, Runnable task) {
    Guarded.run("a repeated task failed", task::run);
    every(wait, task);
  }

  /** Ends both; what waits is not done. */
  public void stop(CamelContext context) {
    context.getExecutorServiceManager().shutdownNow(quick);
    context.getExecutorServiceManager().shutdownNow(blocking);
  }
}
