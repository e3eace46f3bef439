package io.activitysync.management.health;

import io.activitysync.http.Door;
import io.activitysync.http.Problem;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether events are taken, in the health checks. Down while the process starts and from the moment
 * that it is told to stop, before anything of it stops; that says nothing against its being alive.
 */
public final class DoorHealth extends AbstractHealthCheck {
  private final Door door;

  private DoorHealth(Door door) {
    super("activity-sync", "door");
    this.door = door;
  }

  /** Shows it; nothing where health checks are off. */
  public static void register(CamelContext context, Door door) {
    HealthCheckRegistry registry = HealthCheckRegistry.get(context);
    if (registry != null) {
      registry.register(new DoorHealth(door));
    }
  }

  @Override
  public boolean isLiveness() {
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    Problem closed = door.closed();
    if (closed == null) {
      builder.up();
    } else {
      builder.message(closed.title()).down();
    }
  }
}
