package io.activitysync.runtime;

import io.activitysync.cluster.Ownership;
import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.Flow;
import io.activitysync.connection.SourceState.State;
import io.activitysync.connection.settings.SourcePlaces;
import io.activitysync.logging.ErrorDetail;
import io.activitysync.logging.Guarded;
import io.activitysync.logging.LogKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.ScheduledPollConsumer;

/**
 * Looks every few seconds whether the routes that bring a connection's events run, and whether
 * their consumers say that they are well: Camel's keep trying by themselves, and tell no one.
 */
public final class SourceWatch {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final CamelContext context;
  private final Connections connections;
  private final Ownership ownership;
  private final RuntimeThreads threads;
  private final Function<String, Optional<String>> missing;
  private final Consumer<String> bringBack;

  /** Failing at the last look: a source that is just starting is not failed. */
  private Set<String> failing = Set.of();

  /**
   * Looks after the sources of connections; to be made before their routes.
   *
   * @param missing answers which route file, if any, should feed a connection and does not run
   * @param bringBack has a connection, named by id, make its route anew; never waits, and does
   *     nothing where the route is there by then
   */
  public SourceWatch(
      CamelContext context,
      Connections connections,
      Ownership ownership,
      RuntimeThreads threads,
      Function<String, Optional<String>> missing,
      Consumer<String> bringBack) {
    this.context = context;
    this.connections = connections;
    this.ownership = ownership;
    this.threads = threads;
    this.missing = missing;
    this.bringBack = bringBack;
    context.addLifecycleStrategy(
        new LifecycleStrategySupport() {
          @Override
          public void onRoutesAdd(Collection<Route> routes) {
            // before they start: a consumer that runs hears of no listener any more
            routes.forEach(SourceWatch.this::listenTo);
          }
        });
  }

  private void listenTo(Route route) {
    KafkaTopics.listenTo(route, this::lost);
    SourceFolders.listenTo(route);
  }

  private void lost(Route route, String what) {
    connections
        .find(fed(route))
        .ifPresent(connection -> connection.lost("The route " + route.getRouteId() + ": " + what));
  }

  /** The connection whose events a route brings. */
  private static String fed(Route route) {
    return route.getGroup() == null ? route.getRouteId() : route.getGroup();
  }

  /** Begins to look, until the threads are stopped. */
  public void start() {
    threads.every(EVERY, this::look);
  }

  /** At all sources, once. */
  void look() {
    List<Route> routes = context.getRoutes();
    SourcePlaces places = places(routes);
    Map<String, List<Route>> feeders =
        routes.stream()
            .filter(route -> route.getGroup() != null)
            .collect(Collectors.groupingBy(Route::getGroup));
    Set<String> failed = new HashSet<>();
    for (Connection connection : connections.all()) {
      List<Route> own = feeders.getOrDefault(connection.id(), List.of());
      // of a component that anybody may have written: what it throws is of no other connection
      Guarded.run(
          "source could not be looked at",
          LogKeys.CONNECTION,
          connection.id(),
          () -> look(connection, own, places, failed));
    }
    failing = failed;
  }

  /** Of those that read, in this process or another. */
  private SourcePlaces places(List<Route> routes) {
    SourcePlaces places = new SourcePlaces();
    for (Route route : routes) {
      connections
          .find(fed(route))
          .filter(connection -> connection.flow() != Flow.HOLD)
          .ifPresent(connection -> places.add(connection.id(), uri(route)));
    }
    return places;
  }

  private void look(
      Connection connection, List<Route> feeders, SourcePlaces places, Set<String> failed) {
    String id = connection.id();
    if (connection.flow() == Flow.HOLD) {
      connection.source(State.HELD, null);
      return;
    }
    Route own = context.getRoute(id);
    if (own == null) {
      // removed from without, by a route MBean; what lacks it for another reason makes it anyhow
      bringBack.accept(id);
    }
    String problem = isElsewhere(own, id) ? null : problem(own, id, connection);
    for (Route feeder : feeders) {
      if (problem == null && !isElsewhere(feeder, id)) {
        problem = problem(feeder, feeder.getRouteId(), connection);
      }
    }
    if (problem == null && !ownership.isElsewhere(id)) {
      problem =
          missing
              .apply(id)
              .map(file -> "The route file " + file + ", which feeds it, could not be started")
              .orElse(null);
    }
    if (problem == null) {
      problem = taken(connection, own, feeders, places);
    }
    if (problem == null) {
      connection.source(ownership.isElsewhere(id) ? State.ELSEWHERE : State.RUNNING, null);
      return;
    }
    failed.add(id);
    if (failing.contains(id)) {
      connection.source(State.FAILED, problem);
    }
  }

  /** One of another process or of a route file is refused by nobody where it is saved. */
  private static String taken(
      Connection connection, Route own, List<Route> feeders, SourcePlaces places) {
    return Stream.concat(Stream.ofNullable(own), feeders.stream())
        .flatMap(
            route ->
                places
                    .problem(connection.id(), uri(route))
                    .map(taken -> "The route " + route.getRouteId() + " " + taken)
                    .stream())
        .findFirst()
        .orElse(null);
  }

  private static String uri(Route route) {
    return route.getEndpoint().getEndpointUri();
  }

  /** Whether a route stands still because another process reads its source. */
  private boolean isElsewhere(Route route, String id) {
    return route != null
        && ownership.isElsewhere(id)
        && ownership.isOwned(route.getRouteId(), context);
  }

  private String problem(Route route, String id, Connection connection) {
    if (route == null) {
      return "The route " + id + " is not there";
    }
    ServiceStatus status = context.getRouteController().getRouteStatus(id);
    if (status != null && !status.isStarted() && !status.isStarting()) {
      return "The route " + id + " does not run, it is " + status.name();
    }
    if (route.getConsumer() instanceof HealthCheckAware aware && aware.getHealthCheck() != null) {
      HealthCheck.Result result = aware.getHealthCheck().call();
      if (result.getState() == HealthCheck.State.DOWN
          && !isAmidFirstPoll(route, result, connection)) {
        return "The route " + id + " gets nothing from its source" + said(route, result);
      }
    }
    return KafkaTopics.problem(route)
        .or(() -> SourceFolders.problem(route))
        .map(lack -> "The route " + id + " lacks what it should read: " + lack)
        .orElse(null);
  }

  /**
   * A consumer says that it is down until its first poll is over, which takes as long as what it
   * found, as a large file, is being delivered.
   */
  private static boolean isAmidFirstPoll(
      Route route, HealthCheck.Result result, Connection connection) {
    return result.getError().isEmpty()
        && route.getConsumer() instanceof ScheduledPollConsumer consumer
        && consumer.isPolling()
        && connection
            .lastEventAt()
            .filter(Instant.now().minusMillis(route.getUptimeMillis())::isBefore)
            .isPresent();
  }

  private static String said(Route route, HealthCheck.Result result) {
    String words =
        result
            .getError()
            .map(Throwable::getMessage)
            .or(() -> KafkaTopics.unanswered(route))
            .or(result::getMessage)
            .orElse(null);
    String clean = ErrorDetail.of(words);
    return clean == null ? "" : ": " + clean;
  }
}
