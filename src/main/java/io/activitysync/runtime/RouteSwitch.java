package io.activitysync.runtime;

import io.activitysync.cluster.InFlight;
import io.activitysync.cluster.Ownership;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.ShownUri;
import io.activitysync.connection.settings.SourceSafety;
import io.activitysync.logging.LogKeys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.spi.RouteController;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.spi.ShutdownStrategy;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.FileUtil;
import org.apache.camel.util.function.ThrowingConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a connection's route from the template, suspends and resumes it with the routes that feed
 * it, and takes it away. Knows which changes of a route's status are our own doing, so that an
 * operator's use of Camel's route MBeans can be told apart. Safe for use by several threads, one at
 * a time for one connection.
 */
public final class RouteSwitch {
  /** The template's id in {@code routes/activity-sync.camel.yaml}. */
  public static final String TEMPLATE = "activity-sync";

  /**
   * Stands in for a stream name or a region that is not set yet; a connection without them can't be
   * on.
   */
  private static final String NOT_SET = "not-set";

  /** No connection may have it: it does not begin with a letter or digit. */
  static final String TRIAL = "_trial-of-a-changed-template";

  /**
   * What Camel itself may wait for events that are on their way, once they were waited for here.
   */
  private static final long CAMELS_SECONDS = 1;

  private static final long LAST_TURN_SECONDS = 2;

  private static final Logger LOG = LoggerFactory.getLogger(RouteSwitch.class);

  private final CamelContext context;
  private final Ownership ownership;

  /** One route is away at a time: each is away for as short as can be. */
  private final Lock turn = new ReentrantLock(true);

  private final Set<String> ours = ConcurrentHashMap.newKeySet();
  private final Set<String> installed = ConcurrentHashMap.newKeySet();

  /** Routes that are suspended, and were found or made so well that they can be resumed. */
  private final Set<String> suspended = ConcurrentHashMap.newKeySet();

  /** Routes whose consumers were suspended before they were. */
  private final Set<String> quiet = ConcurrentHashMap.newKeySet();

  /** For the routes of a context. */
  public RouteSwitch(CamelContext context, Ownership ownership) {
    this.ownership = ownership;
    this.context = context;
  }

  /** Whether a route's change of status that is under way was asked for here. */
  public boolean isOurs(String routeId) {
    return ours.contains(routeId);
  }

  /** Whether the connection has its route, and it is not about to be made anew. */
  public boolean isInstalled(String connectionId) {
    return installed.contains(connectionId);
  }

  /**
   * Whether Camel knows the connection's route: an operator may have removed it. One that went
   * since Camel stops is not to be made anew.
   */
  boolean isThere(String connectionId) {
    return context.isStopping() || isOwn(context.getRoute(connectionId), connectionId);
  }

  /** Whether a route, which may be null, was made from the template for this connection. */
  private static boolean isOwn(Route route, String connectionId) {
    return route != null
        && connectionId.equals(route.getRouteId())
        && route.isCreatedByRouteTemplate()
        && prefix(connectionId).equals(route.getNodePrefixId());
  }

  private static String prefix(String connectionId) {
    return connectionId + "-";
  }

  /** Who else has the id that a connection's route is to have, in a sentence; empty for nobody. */
  Optional<String> inTheWay(String connectionId) {
    Route route = context.getRoute(connectionId);
    if (route == null || isOwn(route, connectionId)) {
      return Optional.empty();
    }
    String file =
        route.getSourceResource() == null
            ? ""
            : " in " + FileUtil.stripPath(route.getSourceResource().getLocation());
    return Optional.of(
        "the route id "
            + connectionId
            + " is in use by a route from "
            + ShownUri.path(route.getEndpoint().getEndpointUri())
            + file
            + ": give one of the two another id");
  }

  void install(ConnectionSettings settings) throws Exception {
    String id = settings.id();
    if (isOwn(context.getRoute(id), id)) {
      settle(id);
    }
    turn.lock();
    try {
      asOurs(
          id,
          routes -> {
            Optional<String> other = inTheWay(id);
            if (other.isPresent()) {
              throw new IllegalStateException(other.get());
            }
            removeQuietly(id);
            if (context.isStopping()) {
              return;
            }
            build(settings);
            installed.add(id);
            if (ownership.isUnknown(settings.source())) {
              LOG.atWarn().addKeyValue(LogKeys.CONNECTION, id).log(Ownership.UNKNOWN);
            }
          });
    } finally {
      turn.unlock();
    }
  }

