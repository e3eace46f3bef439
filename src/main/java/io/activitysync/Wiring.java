package io.activitysync;

import io.activitysync.cluster.LeaseClusterService;
import io.activitysync.cluster.LeaseKeeper;
import io.activitysync.cluster.Ownership;
import io.activitysync.cluster.ProbeTurns;
import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.RetrySchedule;
import io.activitysync.connection.SerialQueue;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.SettingsRules;
import io.activitysync.connection.settings.SourcePolicy;
import io.activitysync.connection.store.ConnectionStore;
import io.activitysync.connection.store.LeaseTable;
import io.activitysync.connection.store.Store;
import io.activitysync.connection.store.StoreWatcher;
import io.activitysync.connection.store.database.StoreSettings;
import io.activitysync.connection.store.history.HistoryEntry;
import io.activitysync.deadletter.DeadLetterData;
import io.activitysync.deadletter.DeadLetters;
import io.activitysync.event.version.EventVersions;
import io.activitysync.event.version.catalogue.EventCatalogue;
import io.activitysync.event.version.catalogue.EventPreview;
import io.activitysync.http.Door;
import io.activitysync.ingest.BodyReader;
import io.activitysync.ingest.IngestEngine;
import io.activitysync.ingest.IngestFront;
import io.activitysync.instances.Instances;
import io.activitysync.management.access.GuardedServers;
import io.activitysync.management.health.ConnectionsHealth;
import io.activitysync.management.health.ProcessHealth;
import io.activitysync.management.jmx.ConnectionMBeans;
import io.activitysync.management.metrics.ConnectionMetrics;
import io.activitysync.management.notification.StateNotifier;
import io.activitysync.management.rest.ConnectionResource;
import io.activitysync.management.rest.ConnectionTester;
import io.activitysync.management.rest.ConnectionsApi;
import io.activitysync.management.rest.ConsoleApi;
import io.activitysync.management.rest.HttpFront;
import io.activitysync.management.rest.RestFront;
import io.activitysync.management.rest.StreamLookApi;
import io.activitysync.management.rest.VersionsApi;
import io.activitysync.management.series.SeriesRecorder;
import io.activitysync.process.CheckedSettings;
import io.activitysync.process.HttpLimits;
import io.activitysync.process.ProcessRules;
import io.activitysync.process.ProcessSettings;
import io.activitysync.process.SendTo;
import io.activitysync.route.ActivityRoutes;
import io.activitysync.route.ControlHeaders;
import io.activitysync.route.files.RouteFiles;
import io.activitysync.runtime.RuntimeThreads;
import io.activitysync.runtime.StreamListener;
import io.activitysync.runtime.ThreadParameters;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.CamelConfiguration;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.LifecycleStrategySupport;

/** Joins the rooms: the one place that knows all of them. */
public final class Wiring implements CamelConfiguration {
  /** For calls of REST as the process stops: a body that is sent slowly is given up. */
  private static final Duration REST_LIMIT = Duration.ofSeconds(3);

  private final Path routesFolder;
  private final GuardedServers servers;
  private final Door door = new Door();
  private Duration drainDelay = Duration.ZERO;

  private Wiring(Path routesFolder, GuardedServers servers) {
    this.routesFolder = routesFolder;
    this.servers = servers;
  }

