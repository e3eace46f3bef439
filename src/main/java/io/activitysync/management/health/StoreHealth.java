package io.activitysync.management.health;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * The store in the health checks. Without it the process is not ready, since no change can be
 * saved, but alive: streams go on, and a restart would not bring the store back.
 */
public final class StoreHealth extends AbstractHealthCheck {
  private static final long EVERY_SECONDS = 5;

  private final StoreProbe probe;

  private StoreHealth(StoreProbe probe) {
    super("activity-sync", "store");
    this.probe = probe;
  }

  /**
   * Shows the store, and asks it every few seconds until Camel stops; nothing where health checks
   * are off.
   *
   * @param question throws where the store can't be used; may block
   */
  public static void register(CamelContext context, LongSupplier question, Clock clock) {
    HealthCheckRegistry registry = HealthCheckRegistry.get(context);
    if (registry == null) {
      return;
    }
    StoreProbe probe = new StoreProbe(question, clock);
    registry.register(new StoreHealth(probe));
    ScheduledExecutorService timer =
        context
            .getExecutorServiceManager()
            .newSingleThreadScheduledExecutor(probe, "activity-sync-store-probe");
    var unused = timer.scheduleWithFixedDelay(probe, 0, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    Optional<String> trouble = probe.trouble();
    if (trouble.isPresent()) {
      builder.message(trouble.get()).down();
    } else {
      builder.up();
    }
  }
}