  /**
   * Makes a route from the template that no event ever comes to, and takes it away again.
   *
   * @throws Exception why the template can't be used
   */
  public void tryTemplate() throws Exception {
    try {
      TemplatedRouteBuilder.builder(context, TEMPLATE)
          .routeId(TRIAL)
          .prefixId(prefix(TRIAL))
          .parameter("connection", TRIAL)
          .parameter("source", "direct:" + TRIAL)
          .parameter("streamName", NOT_SET)
          .parameter("region", "us-east-1")
          .add();
    } finally {
      asOurs(TRIAL, routes -> removeQuietly(TRIAL));
    }
  }

  void drain(String connectionId) throws Exception {
    installed.remove(connectionId);
    bring(connectionId, true);
  }

  void remove(String connectionId) throws Exception {
    turn.lock();
    try {
      asOurs(connectionId, routes -> removeQuietly(connectionId));
    } finally {
      turn.unlock();
    }
    ownership.letGo(connectionId);
  }

  /**
   * Once Camel stops, waits a little for the connection's route that is just being made or taken
   * away: Camel goes through its routes, and fails where one comes or goes meanwhile.
   */
  public void end() {
    try {
      if (turn.tryLock(LAST_TURN_SECONDS, TimeUnit.SECONDS)) {
        turn.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Brings a connection's routes to where they should be: its own, and those of its group, which
   * feed it. Nothing where one is there already or is gone.
   *
   * <p>Its own is suspended, so that an HTTP source answers 503. Those that feed it are stopped,
   * and its own where it is a Kafka consumer: one that starts anew begins where it committed last,
   * while Camel's ends its thread for good where a suspension meets its reconnecting after a failed
   * record.
   *
   * <p>What one process at a time reads is stopped as long as another does, and starts anew under
   * each tenure of its lease: from the place that its source has confirmed. What several may read,
   * as HTTP, runs.
   */
  void bring(String connectionId, boolean held) throws Exception {
    List<Route> all =
        context.getRoutes().stream()
            .filter(route -> connectionId.equals(route.getGroup()) || isOwn(route, connectionId))
            .toList();
    Set<String> owned =
        all.stream().filter(ownership::look).map(Route::getRouteId).collect(Collectors.toSet());
    long tenure = held || owned.isEmpty() ? 0 : ownership.want(connectionId);
    if (tenure > 0 && !ownership.hasBegun(connectionId, tenure)) {
      for (String id : owned) {
        stop(id);
      }
      ownership.begin(connectionId, tenure);
    }
    boolean elsewhere = !held && !owned.isEmpty() && tenure == 0;
    boolean heldItself = held || (elsewhere && owned.contains(connectionId));
    List<Route> feeders = all.stream().filter(route -> !isOwn(route, connectionId)).toList();
    boolean itself = feeders.size() < all.size();
    if (itself && !heldItself) {
      start(connectionId);
    }
    for (String feeder : feeders.stream().map(Route::getRouteId).toList()) {
      if (!held && !(elsewhere && owned.contains(feeder))) {
        start(feeder);
      } else {
        stop(feeder);
      }
    }
    if (itself && heldItself) {
      if (owned.contains(connectionId)) {
        stop(connectionId);
      } else {
        hold(connectionId);
      }
    }
    if (held || owned.isEmpty()) {
      ownership.letGo(connectionId);
    }
  }

  private void stop(String routeId) throws Exception {
    ServiceStatus now = status(routeId);
    if (now != null && !now.isStopped()) {
      settle(routeId);
      asOurs(routeId, routes -> stop(routes, routeId));
    }
  }

  private void hold(String connectionId) throws Exception {
    ServiceStatus now = status(connectionId);
    if (now == null || now.isStopped()) {
      return;
    }
    if (SourceSafety.isKafka(context.getRoute(connectionId).getEndpoint().getEndpointUri())) {
      stop(connectionId);
      return;
    }
    settle(connectionId);
    if (now.isStarted()) {
      suspend(connectionId);
    }
    if (!suspended.contains(connectionId)) {
      revive(connectionId);
      suspended.add(connectionId);
    }
  }

  private static void stop(RouteController routes, String routeId) throws Exception {
    routes.stopRoute(routeId, CAMELS_SECONDS, TimeUnit.SECONDS);
  }

  private void suspend(String connectionId) throws Exception {
    suspended.remove(connectionId);
    long begun = System.nanoTime();
    asOurs(
        connectionId,
        routes -> routes.suspendRoute(connectionId, CAMELS_SECONDS, TimeUnit.SECONDS));
    if (System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(CAMELS_SECONDS)) {
      suspended.add(connectionId);
    }
  }

  private void start(String routeId) throws Exception {
    ServiceStatus now = status(routeId);
    boolean well = suspended.remove(routeId);
    boolean stillQuiet = quiet.remove(routeId);
    if (now != null && now.isSuspended()) {
      if (!well) {
        // so it was an operator who suspended the route
        revive(routeId);
      }
      asOurs(routeId, routes -> routes.resumeRoute(routeId));
    } else if (now != null && now.isStopped()) {
      asOurs(routeId, routes -> routes.startRoute(routeId));
    } else if (now != null && stillQuiet) {
      // was to be held, and what holds it failed
      ServiceHelper.resumeService(context.getRoute(routeId).getConsumer());
    }
  }

  /**
   * Camel stops a consumer whose exchanges don't end within its time for a shutdown, as calls to a
   * stream that doesn't answer, and calls it suspended then as the route is. Resumed, it would stay
   * so: a folder was not looked at any more, and an HTTP source would answer 404.
   */
  private void revive(String routeId) {
    Route route = context.getRoute(routeId);
    if (route != null) {
      ServiceHelper.stopService(route.getConsumer());
      ServiceHelper.startService(route.getConsumer());
      ServiceHelper.suspendService(route.getConsumer());
    }
  }

  /** Null where the route is gone, or everything is about to be. */
  private ServiceStatus status(String routeId) {
    return context.isStopping() ? null : context.getRouteController().getRouteStatus(routeId);
  }

  private void asOurs(String routeId, ThrowingConsumer<RouteController, Exception> action)
      throws Exception {
    boolean outermost = ours.add(routeId);
    try {
      action.accept(context.getRouteController());
    } finally {
      if (outermost) {
        ours.remove(routeId);
      }
    }
  }

  /** Another's route of this id stays. */
  private void removeQuietly(String id) throws Exception {
    installed.remove(id);
    suspended.remove(id);
    quiet.remove(id);
    if (isOwn(context.getRoute(id), id)) {
      stop(context.getRouteController(), id);
      if (!context.isStopping() && !context.removeRoute(id)) {
        throw new IllegalStateException("Route " + id + " was started while it was being removed");
      }
    }
  }

  /**
   * Has a route that runs take nothing more, and waits for what is on its way for as long as Camel
   * would, which holds the lock meanwhile that all other routes need, and looks but once a second.
   */
  private void settle(String id) {
    Route route = context.getRoute(id);
    ServiceStatus now = status(id);
    if (route == null || now == null || !now.isStarted()) {
      // what is on its way in one that was held had its time
      return;
    }
    Consumer consumer = route.getConsumer();
    // as Camel's own ShutdownStrategy has it: some have more to do first, such as to empty a queue
    boolean waits =
        consumer instanceof ShutdownAware aware
            && aware.deferShutdown(route.getShutdownRunningTask());
    if (!waits) {
      quiet.add(id);
      ServiceHelper.suspendService(consumer);
    }
    ShutdownStrategy camels = context.getShutdownStrategy();
    InFlight.await(
        context, id, Duration.of(camels.getTimeout(), camels.getTimeUnit().toChronoUnit()));
  }

  private void build(ConnectionSettings settings) throws Exception {
    HiddenOptions.of(settings.source(), context);
    TemplatedRouteBuilder route =
        TemplatedRouteBuilder.builder(context, TEMPLATE)
            .routeId(settings.id())
            .prefixId(prefix(settings.id()))
            .parameter("connection", settings.id())
            .parameter("source", settings.completeSource())
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
