package io.activitysync.runtime;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState.Paused;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Has connections that are paused by something passing tried again, after waits that grow. Safe for
 * use by several threads.
 */
public final class AutomaticRetries {
  /** Who asked, where a retry came by itself. */
  public static final String BY_ITSELF = "automatic retry";

  private final Retries waits;
  private final ScheduledExecutorService timer;
  private final Clock clock;
  private final Map<String, Future<?>> timers = new ConcurrentHashMap<>();

  public AutomaticRetries(Retries waits, ScheduledExecutorService timer, Clock clock) {
    this.waits = waits;
    this.timer = timer;
    this.clock = clock;
  }

  /** Has a paused connection tried later, and says when in its state. */
  public void schedule(Connection connection, Paused paused) {
    Duration wait = waits.waitAfter(paused.attempt());
    connection.retryAt(clock.instant().plus(wait));
    timers.put(
        connection.id(),
        timer.schedule(() -> retry(connection), wait.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Leaves a connection alone; nothing where it is. */
  public void cancel(String connectionId) {
    Future<?> pending = timers.remove(connectionId);
    if (pending != null) {
      pending.cancel(false);
    }
  }

  private static void retry(Connection connection) {
    // a pause by hand may have come in between, and is not ours to end
    if (connection.pause().filter(p -> p.reason().passing()).isPresent()) {
      connection.retry(BY_ITSELF);
    }
  }
}
