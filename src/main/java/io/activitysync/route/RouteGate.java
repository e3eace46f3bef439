package io.activitysync.route;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.spi.RouteController;

/**
 * Suspends and resumes a connection's Camel route, and knows which of these are our own doing, so
 * that an operator's use of Camel's route MBeans can be told apart. Safe for use by several
 * threads.
 */
final class RouteGate {
  private final CamelContext context;
  private final Set<String> ours = ConcurrentHashMap.newKeySet();

  RouteGate(CamelContext context) {
    this.context = context;
  }

  /** Whether a route's change of status that is under way was asked for here. */
  boolean isOurs(String routeId) {
    return ours.contains(routeId);
  }

  /** Does something with a route that must not look like an operator's doing. */
  void asOurs(String routeId, RouteAction action) throws Exception {
    ours.add(routeId);
    try {
      action.run(context.getRouteController());
    } finally {
      ours.remove(routeId);
    }
  }

  /**
   * Brings a connection's routes to where they should be: its own, and those of its group, which
   * feed it. Nothing where one is there already or is gone.
   */
  void bring(String connectionId, boolean suspended) throws Exception {
    List<String> feeders =
        context.getRoutes().stream()
            .filter(route -> connectionId.equals(route.getGroup()))
            .map(Route::getRouteId)
            .toList();
    if (!suspended) {
      bringOne(connectionId, false);
    }
    for (String feeder : feeders) {
      bringOne(feeder, suspended);
    }
    if (suspended) {
      bringOne(connectionId, true);
    }
  }

  private void bringOne(String routeId, boolean suspended) throws Exception {
    ServiceStatus status = context.getRouteController().getRouteStatus(routeId);
    if (status == null || context.isStopping()) {
      return;
    }
    if (suspended && status.isStarted()) {
      asOurs(routeId, routes -> routes.suspendRoute(routeId));
    } else if (!suspended && status.isSuspended()) {
      asOurs(routeId, routes -> routes.resumeRoute(routeId));
    } else if (!suspended && status.isStopped()) {
      asOurs(routeId, routes -> routes.startRoute(routeId));
    }
  }

  /** An operation of the route controller. */
  @FunctionalInterface
  interface RouteAction {
    void run(RouteController routes) throws Exception;
  }
}
