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
  private volatile Instant since;

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

  double seconds(Instant now) {
    Instant begun = since;
    return begun == null ? 0 : Duration.between(begun, now).toMillis() / 1_000.0;
  }
}
