package io.activitysync.management.metrics;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionListener;
import io.activitysync.connection.ConnectionState;
import io.activitysync.connection.ConnectionState.Connecting;
import io.activitysync.connection.ConnectionState.Paused;
import java.time.Duration;
import java.time.Instant;

/**
 * For how long a connection has not been streaming because it was paused. A retry that fails is a
 * new pause to the connection but not to whoever waits for its events, so tries in between count.
 * Safe for use by several threads.
 */
final class PauseClock implements ConnectionListener {
  /** Guarded by this. */
  private Instant since;

  static PauseClock of(Connection connection) {
    PauseClock clock = new PauseClock();
    connection.listen(clock);
    clock.follow(connection.state());
    return clock;
  }

  @Override
  public void moved(Connection connection, ConnectionState from, ConnectionState to, String actor) {
    follow(to);
  }

  private synchronized void follow(ConnectionState state) {
    if (state instanceof Paused paused) {
      since = since == null ? paused.since() : since;
    } else if (!(state instanceof Connecting)) {
      since = null;
    }
  }

  /** Never negative: where the clock was put back, it is counted anew from the first look after. */
  synchronized double seconds(Instant now) {
    if (since != null && now.isBefore(since)) {
      since = now;
    }
    return since == null ? 0 : Duration.between(since, now).toMillis() / 1_000.0;
  }
}
