package io.activitysync;

import io.activitysync.connection.store.Store;
import io.activitysync.event.version.catalogue.EventCatalogue;
import io.activitysync.kinesis.client.KinesisTransport;
import io.activitysync.kinesis.client.TransportSettings;
import io.activitysync.management.access.LimitedVertx;
import io.activitysync.process.HttpLimits;
import io.activitysync.process.ProcessSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * What this process runs on besides its store. Each of the two takes its time at a start and has
 * nothing to do with the other, so that they are made side by side.
 */
record Machinery(
    Store store,
    EventCatalogue catalogue,
    KinesisTransport transport,
    LimitedVertx vertx,
    LimitedVertx managementVertx)
    implements AutoCloseable {

  /**
   * Opens the store, and makes the rest meanwhile; where both fail, the store's failure is told.
   *
   * @throws RuntimeException what the store or a setting of the rest has that can't be used
   */
  static Machinery make(ProcessSettings settings, Supplier<Store> opening) {
    CompletableFuture<Machinery> rest =
        CompletableFuture.supplyAsync(
            () -> withoutStore(settings),
            // of this thread's class loader, which those of the JVM's own pool don't have
            task -> new Thread(task, "activity-sync-start").start());
    Store store;
    try {
      store = opening.get();
    } catch (RuntimeException e) {
      var unused = rest.thenAccept(Machinery::close);
      throw e;
    }
    try {
      return rest.join().with(store);
    } catch (CompletionException e) {
      store.close();
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static Machinery withoutStore(ProcessSettings settings) {
    TransportSettings calls = TransportSettings.DEFAULTS.withCallTimeout(settings.callTimeout());
    LimitedVertx vertx = HttpLimits.vertx(settings);
    StartUp.endWithoutPorts(vertx);
    LimitedVertx managementVertx = HttpLimits.managementVertx(settings);
    StartUp.endWithoutPorts(managementVertx);
    return new Machinery(
        null, EventCatalogue.builtIn(), new KinesisTransport(calls), vertx, managementVertx);
  }

  private Machinery with(Store opened) {
    return new Machinery(opened, catalogue, transport, vertx, managementVertx);
  }

  /** Ends all of it, what is on its way to Kinesis first. */
  @Override
  public void close() {
    transport.close();
    if (store != null) {
      store.close();
    }
    vertx.close();
    managementVertx.close();
  }
}
