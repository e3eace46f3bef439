package io.activitysync.runtime;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.PauseReason;
import io.activitysync.connection.StoredConnection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings connections to life with their credentials and routes, changes them and ends them, as the
 * store says. Safe for use by several threads.
 */
public final class ConnectionManager {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionManager.class);

  private final Connections connections;
  private final ConnectionRoutes routes;
  private final ConnectionCredentials credentials;
  private final Supervisor supervisor;
  private final KeyedLocks locks = new KeyedLocks();
  private volatile boolean started;

  public ConnectionManager(
      Connections connections,
      ConnectionRoutes routes,
      ConnectionCredentials credentials,
      Supervisor supervisor) {
    this.connections = connections;
    this.routes = routes;
    this.credentials = credentials;
    this.supervisor = supervisor;
  }

  /** Gives every connection its route, and has it do what is wanted of it. */
  public void startAll() {
    connections.all().forEach(this::start);
    started = true;
  }

  private void start(Connection connection) {
    credentials.put(connection.settings());
    supervisor.adopt(connection);
    install(connection);
  }

  /** Makes every route anew, after a route file has changed. */
  public void reinstallAll() {
    connections.all().forEach(this::install);
  }

  /**
   * Brings what the store holds to life: a connection that is new here, or the newer of what is
   * known of it and {@code stored}. Takes effect for the next event.
   *
   * @param make makes one that is new here; empty where it was deleted since it was read
   * @param views are told of one that is new here
   */
  public void apply(
      StoredConnection stored,
      Function<StoredConnection, Optional<Connection>> make,
      ConnectionViews views) {
    KeyedLocks.Held held = locks.hold(stored.id());
    try {
      Optional<Connection> known = connections.find(stored.id());
      if (known.isEmpty()) {
        make.apply(stored)
            .ifPresent(
                connection -> {
                  connections.add(connection);
                  start(connection);
                  views.show(connection);
                });
      } else {
        Connection connection = known.get();
        connection.take(stored).ifPresent(before -> change(connection, before, stored.changedBy()));
      }
    } finally {
      held.release();
    }
  }

  private void change(Connection connection, StoredConnection before, String actor) {
    StoredConnection now = connection.saved();
    if (!before.settings().equals(now.settings())
        || !before.unreadable().equals(now.unreadable())) {
      credentials.put(now.settings());
      boolean sameWay =
          before.settings().sameRoute(now.settings())
              && before.settings().credentials().equals(now.settings().credentials());
      if (!before.settings().sameRoute(now.settings())) {
        routes.drain(connection.id());
        install(connection);
      }
      boolean on = before.desired().enabled() && now.desired().enabled() && now.readable();
      if (on && (!sameWay || connection.pause().isPresent())) {
        supervisor.settingsChanged(connection, actor);
      }
    }
    supervisor.settle(connection, actor);
  }

  /**
   * Ends a connection: what is on its way gets its time to arrive, then its route goes. Nothing
   * where it is not known.
   *
   * @param actor who asked for it
   */
  public void remove(String id, String actor, ConnectionViews views) {
    KeyedLocks.Held held = locks.hold(id);
    try {
      connections
          .find(id)
          .ifPresent(
              connection -> {
                routes.drain(id);
                connection.disable(actor);
                end(connection);
                views.hide(connection);
              });
    } finally {
      held.release();
    }
  }

  /** As one step: a late try of the connection must find its route, or find it gone. */
  private synchronized void end(Connection connection) {
    String id = connection.id();
    try {
      routes.remove(id);
    } catch (Exception e) {
      LOG.atError().addKeyValue("connection", id).setCause(e).log("route could not be removed");
    }
    connections.remove(id);
    supervisor.forget(connection);
    credentials.remove(id);
  }

  /**
   * Installs the route of a connection that could not have one before; answers whether it has one
   * now.
   */
  public boolean installIfMissing(Connection connection) {
    return !started || routes.isInstalled(connection.id()) || install(connection);
  }

  private synchronized boolean install(Connection connection) {
    if (connections.find(connection.id()).filter(known -> known == connection).isEmpty()) {
      return false; // deleted meanwhile
    }
    try {
      routes.install(connection);
      supervisor.follow(connection);
      return true;
    } catch (Exception e) {
      LOG.atError()
          .addKeyValue("connection", connection.id())
          .setCause(e)
          .log("route could not be installed");
      connection.pause(sourceFailed(e), "route");
      return false;
    }
  }

  private static PauseReason sourceFailed(Exception failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new PauseReason(
        "ROUTE_FAILED",
        "The connection's route can't be started",
        List.of("source", "routes/activity-sync.camel.yaml"),
        root.getMessage(),
        true);
  }
}
