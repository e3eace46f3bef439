package io.activitysync.route;

import java.util.Collection;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.RouteWatcherReloadStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the folder of route files. Unlike Camel's own strategy it takes nothing away before the
 * new file was read, and makes the connections' routes anew afterwards: a file that can't be read
 * leaves all that runs as it is.
 */
final class RouteReload extends RouteWatcherReloadStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);

  private final Runnable reinstall;

  RouteReload(String folder, Runnable reinstall) {
    super(folder, false);
    this.reinstall = reinstall;
    setPattern("*.camel.yaml");
    setRemoveAllRoutes(false);
  }

  @Override
  protected void onRouteReload(Collection<Resource> resources, boolean removeEverything) {
    try {
      super.onRouteReload(resources, removeEverything);
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("file", resources)
          .addKeyValue("reason", rootMessage(e))
          .log("route file refused; what runs stays as it is");
      return;
    }
    LOG.atInfo().addKeyValue("file", resources).log("route file reloaded");
    reinstall.run();
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
