package io.activitysync.management.health;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.Connections;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * The checks of connections: one that counts them, and one each for as many as an answer can hold,
 * those that are paused first. Made anew for each answer, so that a connection that is no more
 * leaves nothing behind. Safe for use by several threads.
 */
public final class ConnectionsHealth implements HealthCheckRepository {
  /** Most connections that an answer shows one by one. */
  static final int SHOWN = 100;

  private final CamelContext context;
  private final Connections connections;
  private volatile boolean enabled = true;

  private ConnectionsHealth(CamelContext context, Connections connections) {
    this.context = context;
    this.connections = connections;
  }

  /** Shows connections; nothing where health checks are off. */
  public static void register(CamelContext context, Connections connections) {
    HealthCheckRegistry registry = HealthCheckRegistry.get(context);
    if (registry != null) {
      registry.register(new ConnectionsHealth(context, connections));
    }
  }

  @Override
  public String getId() {
    return "activity-sync-connections";
  }

  @Override
  public boolean isEnabled() {
    return enabled;
  }

  @Override
  public void setEnabled(boolean enabled) {
    this.enabled = enabled;
  }

  @Override
  public Stream<HealthCheck> stream() {
    if (!enabled) {
      return Stream.empty();
    }
    List<Connection> all = connections.all();
    List<Connection> first = pausedFirst(all);
    return Stream.concat(
            Stream.of(summary(all, first.size())), first.stream().map(ConnectionHealth::new))
        .map(this::inContext);
  }

  /** Any connection's, whether an answer would show it or not. */
  @Override
  public Optional<HealthCheck> getCheck(String id) {
    if (!id.startsWith(ConnectionHealth.PREFIX)) {
      return HealthCheckRepository.super.getCheck(id);
    }
    return connections
        .find(id.substring(ConnectionHealth.PREFIX.length()))
        .map(ConnectionHealth::new)
        .map(this::inContext);
  }

  /** Each state is looked at once: it may change in the meantime. */
  private static List<Connection> pausedFirst(List<Connection> all) {
    List<Connection> paused = new ArrayList<>();
    List<Connection> others = new ArrayList<>();
    for (Connection connection : all) {
      (connection.state() instanceof Paused ? paused : others).add(connection);
    }
    paused.addAll(others);
    return paused.subList(0, Math.min(SHOWN, paused.size()));
  }

  /** How many are in which state, however many there are. It is never down. */
  private static AbstractHealthCheck summary(List<Connection> all, int shown) {
    return new AbstractHealthCheck("activity-sync", "connections") {
      @Override
      public boolean isReadiness() {
        return false;
      }

      @Override
      protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Map<String, Integer> byState = new TreeMap<>();
        all.forEach(connection -> byState.merge(connection.state().label(), 1, Integer::sum));
        byState.forEach(builder::detail);
        String rest =
            shown == all.size()
                ? ""
                : "; %d of %d are shown, paused ones first: GET /api/connections has all"
                    .formatted(shown, all.size());
        builder.message(byState + rest);
        builder.up();
      }
    };
  }

  private HealthCheck inContext(AbstractHealthCheck check) {
    check.setCamelContext(context);
    return check;
  }
}
