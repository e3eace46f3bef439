package io.activitysync.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A Camel context in which a route is added in the same time whether it is the first or the
 * thousandth. Camel 4.18 removes a route's former self before it adds one, and to do so looks
 * through the endpoints and services of all routes, before it knows whether there is one to remove.
 * Safe for use by several threads, as Camel's own.
 */
public final class ManyRoutes extends DefaultCamelContext {
  private final Map<String, Route> byId = new ConcurrentHashMap<>();

  /** Is built later, by Camel main. */
  public ManyRoutes() {
    super(false);
  }

  @Override
  public void addRoute(Route route) {
    super.addRoute(route);
    byId.put(route.getId(), route);
  }

  @Override
  public void removeRoute(Route route) {
    byId.remove(route.getId(), route);
    super.removeRoute(route);
  }

  @Override
  public Route getRoute(String id) {
    return id == null ? null : byId.get(id);
  }

  @Override
  public boolean removeRoute(String routeId) throws Exception {
    return isThere(routeId) && super.removeRoute(routeId);
  }

  /** Whether there is one, started or not: who is about to be started has a status already. */
  private boolean isThere(String routeId) {
    getLock().lock();
    try {
      return getRouteStatus(routeId) != null;
    } finally {
      getLock().unlock();
    }
  }
}
