package io.activitysync.route;

import io.activitysync.cluster.Ownership;
import io.activitysync.cluster.ProbeTurns;
import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.SettingsRules;
import io.activitysync.connection.settings.ShownUri;
import io.activitysync.connection.settings.SourceSafety;
import io.activitysync.connection.store.ConnectionStore;
import io.activitysync.deadletter.DeadLetters;
import io.activitysync.event.version.EventVersions;
import io.activitysync.event.version.catalogue.EventCatalogue;
import io.activitysync.event.version.yaml.VersionFolder;
import io.activitysync.kinesis.client.KinesisTransport;
import io.activitysync.kinesis.component.ActivityKinesisComponent;
import io.activitysync.logging.LogKeys;
import io.activitysync.route.files.DeclaredVersions;
import io.activitysync.route.files.RouteReload;
import io.activitysync.runtime.CamelParts;
import io.activitysync.runtime.ConnectionControl;
import io.activitysync.runtime.ConnectionCredentials;
import io.activitysync.runtime.ConnectionViews;
import io.activitysync.runtime.Deliveries;
import io.activitysync.runtime.HotKeyWatch;
import io.activitysync.runtime.MissingVersions;
import io.activitysync.runtime.RouteSwitch;
import io.activitysync.runtime.RuntimeThreads;
import io.activitysync.runtime.SourceWatch;
import io.activitysync.runtime.StreamListener;
import io.activitysync.runtime.Supervisor;
import io.activitysync.streamcheck.SendStep;
import io.activitysync.streamcheck.StreamCheck;
import io.activitysync.streamcheck.StreamLook;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.regions.Region;

