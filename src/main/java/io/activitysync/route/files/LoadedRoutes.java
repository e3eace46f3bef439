package io.activitysync.route.files;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;

/**
 * The routes of route files that Camel knows, and how it comes to know others. Not for use by
 * several threads.
 */
final class LoadedRoutes {
  private final CamelContext context;

  LoadedRoutes(CamelContext context) {
    this.context = context;
  }

  /** Has Camel load them, in the place of those of the same id. */
  void update(Collection<RouteFile> files) throws Exception {
    PluginHelper.getRoutesLoader(context)
        .updateRoutes(files.stream().map(RouteFile::resource).toList());
  }

  /**
   * Takes them away: also what has no id of its own, and what Camel knows though it was never
   * started, as it would keep that of each attempt.
   */
  void forget(Collection<RouteFile> files) throws Exception {
    for (RouteFile file : files) {
      removeRoutes(file.routes());
    }
    for (RouteDefinition one : of(files)) {
      remove(one);
    }
  }

  /**
   * Takes away what Camel would not replace by its id: a route that is no more in its file, or has
   * no id there. What takes its place may want the same source.
   */
  void removeOthers(Collection<RouteFile> files) throws Exception {
    Set<String> replaced =
        files.stream().flatMap(file -> file.routes().stream()).collect(Collectors.toSet());
    for (RouteDefinition one : of(files)) {
      if (!replaced.contains(one.getRouteId())) {
        remove(one);
      }
    }
  }

  private void remove(RouteDefinition route) throws Exception {
    removeRoutes(List.of(route.getRouteId()));
    model().removeRouteDefinition(route);
  }

  /** Those that Camel knows, in whichever form of them. */
  List<RouteDefinition> of(Collection<RouteFile> files) {
    Set<String> locations =
        files.stream().map(file -> file.resource().getLocation()).collect(Collectors.toSet());
    return model().getRouteDefinitions().stream()
        .filter(one -> !one.isCreatedFromTemplate() && one.getResource() != null)
        .filter(one -> locations.contains(one.getResource().getLocation()))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private Model model() {
    return context.getCamelContextExtension().getContextPlugin(Model.class);
  }

  private void removeRoutes(List<String> ids) throws Exception {
    for (String id : ids) {
      if (context.getRoute(id) != null) {
        context.getRouteController().stopRoute(id);
        context.removeRoute(id);
      }
    }
  }
}
