package io.activitysync.route;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.deadletter.DeadLetters;
import io.activitysync.event.version.EventVersions;
import io.activitysync.event.version.catalogue.EventCatalogue;
import io.activitysync.event.version.yaml.VersionFolder;
import io.activitysync.kinesis.client.DescribeLimiter;
import io.activitysync.kinesis.client.KinesisTransport;
import io.activitysync.kinesis.component.ActivityKinesisComponent;
import io.activitysync.route.files.DeclaredVersions;
import io.activitysync.route.files.RouteFileLoader;
import io.activitysync.route.files.RouteReload;
import io.activitysync.runtime.AutomaticRetries;
import io.activitysync.runtime.ConnectionCredentials;
import io.activitysync.runtime.ConnectionManager;
import io.activitysync.runtime.ConnectionRoutes;
import io.activitysync.runtime.CountedEndpoints;
import io.activitysync.runtime.DesiredStateStore;
import io.activitysync.runtime.EndpointDeliveries;
import io.activitysync.runtime.MissingVersions;
import io.activitysync.runtime.Retries;
import io.activitysync.runtime.RouteGate;
import io.activitysync.runtime.StreamListener;
import io.activitysync.runtime.Supervisor;
import io.activitysync.streamcheck.StreamCheck;
import io.activitysync.streamcheck.StreamProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.ThreadPoolProfileBuilder;
import org.apache.camel.spi.ThreadPoolProfile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.regions.Region;

/** Makes known to Camel what the route files name, and starts the connections' routes. */
public final class ActivityRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(ActivityRoutes.class);
  private static final int WORKERS = 8;
  private static final String VERSIONS = "versions";

  private final CamelContext context;
  private final Connections connections;
  private final ConnectionRoutes routes;
  private final ConnectionManager manager;
  private final Supervisor supervisor;
  private final StreamCheck streamTest;
  private final ScheduledExecutorService workers;
  private final Path routesFolder;
  private final DeclaredVersions declaredVersions;
  private final RouteBeans beans;
  private volatile RouteReload reload;

  /** Binds beans, the component and the transformers; starts nothing yet. */
  public ActivityRoutes(
      CamelContext context,
      Connections connections,
      EventVersions versions,
      EventCatalogue catalogue,
      KinesisTransport transport,
      DeadLetters deadLetters,
      DesiredStateStore desiredStates,
      StreamListener listener,
      Path routesFolder,
      Clock clock)
      throws Exception {
    this.context = context;
    this.connections = connections;
    this.routesFolder = routesFolder;
    this.workers =
        context
            .getExecutorServiceManager()
            .newScheduledThreadPool(this, "activity-sync-supervisor", unbounded());
    RouteGate gate = new RouteGate(context);
    ConnectionCredentials credentials = new ConnectionCredentials(context, transport, clock);
    DescribeLimiter limiter = new DescribeLimiter();
    this.streamTest =
        new StreamCheck(
            transport,
            credentials::of,
            limiter,
            clock,
            StreamProbe::address,
            Region.regions().stream().filter(r -> !r.isGlobalRegion()).map(Region::id).toList());
    this.routes = new ConnectionRoutes(context, gate);
    MissingVersions missing =
        new MissingVersions(versions, new StreamProbe(transport, credentials::of, limiter, clock));
    this.supervisor =
        new Supervisor(
            gate,
            missing,
            new EndpointDeliveries(context),
            desiredStates,
            workers,
            new AutomaticRetries(new Retries(RandomGenerator.getDefault()), workers, clock));
    this.manager = new ConnectionManager(connections, routes, credentials, supervisor);
    supervisor.installWith(manager::installIfMissing);
    this.declaredVersions =
        new DeclaredVersions(
            routesFolder.resolve(VERSIONS),
            new VersionFolder(context, versions, catalogue),
            catalogue,
            () -> missing.look(connections));
    context
        .getCamelContextExtension()
        .registerEndpointCallback(new CountedEndpoints(connections, credentials, listener));
    context.addComponent("aws2-kinesis", new ActivityKinesisComponent(transport));
    beans =
        new RouteBeans(
            connections,
            versions,
            deadLetters,
            listener,
            supervisor::failed,
            new ConnectionStatePolicy.Operator() {
              @Override
              public boolean isOurs(String routeId) {
                return supervisor.isOurs(routeId);
              }

              @Override
              public void suspend(Connection connection, String actor) {
                supervisor.suspend(connection, actor);
              }

              @Override
              public void retry(Connection connection, String actor) {
                supervisor.retry(connection, actor);
              }
            });
    beans.bindTo(context);
  }

  /** Camel's own profile refuses the 1,001st task that waits: one for each of many connections. */
  private static ThreadPoolProfile unbounded() {
    return new ThreadPoolProfileBuilder("activity-sync-supervisor")
        .poolSize(WORKERS)
        .maxQueueSize(-1)
        .build();
  }

  /** Ids of the event versions that a folder of route files declares. */
  public static List<String> declaredVersions(Path routesFolder) {
    return DeclaredVersions.ids(routesFolder.resolve(VERSIONS));
  }

  /** Kinds of event that only those versions may know. */
  public static Set<String> declaredKinds(Path routesFolder) {
    return DeclaredVersions.kinds(routesFolder.resolve(VERSIONS));
  }

  /** What is done to connections goes through here. */
  public Supervisor supervisor() {
    return supervisor;
  }

  /** Connections begin, change and end here. */
  public ConnectionManager manager() {
    return manager;
  }

  /** Tries settings. */
  public StreamCheck streamTest() {
    return streamTest;
  }

  /** Gives every connection its route; to be called when Camel has started. */
  public void start() {
    declaredVersions.start(workers);
    manager.startAll();
    if (Files.isDirectory(routesFolder)) {
      watch();
    }
  }

  /** Stops looking after connections. */
  public void stop() {
    context.getExecutorServiceManager().shutdownNow(workers);
  }

  /** Whether a connection has its route. */
  public boolean isInstalled(String connection) {
    return routes.isInstalled(connection);
  }

  private void watch() {
    RouteFileLoader loader =
        new RouteFileLoader(
            context,
            new RouteFileLoader.Changes() {
              @Override
              public void tryTemplate() throws Exception {
                routes.tryTemplate();
              }

              @Override
              public void sharedChanged() {
                manager.reinstallAll();
              }

              @Override
              public void feedersChanged() {
                connections.all().forEach(supervisor::follow);
              }
            });
    try {
      reload = new RouteReload(routesFolder, loader);
      reload.start(workers);
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("route files are not watched");
    }
  }

  /** Route files whose last change was refused, with the reason. */
  public Map<String, String> refusedRouteFiles() {
    RouteReload watching = reload;
    return watching == null ? Map.of() : watching.refused();
  }
}
