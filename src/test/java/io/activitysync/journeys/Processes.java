package io.activitysync.journeys;

import io.activitysync.support.app.TestApp;
import io.activitysync.support.server.PostgresLocal;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Two processes on one store, of which now one and now the other ends and starts again; requests go
 * to either. For use by several threads.
 */
final class Processes implements AutoCloseable {
  private static final int COUNT = 2;

  private final Path routes;
  private final Map<String, String> properties;
  private final AtomicReferenceArray<TestApp> running = new AtomicReferenceArray<>(COUNT);

  private Processes(Path routes, Map<String, String> properties) throws Exception {
    this.routes = routes;
    this.properties = properties;
    for (int i = 0; i < COUNT; i++) {
      running.set(i, TestApp.start(routes, properties));
    }
  }

  /**
   * Starts both on a PostgreSQL of their own.
   *
   * @param folder takes the store's key
   */
  static Processes onOneStore(Path folder, Map<String, String> properties) throws Exception {
    Map<String, String> all = new HashMap<>(PostgresLocal.shared().newStore());
    all.put("activity-sync.store.key-file", folder.resolve("key.json").toString());
    all.putAll(properties);
    return new Processes(folder.resolve("no-routes"), all);
  }

  /** Asks either; empty where none runs, or the one that was asked ends. */
  Optional<HttpResponse<String>> call(String method, String path, String type, String body)
      throws Exception {
    int place = ThreadLocalRandom.current().nextInt(COUNT);
    TestApp app = running.get(place);
    if (app == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(app.call(method, path, type, body));
    } catch (IOException e) {
      if (running.get(place) == app) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** Ends and starts one after the other, until it is over; then both run. */
  Void restart(Consumer<String> story, Random dice, AtomicBoolean over) throws Exception {
    while (!over.get()) {
      int place = dice.nextInt(COUNT);
      TestApp app = running.getAndSet(place, null);
      story.accept("process " + place + (app == null ? " starts" : " ends"));
      if (app == null) {
        running.set(place, TestApp.start(routes, properties));
      } else {
        app.close();
      }
      story.accept("process " + place + (app == null ? " has started" : " has ended"));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(dice.nextInt(3_000)));
    }
    for (int i = 0; i < COUNT; i++) {
      if (running.get(i) == null) {
        running.set(i, TestApp.start(routes, properties));
      }
    }
    return null;
  }

  @Override
  public void close() {
    for (int i = 0; i < COUNT; i++) {
      TestApp app = running.getAndSet(i, null);
      if (app != null) {
        app.close();
      }
    }
  }
}
