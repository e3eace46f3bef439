package io.activitysync.runtime;

import io.activitysync.connection.Connection;
import io.activitysync.connection.settings.ConnectionSettings;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;

/** Keeps one instance of the route template a connection. Safe for use by several threads. */
public final class ConnectionRoutes {
  /** The template's id in {@code routes/activity-sync.camel.yaml}. */
  public static final String TEMPLATE = "activity-sync";

  /**
   * Stands in for a stream name or a region that is not set yet; a connection without them can't be
   * on.
   */
  private static final String NOT_SET = "not-set";

  /** No connection may have it: it does not begin with a letter or digit. */
  private static final String TRIAL = "_trial-of-a-changed-template";

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionRoutes.class);

  private final CamelContext context;
  private final RouteGate gate;
  private final Set<String> installed = ConcurrentHashMap.newKeySet();

  public ConnectionRoutes(CamelContext context, RouteGate gate) {
    this.context = context;
    this.gate = gate;
  }

  /** Whether the connection has its route. */
  public boolean isInstalled(String connectionId) {
    return installed.contains(connectionId);
  }

  /**
   * Makes the connection's route from the template, in place of the one that it may have.
   *
   * @throws Exception when the template or the source endpoint can't be used; the connection then
   *     has no route
   */
  public void install(Connection connection) throws Exception {
    String id = connection.id();
    gate.asOurs(
        id,
        routes -> {
          removeQuietly(id);
          build(connection.settings());
          installed.add(id);
        });
    LOG.atInfo().addKeyValue("connection", id).log("route installed");
  }

  /**
   * Makes a route from the template that no event ever comes to, and takes it away again.
   *
   * @throws Exception why the template can't be used
   */
  public void tryTemplate() throws Exception {
    String credentials = ConnectionCredentials.beanName(TRIAL);
    context.getRegistry().bind(credentials, AnonymousCredentialsProvider.create());
    try {
      TemplatedRouteBuilder.builder(context, TEMPLATE)
          .routeId(TRIAL)
          .prefixId(TRIAL + "-")
          .parameter("connection", TRIAL)
          .parameter("source", "direct:" + TRIAL)
          .parameter("streamName", NOT_SET)
          .parameter("region", "us-east-1")
          .add();
    } finally {
      gate.asOurs(TRIAL, routes -> removeQuietly(TRIAL));
      context.getRegistry().unbind(credentials);
    }
  }

  /**
   * Takes nothing more from the source, and gives what is on its way its time to arrive, Camel's
   * {@code shutdownTimeout} at the most. The route is to be installed anew or removed then.
   */
  public void drain(String connectionId) {
    installed.remove(connectionId);
    try {
      gate.bring(connectionId, true);
    } catch (Exception e) {
      LOG.atWarn().addKeyValue("connection", connectionId).setCause(e).log("route not drained");
    }
  }

  /** Takes the connection's route away; nothing where it has none. */
  public void remove(String connectionId) throws Exception {
    gate.asOurs(connectionId, routes -> removeQuietly(connectionId));
  }

  /**
   * Makes every route anew, after the template has changed.
   *
   * @param connections those that should have a route
   * @param settled told of each whose route is there again
   */
  public void reinstall(Collection<Connection> connections, Settled settled) {
    for (Connection connection : connections) {
      try {
        install(connection);
        settled.installed(connection, null);
      } catch (Exception e) {
        settled.installed(connection, e);
      }
    }
  }

  /** Is told how an installation went. */
  @FunctionalInterface
  public interface Settled {
    /**
     * One went well, or not.
     *
     * @param failure null where it went well
     */
    void installed(Connection connection, Exception failure);
  }

  private void removeQuietly(String id) throws Exception {
    installed.remove(id);
    if (context.getRoute(id) != null) {
      context.getRouteController().stopRoute(id);
      if (!context.removeRoute(id)) {
        throw new IllegalStateException("Route " + id + " was started while it was being removed");
      }
    }
  }

  private void build(ConnectionSettings settings) throws Exception {
    TemplatedRouteBuilder route =
        TemplatedRouteBuilder.builder(context, TEMPLATE)
            .routeId(settings.id())
            .prefixId(settings.id() + "-")
            .parameter("connection", settings.id())
            .parameter("source", settings.source())
            .parameter("streamName", settings.stream() == null ? NOT_SET : settings.stream())
            .parameter("region", settings.region() == null ? "us-east-1" : settings.region());
    if (settings.endpoint() != null) {
      route
          .parameter("endpoint", settings.endpoint().toString())
          .parameter("overrideEndpoint", "true");
    }
    route.add();
  }
}