/** Makes known to Camel what the route files name, and starts the connections' routes. */
public final class ActivityRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(ActivityRoutes.class);
  private static final String VERSIONS = "versions";
  private static final long START_SECONDS = 30;

  private final CamelContext context;
  private final RouteSwitch routes;
  private final Supervisor supervisor;
  private final ConnectionControl control;
  private final SourceWatch sources;
  private final HotKeyWatch hotKeys;
  private final SendStep send;
  private final StreamCheck streamTest;
  private final StreamLook streamLook;
  private final RuntimeThreads threads;
  private final DeclaredVersions declaredVersions;
  private final RouteReload reload;
  private volatile boolean started;

  /** Binds beans, the component and the transformers; starts nothing yet. */
  public ActivityRoutes(
      CamelContext context,
      Connections connections,
      EventVersions versions,
      EventCatalogue catalogue,
      KinesisTransport transport,
      DeadLetters deadLetters,
      ConnectionStore store,
      Function<StoredConnection, Connection> make,
      Supplier<SettingsRules> rules,
      RuntimeThreads threads,
      StreamListener listener,
      Ownership ownership,
      ProbeTurns turns,
      Path routesFolder,
      Clock clock)
      throws Exception {
    this.context = context;
    this.threads = threads;
    this.routes = new RouteSwitch(context, ownership);
    ActivityKinesisComponent kinesis = new ActivityKinesisComponent(transport);
    this.send = new SendStep(context, kinesis, RouteSwitch.TEMPLATE);
    ConnectionCredentials credentials = new ConnectionCredentials(context, send::of, clock);
    this.streamLook = new StreamLook(send::of, credentials::of, clock);
    this.streamTest =
        new StreamCheck(
            send::of,
            credentials::of,
            kinesis.describeLimiter(),
            clock,
            Region.regions().stream().filter(r -> !r.isGlobalRegion()).map(Region::id).toList());
    Deliveries deliveries = new Deliveries(kinesis, credentials, connections, listener);
    MissingVersions missing = new MissingVersions(versions, streamTest);
    this.supervisor =
        new Supervisor(
            connections,
            new CamelParts(routes, credentials, deliveries, missing),
            store,
            make,
            turns,
            threads.timer(),
            threads.blocking(),
            clock);
    this.control =
        new ConnectionControl(
            supervisor, store, rules, threads.timer(), threads.blocking(), System::nanoTime);
    this.sources =
        new SourceWatch(
            context,
            connections,
            ownership,
            threads,
            this::missingFile,
            id -> {
              var unused = supervisor.follow(id);
            });
    ownership.followBy(supervisor::follow);
    this.hotKeys = new HotKeyWatch(connections, deliveries::keyWait, clock);
    this.declaredVersions =
        new DeclaredVersions(
            routesFolder.resolve(VERSIONS),
            new VersionFolder(context, versions, catalogue),
            catalogue,
            () -> missing.look(connections));
    context.addComponent("aws2-kinesis", kinesis);
    RouteBeans beans =
        new RouteBeans(
            connections,
            versions,
            deadLetters,
            listener,
            supervisor::found,
            new ConnectionStatePolicy.Operator(routes::isOurs, control::suspend, control::retry),
            ownership);
    beans.bindTo(context);
    reload =
        new RouteReload(
            routesFolder, context, changes(connections, ownership, versions, catalogue));
  }

  /** Ids of the event versions that a folder of route files declares. */
  public static List<String> declaredVersions(Path routesFolder) {
    return DeclaredVersions.ids(routesFolder.resolve(VERSIONS));
  }

  /** Kinds of event that only those versions may know. */
  public static Set<String> declaredKinds(Path routesFolder) {
    return DeclaredVersions.kinds(routesFolder.resolve(VERSIONS));
  }

  /** Takes what was saved of connections. */
  public Supervisor supervisor() {
    return supervisor;
  }

  /** Takes what operators say to connections. */
  public ConnectionControl control() {
    return control;
  }

  /** Tries settings. */
  public StreamCheck streamTest() {
    return streamTest;
  }

  /** How streams are reached, and records sent, by the route file. */
  public SendStep send() {
    return send;
  }

  /** Looks at streams. */
  public StreamLook streamLook() {
    return streamLook;
  }

  /**
   * Loads the route files and gives every connection its route; to be called when Camel has
   * started.
   *
   * @param views are told of connections that there are, and of those that come and go
   * @throws IllegalStateException where not even the built-in route files can be loaded
   */
  public void start(ConnectionViews views) {
    reload.loadNeeded();
    declaredVersions.start(threads.quick());
    reload.loadOthers();
    begin(views);
    sources.start();
    hotKeys.start(threads);
    started = true;
    reload.start(threads.quick());
  }

  /** Waits until all have their routes, but never for long for one whose source hangs. */
  private void begin(ConnectionViews views) {
    try {
      supervisor.start(views).get(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.atWarn().setCause(e).log("not every connection has its route yet");
    }
  }

  /** Makes and takes away no route from here on; to be called once Camel is stopping. */
  public void end() {
    routes.end();
  }

  /** Stops looking after connections. */
  public void stop() {
    threads.stop(context);
  }

  /** Whether a connection has its route. */
  public boolean isInstalled(String connection) {
    return routes.isInstalled(connection);
  }

  private RouteReload.Changes changes(
      Connections connections,
      Ownership ownership,
      EventVersions versions,
      EventCatalogue catalogue) {
    return new RouteReload.Changes() {
      @Override
      public void tryOut(List<Resource> shared) throws Exception {
        RouteTrial.run(shared, context, versions, catalogue);
      }

      @Override
      public void tryTemplate() throws Exception {
        routes.tryTemplate();
      }

      @Override
      public void checkFeeder(String file, String source) throws IOException {
        String resolved = context.resolvePropertyPlaceholders(source);
        String problem = SourceSafety.feederProblem(resolved);
        if (problem != null) {
          throw new IOException("a route from " + ShownUri.path(resolved) + " " + problem);
        }
        String warning = SourceSafety.warning(resolved, false);
        if (warning != null) {
          LOG.atWarn()
              .addKeyValue(LogKeys.FILE, file)
              .addKeyValue(LogKeys.FROM, ShownUri.path(resolved))
              .addKeyValue(LogKeys.REASON, warning)
              .log("source may not keep what is not delivered");
        }
        if (ownership.isUnknown(resolved)) {
          LOG.atWarn()
              .addKeyValue(LogKeys.FILE, file)
              .addKeyValue(LogKeys.FROM, ShownUri.path(resolved))
              .log(Ownership.UNKNOWN);
        }
      }

      @Override
      public boolean isConnection(String id) {
        return connections.find(id).isPresent();
      }

      @Override
      public void sharedChanged() {
        if (started) {
          supervisor.reinstallAll();
        }
      }

      @Override
      public void feedersChanged() {
        supervisor.followAll();
      }
    };
  }

  private Optional<String> missingFile(String connection) {
    return reload.missing(connection);
  }

  /** Route files whose last change was refused, with the reason. */
  public Map<String, String> refusedRouteFiles() {
    return reload.refused();
  }
}
