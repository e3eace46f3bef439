package io.activitysync.management.health;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Route files in the health checks: which were refused, and why. It is never down, since what runs
 * goes on as it was.
 */
public final class RouteFilesHealth extends AbstractHealthCheck {
  private final Supplier<Map<String, String>> refused;

  private RouteFilesHealth(Supplier<Map<String, String>> refused) {
    super("activity-sync", "route-files");
    this.refused = refused;
  }

  /**
   * Shows them; nothing where health checks are off.
   *
   * @param refused reasons by file name
   */
  public static void register(CamelContext context, Supplier<Map<String, String>> refused) {
    HealthCheckRegistry registry = HealthCheckRegistry.get(context);
    if (registry != null) {
      registry.register(new RouteFilesHealth(refused));
    }
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    Map<String, String> now = refused.get();
    if (!now.isEmpty()) {
      // HTTP shows details only where it is asked for the data
      builder.message("refused, and what ran before goes on: " + now);
    }
    builder.up();
  }
}
