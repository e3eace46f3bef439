package io.activitysync.management.health;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.HotKey;
import io.activitysync.connection.SourceState;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * A connection in the health checks. It is never down: a paused connection is an operator's
 * business and must not get the process, with all its other connections, taken out or killed. Its
 * details say what is. One whose source is dead is unknown.
 */
final class ConnectionHealth extends AbstractHealthCheck {
  static final String PREFIX = "connection:";

  private final Connection connection;

  ConnectionHealth(Connection connection) {
    super("activity-sync", PREFIX + connection.id());
    this.connection = connection;
  }

  @Override
  public boolean isReadiness() {
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    ConnectionState state = connection.state();
    builder.detail("state", state.label());
    builder.detail("since", state.since().toString());
    if (state instanceof Paused paused) {
      builder.detail("cause", paused.reason().cause());
      if (paused.nextRetryAt() != null) {
        builder.detail("nextRetryAt", paused.nextRetryAt().toString());
      }
      builder.message(message(paused));
    }
    HotKey hot = connection.hotKey();
    if (hot != null) {
      // it goes on, only slowly: no alarm, and yet the first that anybody should read
      builder.detail("hotKey", hot.hash());
      builder.detail("hotKeyPercent", hot.percent());
      builder.message("since " + hot.since() + ": " + hot.message());
    }
    SourceState source = connection.source();
    builder.detail("source", source.state().name());
    if (source.lost() != null) {
      // nothing brings it back, so that no state tells it
      builder.detail("sourceLost", source.lost());
      builder.message("its source has lost events: " + source.lost());
    }
    if (source.state() == SourceState.State.FAILED) {
      // not up, since nothing comes; not down either, which would take all others with it
      builder.message("its source failed at " + source.since() + ": " + source.message());
      builder.unknown();
    } else {
      builder.up();
    }
  }

  /** All in the message, since HTTP shows the details only where it is asked for the data. */
  private static String message(Paused paused) {
    return "PAUSED since %s by %s: %s; %s"
        .formatted(
            paused.since(),
            paused.reason().cause(),
            paused.reason().message(),
            paused.nextRetryAt() == null
                ? "waits for a person"
                : "retried at " + paused.nextRetryAt());
  }
}
