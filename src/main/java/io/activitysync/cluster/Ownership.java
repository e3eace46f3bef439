package io.activitysync.cluster;

import io.activitysync.connection.settings.SourceSharing;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/**
 * Which connections' sources this process reads, of those that one process reads at a time: it has
 * the lease of the connection. Where there is no other process, all. Safe for use by several
 * threads.
 */
public final class Ownership {
  /** What is said of a source where {@link #isUnknown}. */
  public static final String UNKNOWN =
      "not known whether several processes may read this source, so one does at a time; see "
          + SourceSharing.SHARED_PROPERTY;

  private final Optional<LeaseKeeper> keeper;
  private final SourceSharing sharing;
  private final Set<String> wanted = ConcurrentHashMap.newKeySet();

  /** The tenure under which a connection's routes began to read; nothing where they have not. */
  private final Map<String, Long> begun = new ConcurrentHashMap<>();

  /** By ids of routes, since it is asked for each exchange. */
  private final Map<String, Boolean> routes = new ConcurrentHashMap<>();

  private volatile Function<String, CompletableFuture<Void>> follow =
      id -> CompletableFuture.completedFuture(null);

  /**
   * For one process.
   *
   * @param keeper empty where there is no other process
   */
  public Ownership(Optional<LeaseKeeper> keeper, SourceSharing sharing) {
    this.keeper = keeper;
    this.sharing = sharing;
  }

  /** Of a process that has no other beside it. */
  public static Ownership alone() {
    return new Ownership(Optional.empty(), new SourceSharing(Set.of(), Set.of()));
  }

  /**
   * Says who makes a connection's routes follow.
   *
   * @param follow takes an id, never waits, and completes when it is done
   */
  public void followBy(Function<String, CompletableFuture<Void>> follow) {
    this.follow = follow;
  }

  /** Whether one process at a time reads a source, and there may be several. */
  public boolean isOwned(String uri) {
    return keeper.isPresent() && sharing.isOwned(uri);
  }

  /** Looks at a route whose source may be another than before; answers whether it is owned. */
  public boolean look(Route route) {
    boolean owned = isOwned(route.getEndpoint().getEndpointUri());
    routes.put(route.getRouteId(), owned);
    return owned;
  }

  /** A route is gone; one of its id that comes may have another source. */
  public void forget(Route route) {
    routes.remove(route.getRouteId());
  }

  /**
   * Whether a route's source is owned.
   *
   * @param routeId null for what comes from no route
   */
  public boolean isOwned(String routeId, CamelContext context) {
    return keeper.isPresent()
        && routeId != null
        && routes.computeIfAbsent(
            routeId,
            id -> {
              Route route = context.getRoute(id);
              return route != null && isOwned(route.getEndpoint().getEndpointUri());
            });
  }

  /** As {@link #isOwned}, where that is so because nothing is known of the component. */
  public boolean isUnknown(String uri) {
    return keeper.isPresent() && sharing.of(uri) == SourceSharing.Kind.UNKNOWN;
  }

  /**
   * Wants to read a connection's owned sources, from now on.
   *
   * @return the number of the tenure under which this process may; 0 where it may not
   */
  public long want(String id) {
    if (keeper.isPresent() && wanted.add(id)) {
      keeper.get().want(lease(id), () -> follow.apply(id));
    }
    return tenure(id);
  }

  private long tenure(String id) {
    return keeper.map(leases -> leases.tenure(lease(id))).orElse(0L);
  }

  /** Whether a connection's routes read under a tenure, and not under an earlier one. */
  public boolean hasBegun(String id, long tenure) {
    return begun.getOrDefault(id, 0L) == tenure;
  }

  /**
   * A connection's owned routes begin to read under a tenure, where their sources have confirmed
   * last: none of them runs at this moment, and nothing that they read before is on its way.
   */
  public void begin(String id, long tenure) {
    begun.put(id, tenure);
  }

  /**
   * Says whether what a connection's owned routes read now may be sent, at the moment that it is
   * asked: under the tenure that they began to read under, and no later one. Else events that were
   * given back as the lease ran out would be overtaken by those behind them, once it is taken
   * again. Asking is quick and makes nothing.
   */
  public BooleanSupplier reading(String id) {
    String lease = lease(id);
    long tenure = begun.getOrDefault(id, 0L);
    return () -> keeper.isEmpty() || (tenure > 0 && keeper.get().tenure(lease) == tenure);
  }

  /** Whether a connection's owned sources are another process's to read, as far as it is known. */
  public boolean isElsewhere(String id) {
    return wanted.contains(id) && tenure(id) == 0;
  }

  /** This process reads a connection's owned sources no more, and has stopped. */
  public void letGo(String id) {
    begun.remove(id);
    if (wanted.remove(id)) {
      keeper.ifPresent(leases -> leases.unwant(lease(id)));
    }
  }

  private static String lease(String id) {
    return "connection/" + id;
  }
}
