package io.activitysync.management.health;

import io.activitysync.connection.Connection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** How many connections are in which state, however many there are. It is never down. */
final class ConnectionsSummary extends AbstractHealthCheck {
  static final String NAME = "connections";

  private final List<Connection> all;
  private final int shown;

  /**
   * For one answer.
   *
   * @param all every connection
   * @param shown how many of them have a check of their own in it
   */
  ConnectionsSummary(List<Connection> all, int shown) {
    super("activity-sync", NAME);
    this.all = all;
    this.shown = shown;
  }

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
}
