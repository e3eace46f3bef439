package io.activitysync.route;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteTemplateDefinition;
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
    keepNewestTemplates();
    LOG.atInfo().addKeyValue("file", resources).log("route file reloaded");
    reinstall.run();
  }

  /** A template that is read again stands behind its older self, which Camel would go on using. */
  private void keepNewestTemplates() {
    Model model = getCamelContext().getCamelContextExtension().getContextPlugin(Model.class);
    Map<String, RouteTemplateDefinition> newest = new HashMap<>();
    for (RouteTemplateDefinition template : List.copyOf(model.getRouteTemplateDefinitions())) {
      RouteTemplateDefinition older = newest.put(template.getId(), template);
      if (older != null) {
        try {
          model.removeRouteTemplateDefinition(older);
        } catch (Exception e) {
          throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
      }
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
