package io.activitysync.cluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;

/** What a route has taken and not ended. */
public final class InFlight {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private InFlight() {}

  /** Waits until nothing is on its way in a route, or a time is over, or it is interrupted. */
  public static void await(CamelContext context, String routeId, Duration atMost) {
    long begun = System.nanoTime();
    while (context.getInflightRepository().size(routeId) > 0
        && System.nanoTime() - begun < atMost.toNanos()
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
