package io.activitysync.connection.store;

import static io.activitysync.connection.store.Samples.OFF;
import static io.activitysync.connection.store.Samples.ON;

import io.activitysync.connection.DesiredState;
import io.activitysync.connection.StoredConnection;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * Changes one connection for ever, and says so after each change is acknowledged. Change number n
 * is known from n alone, so that whoever kills this process knows what must be there.
 */
final class WriterProcess {
  static final String ID = "a";
  private static final int LIFE = 5;

  private WriterProcess() {}

  /** Runs until it is killed; the argument is the store's folder. */
  public static void main(String[] args) {
    System.out.println("opening");
    try (Store store = Store.open(Samples.h2(Path.of(args[0])), Clock.systemUTC())) {
      ConnectionStore connections = store.connections();
      System.out.println("opened");
      for (long n = connections.revision() + 1; ; n++) {
        System.out.println(change(connections, n));
      }
    }
  }

  private static long change(ConnectionStore connections, long n) {
    if (n % LIFE == 1) {
      return connections
          .insert(Samples.connection(ID, "secret" + n), desired(n), "writer")
          .revision();
    }
    StoredConnection now = connections.find(ID).orElseThrow();
    if (n % LIFE == 0) {
      connections.delete(ID, now.revision(), "writer");
      return n;
    }
    if (n % LIFE == 2) {
      var settings = Samples.withName(now.settings(), "name" + n);
      return connections.update(settings, desired(n), now.revision(), "writer").revision();
    }
    return connections.want(ID, d -> desired(n), "writer").revision();
  }

  /** Differs from one change to the next. */
  private static DesiredState desired(long n) {
    return n % 2 == 0 ? ON : OFF;
  }

  /** Whether a store's content is that after change n. */
  static boolean isAfter(long n, Optional<StoredConnection> found) {
    if (n % LIFE == 0) {
      return found.isEmpty();
    }
    boolean named = n % LIFE == 1 || found.orElseThrow().settings().name().startsWith("name");
    return named
        && found.orElseThrow().revision() == n
        && found.orElseThrow().desired().equals(desired(n));
  }
}
