package io.activitysync.runtime;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.spi.RouteController;

/**
 * Suspends and resumes a connection's Camel route, and knows which of these are our own doing, so
 * that an operator's use of Camel's route MBeans can be told apart. What is done to one connection
 * is done by one thread at a time: a route that another thread starts can't be removed. Safe for
 * use by several threads.
 */
public final class RouteGate {
  private final CamelContext context;
  private final Set<String> ours = ConcurrentHashMap.newKeySet();
  private final KeyedLocks locks = new KeyedLocks();

  public RouteGate(CamelContext context) {
    this.context = context;
  }

  /** Whether a route's change of status that is under way was asked for here. */
  public boolean isOurs(String routeId) {
    return ours.contains(routeId);
  }

  /**
   * Does something with a route that must not look like an operator's doing, once no other thread
   * does something with it here.
   */
  public void asOurs(String routeId, RouteAction action) throws Exception {
    KeyedLocks.Held held = locks.hold(routeId);
    try {
      boolean outermost = ours.add(routeId);
      try {
        action.run(context.getRouteController());
      } finally {
        if (outermost) {
          ours.remove(routeId);
        }
      }
    } finally {
      held.release();
    }
  }

  /** Keeps other threads from bringing the connection's routes elsewhere until it is closed. */
  public KeyedLocks.Held hold(String connectionId) {
    return locks.hold(connectionId);
  }

  /**
   * Brings a connection's routes to where they should be: its own, and those of its group, which
   * feed it. Nothing where one is there already or is gone.
   *
   * <p>Its own is suspended, so that an HTTP source answers 503. Those that feed it are stopped: a
   * consumer that starts anew begins where it committed last, while Camel's Kafka consumer ends its
   * thread for good where a suspension meets its reconnecting after a failed record.
   */
  public void bring(String connectionId, boolean suspended) throws Exception {
    KeyedLocks.Held held = hold(connectionId);
    try {
      bringHeld(connectionId, suspended);
    } finally {
      held.release();
    }
  }

  private void bringHeld(String connectionId, boolean suspended) throws Exception {
    List<String> feeders =
        context.getRoutes().stream()
            .filter(route -> connectionId.equals(route.getGroup()))
            .map(Route::getRouteId)
            .toList();
    if (!suspended) {
      start(connectionId);
    }
    for (String feeder : feeders) {
      if (!suspended) {
        start(feeder);
      } else if (isThere(feeder) && !status(feeder).isStopped()) {
        asOurs(feeder, routes -> routes.stopRoute(feeder));
      }
    }
    if (suspended && isThere(connectionId) && status(connectionId).isStarted()) {
      asOurs(connectionId, routes -> routes.suspendRoute(connectionId));
    }
  }

  private void start(String routeId) throws Exception {
    if (!isThere(routeId)) {
      return;
    }
    if (status(routeId).isSuspended()) {
      asOurs(routeId, routes -> routes.resumeRoute(routeId));
    } else if (status(routeId).isStopped()) {
      asOurs(routeId, routes -> routes.startRoute(routeId));
    }
  }

  private ServiceStatus status(String routeId) {
    return context.getRouteController().getRouteStatus(routeId);
  }

  private boolean isThere(String routeId) {
    return status(routeId) != null && !context.isStopping();
  }

  /** An operation of the route controller. */
  @FunctionalInterface
  public interface RouteAction {
    void run(RouteController routes) throws Exception;
  }
}
