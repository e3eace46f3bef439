package io.activitysync.management.health;

import io.activitysync.http.Door;
import io.activitysync.http.Problem;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * What concerns the process as a whole, in the health checks: whether it takes events. None of it
 * says anything against its being alive. Nothing is shown where health checks are off.
 */
public final class ProcessHealth extends AbstractHealthCheck {
  private static final long STORE_EVERY_SECONDS = 5;

  private static final String STORE = "store";

  private final Consumer<HealthCheckResultBuilder> look;

  private ProcessHealth(String id, Consumer<HealthCheckResultBuilder> look) {
    super("activity-sync", id);
    this.look = look;
  }

  @Override
  public boolean isReadiness() {
    return !getId().equals(STORE);
  }

  /**
   * Whether events are taken. Down while the process starts and from the moment that it is told to
   * stop, before anything of it stops.
   */
  public static void ofDoor(CamelContext context, Door door) {
    register(
        context,
        "door",
        builder -> {
          Problem unready = door.unready();
          if (unready == null) {
            builder.up();
          } else {
            builder.message(unready.title()).down();
          }
        });
  }

  /**
   * What was refused of an operator's files, and why. Never down, since what runs goes on as it
   * was.
   *
   * @param id of the check
   * @param refused reasons by the name of a file or a folder
   */
  public static void ofRefused(
      CamelContext context, String id, Supplier<Map<String, String>> refused) {
    register(
        context,
        id,
        builder -> {
          Map<String, String> now = refused.get();
          if (!now.isEmpty()) {
            // HTTP shows details only where it is asked for the data
            builder.message("refused, and what runs goes on: " + now);
          }
          builder.up();
        });
  }

  /**
   * The store, which is asked every {@value #STORE_EVERY_SECONDS} s until Camel stops. Says nothing
   * against being ready: streams go on without it, and all processes that share it would be taken
   * out at once.
   *
   * @param question throws where the store can't be used; may block
   */
  public static void ofStore(CamelContext context, LongSupplier question, Clock clock) {
    StoreProbe probe = new StoreProbe(question, clock, System::nanoTime);
    boolean shown =
        register(
            context,
            STORE,
            builder -> {
              Optional<String> trouble = probe.trouble();
              if (trouble.isPresent()) {
                builder.message(trouble.get()).down();
              } else {
                builder.up();
              }
            });
    if (shown) {
      ScheduledExecutorService timer =
          context
              .getExecutorServiceManager()
              .newSingleThreadScheduledExecutor(probe, "activity-sync-store-probe");
      var unused = timer.scheduleWithFixedDelay(probe, 0, STORE_EVERY_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static boolean register(
      CamelContext context, String id, Consumer<HealthCheckResultBuilder> look) {
    HealthCheckRegistry registry = HealthCheckRegistry.get(context);
    return registry != null && registry.register(new ProcessHealth(id, look));
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    look.accept(builder);
  }
}