  /** Has Camel main start the application; the servers are made before anything is configured. */
  public static void install(Main main, Path routesFolder) {
    GuardedServers servers = new GuardedServers();
    Wiring wiring = new Wiring(routesFolder, servers);
    main.bind("servers", servers);
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeInitialize(BaseMainSupport starting) {
            CheckedSettings.checkCamel(starting.getCamelContext(), routesFolder);
            ThreadParameters.separate(starting.getCamelContext());
          }

          @Override
          public void beforeStop(BaseMainSupport stopping) {
            wiring.door.leave(wiring.drainDelay);
          }
        });
    main.configure().addConfiguration(wiring);
  }

  @Override
  public void configure(CamelContext context) throws Exception {
    Clock clock = Clock.systemUTC();
    context.getCamelContextExtension().registerEndpointCallback(new ControlHeaders());
    CheckedSettings checked = CheckedSettings.of(context, routesFolder);
    ProcessSettings settings = checked.process();
    drainDelay = settings.drainDelay();
    EventVersions versions = checked.versions();
    SourcePolicy sources = checked.sources();
    StoreSettings storeSettings = checked.store();
    Machinery machinery = Machinery.make(settings, () -> Store.open(storeSettings, clock));
    Store store = machinery.store();
    EventCatalogue catalogue = machinery.catalogue();
    ConnectionStore stored = store.connections(checked.declared(), sources);
    // first, so that no change after it is missed
    long known = stored.revision();
    RuntimeThreads threads = RuntimeThreads.of(context);
    Optional<LeaseTable> table = store.leases();
    Optional<LeaseKeeper> leases = table.map(one -> LeaseKeeper.of(one, threads.blocking()));
    String instance = leases.map(LeaseKeeper::owner).orElse("");
    context.addService(new LeaseClusterService(leases, threads.blocking()));
    RetrySchedule retries = new RetrySchedule(() -> ThreadLocalRandom.current().nextLong());
    Connections connections = new Connections();
    Instances instances = new Instances(store.instances(), instance, connections, System::nanoTime);
    SeriesRecorder recorder = new SeriesRecorder(connections, clock);
    StateNotifier notifier =
        new StateNotifier(context, settings.get(StateNotifier.PROPERTY, ""), clock);
    Function<StoredConnection, Connection> make =
        one -> {
          Connection made =
              new Connection(
                  one, stored.pinned(one.id()), clock, retries, new SerialQueue(threads.quick()));
          made.listen(
              (c, from, to, actor) ->
                  notifier.moved(
                      c,
                      from,
                      to,
                      actor,
                      store.history().append(HistoryEntry.move(c.id(), from, to, actor))));
          made.listen(new NotedLosses(store.history()));
          made.listen(recorder);
          made.listen(instances);
          return made;
        };
    stored.all().stream().map(make).forEach(connections::add);
    ConnectionMetrics metrics =
        new ConnectionMetrics(settings.labelledConnections(), versions::knows, clock);
    metrics.countLostNotifications(notifier::lost);
    DeadLetters deadLetters = deadLetters(context, settings, store, clock);
    deadLetters
        .room()
        .ifPresent(room -> metrics.showDeadLetters(room::heldBytes, room.mostBytes()));
    Supplier<SettingsRules> rules =
        () ->
            ProcessRules.of(
                context,
                versions,
                List.of(),
                Set.of(),
                sources,
                () -> connections.all().stream().map(Connection::settings));
    ActivityRoutes routes =
        new ActivityRoutes(
            context,
            connections,
            versions,
            catalogue,
            machinery.transport(),
            deadLetters,
            stored,
            one -> {
              Connection made = make.apply(one);
              metrics.add(made);
              return made;
            },
            rules,
            threads,
            StreamListener.both(metrics, recorder),
            new Ownership(leases, settings.sourceSharing()),
            new ProbeTurns(table, instance, retries, stored, threads.blocking()),
            routesFolder,
            clock);
    ConnectionMBeans mbeans = new ConnectionMBeans(context, routes.control(), metrics::remove);
    context.getRegistry().bind("vertx", machinery.vertx());
    servers.manageOn(machinery.managementVertx());
    servers.admit(
        id ->
            connections
                .find(id)
                .map(connection -> connection.settings().ingestTokens())
                .orElse(Set.of()));
    ConnectionResource resource =
        new ConnectionResource(
            connections,
            stored,
            routes.supervisor(),
            rules,
            () -> versions.latest().id(),
            routes.send(),
            instances,
            System::nanoTime);
    context.addRoutes(new ConnectionsApi(resource, routes.control(), store.history()));
    context.addRoutes(new ConnectionTester(resource, routes.streamTest()));
    context.addRoutes(new VersionsApi(versions, catalogue));
    context.addRoutes(new ConsoleApi(resource, connections, instances, recorder, clock));
    context.addRoutes(
        new StreamLookApi(
            resource,
            routes.streamLook(),
            catalogue,
            new EventPreview(versions),
            store.history(),
            clock));
    long mostBytes = HttpLimits.mostBytes(settings);
    BodyReader reader = new BodyReader(mostBytes);
    IngestEngine engine = new IngestEngine(door);
    servers.answer(
        door,
        List.of(
            new RestFront(),
            new IngestFront(
                connections,
                routes::isInstalled,
                HttpLimits.bodyBudget(settings, mostBytes),
                reader,
                HttpLimits.contextHeader(settings, mostBytes)),
            reader,
            engine::handOver));
    context.getRegistry().bind(IngestEngine.NAME, engine);
    ProcessHealth.ofDoor(context, door);
    SendTo.check(context, settings, List.of(StateNotifier.PROPERTY, DeadLetters.PROPERTY));
    StartUpReport report =
        new StartUpReport(settings, new RouteFiles(routesFolder), storeSettings.shown());
    context.addLifecycleStrategy(
        new LifecycleStrategySupport() {
          private Optional<StoreWatcher> watcher = Optional.empty();

          @Override
          public void onContextStarted(CamelContext started) {
            try {
              begin(started);
            } catch (RuntimeException e) {
              // thrown, Camel would pass over it, and the process stay as it is while it starts
              started.getRegistry().bind(StartUp.FAILURE, e);
            }
          }

          private void begin(CamelContext started) {
            metrics.showIn(started);
            connections.all().forEach(metrics::add);
            notifier.start();
            routes.start(mbeans);
            recorder.start(
                started
                    .getExecutorServiceManager()
                    .newSingleThreadScheduledExecutor(recorder, "activity-sync-series"));
            ProcessHealth.ofRefused(started, "route-files", routes::refusedRouteFiles);
            ProcessHealth.ofRefused(started, "versions", catalogue::refused);
            ConnectionsHealth.register(started, connections);
            ProcessHealth.ofStore(started, store::usable, clock);
            HttpFront.attach(started, engine);
            door.open();
            watcher = store.watch(stored, known, routes.supervisor()::changed);
            instances.start();
            report.log(connections);
          }

          @Override
          public void onContextStopping(CamelContext stopping) {
            door.close(REST_LIMIT);
            routes.end();
          }

          @Override
          public void onContextStopped(CamelContext stopped) {
            watcher.ifPresent(StoreWatcher::close);
            instances.close();
            leases.ifPresent(LeaseKeeper::close);
            routes.stop();
            notifier.close();
            machinery.close();
          }
        });
  }

  private static DeadLetters deadLetters(
      CamelContext context, ProcessSettings settings, Store store, Clock clock) {
    DeadLetterData kept = settings.deadLetterData();
    long most = settings.deadLetterBytes();
    String endpoint = settings.get(DeadLetters.PROPERTY, "");
    return endpoint.isBlank()
        ? DeadLetters.inFile(most, clock, kept, store::seal)
        : DeadLetters.to(context, endpoint, clock, kept, store::seal);
  }
}
