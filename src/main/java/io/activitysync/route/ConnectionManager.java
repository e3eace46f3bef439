package io.activitysync.route;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.PauseReason;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings connections to life with their credentials and routes. Safe for use by several threads.
 */
public final class ConnectionManager {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionManager.class);

  private final Connections connections;
  private final ConnectionRoutes routes;
  private final ConnectionCredentials credentials;
  private final Supervisor supervisor;
  private volatile boolean started;

  ConnectionManager(
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
    for (Connection connection : connections.all()) {
      credentials.put(connection.settings());
      supervisor.adopt(connection);
      install(connection);
    }
    started = true;
  }

  /** Makes every route anew, after a route file has changed. */
  public void reinstallAll() {
    connections.all().forEach(this::install);
  }

  /**
   * Installs the route of a connection that could not have one before; answers whether it has one
   * now.
   */
  boolean installIfMissing(Connection connection) {
    return !started || routes.isInstalled(connection.id()) || install(connection);
  }

  private synchronized boolean install(Connection connection) {
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
