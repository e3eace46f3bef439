package io.activitysync.management;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState.Paused;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * A connection in the health checks. It is never down: a paused connection is an operator's
 * business and must not get the process, with all its other connections, taken out or killed. Its
 * details say what is.
 */
public final class ConnectionHealth extends AbstractHealthCheck {
  private final Connection connection;

  private ConnectionHealth(Connection connection) {
    super("activity-sync", "connection:" + connection.id());
    this.connection = connection;
  }

  /** Shows a connection; nothing where health checks are off. */
  public static void register(CamelContext context, Connection connection) {
    HealthCheckRegistry registry = HealthCheckRegistry.get(context);
    if (registry != null) {
      registry.register(new ConnectionHealth(connection));
    }
  }

  /** Shows a connection no longer. */
  public static void unregister(CamelContext context, String connectionId) {
    HealthCheckRegistry registry = HealthCheckRegistry.get(context);
    if (registry != null) {
      registry.stream()
          .filter(check -> check instanceof ConnectionHealth c && c.is(connectionId))
          .toList()
          .forEach(registry::unregister);
    }
  }

  private boolean is(String connectionId) {
    return connection.id().equals(connectionId);
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    builder.detail("state", connection.state().label());
    builder.detail("since", connection.state().since().toString());
    if (connection.state() instanceof Paused paused) {
      builder.detail("cause", paused.reason().cause());
      builder.message(message(paused));
    }
    builder.up();
  }

  /** All in the message, since the details of a check that is up are not shown by HTTP. */
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
