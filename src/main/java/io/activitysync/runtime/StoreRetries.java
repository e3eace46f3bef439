package io.activitysync.runtime;

import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.logging.LogKeys;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has done what the store could not, every 2 s until it can. Nothing that a step throws ends that.
 * Safe for use by several threads.
 *
 * @param blocking runs what may block, and loses nothing for want of a thread
 */
record StoreRetries(Timer timer, Executor blocking) {
  /** Between tries. */
  static final Duration EVERY = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(StoreRetries.class);

  /**
   * Runs a step later, and again where it throws. That the store is away is not logged each time.
   *
   * @param id of the connection that it is about
   */
  void later(String id, Runnable step) {
    var unused = timer.in(EVERY, () -> blocking.execute(() -> run(id, step)));
  }

  private void run(String id, Runnable step) {
    try {
      step.run();
    } catch (StoreUnavailableException e) {
      later(id, step);
    } catch (RuntimeException | Error e) {
      LOG.atError()
          .addKeyValue(LogKeys.CONNECTION, id)
          .setCause(e)
          .log("what the store is asked for could not be done, and is tried again");
      later(id, step);
    }
  }
}
