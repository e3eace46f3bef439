package io.activitysync.route.files;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.StringHelper;

/**
 * What the routes of a file reach, together with the steps that they have of route configurations,
 * be these of another file.
 *
 * @param components schemes of the endpoints that they name
 * @param sources where they have their events from
 * @param feeders where the routes of a connection's group, and those that may send to another
 *     route, have their events from
 * @param tapped whether a route sends copies to another, by wireTap
 * @param configurations ids of the route configurations that they use, as {@link
 *     RouteFile#configurations}
 */
record WiredRoutes(
    List<String> components,
    List<String> sources,
    List<String> feeders,
    boolean tapped,
    Set<String> configurations) {
  static WiredRoutes of(Collection<RouteDefinition> routes) {
    List<String> components = new ArrayList<>();
    List<String> sources = new ArrayList<>();
    List<String> feeders = new ArrayList<>();
    boolean tapped = false;
    Set<String> configurations = new HashSet<>();
    for (RouteDefinition route : routes) {
      addScheme(route.getInput().getEndpointUri(), components);
      sources.add(route.getInput().getEndpointUri());
      RouteTargets targets = RouteTargets.of(route);
      targets.fixed().forEach(uri -> addScheme(uri, components));
      tapped |= targets.mayTapRoute();
      if (route.getGroup() != null || targets.mayBeRoute()) {
        feeders.add(route.getInput().getEndpointUri());
      }
      if (route.getAppliedRouteConfigurationIds() != null) {
        configurations.addAll(route.getAppliedRouteConfigurationIds());
      }
    }
    return new WiredRoutes(components, sources, feeders, tapped, configurations);
  }

  /**
   * Those of files, by their names, as they are together with the others.
   *
   * @param all the others too
   */
  static Map<String, WiredRoutes> of(Collection<RouteFile> files, Collection<RouteFile> all)
      throws Exception {
    if (files.isEmpty()) {
      return Map.of();
    }
    try (DefaultCamelContext aside = new DefaultCamelContext()) {
      aside.disableJMX();
      // first the configurations, of which Camel gives a route those that it knows as it comes
      Map<String, Collection<RoutesBuilder>> builders = new HashMap<>();
      for (RouteFile file : all) {
        if (file.shared()) {
          Collection<RoutesBuilder> own = builders(file, aside);
          builders.put(file.name(), own);
          for (RoutesBuilder one : own) {
            if (one instanceof RouteConfigurationsBuilder configurations) {
              aside.addRoutesConfigurations(configurations);
            }
          }
        }
      }
      Map<String, WiredRoutes> wired = new HashMap<>();
      for (RouteFile file : files) {
        // the same that had its configurations, which are not to be had twice
        Collection<RoutesBuilder> own = builders.get(file.name());
        for (RoutesBuilder one : own == null ? builders(file, aside) : own) {
          aside.addRoutes(one);
        }
        wired.put(file.name(), of(aside.getRouteDefinitions()));
        aside.removeRouteDefinitions(new ArrayList<>(aside.getRouteDefinitions()));
        aside.removeRouteTemplateDefinitions("*");
      }
      return wired;
    }
  }

  private static Collection<RoutesBuilder> builders(RouteFile file, CamelContext aside)
      throws Exception {
    return PluginHelper.getRoutesLoader(aside).findRoutesBuilders(file.resource());
  }

  private static void addScheme(String uri, List<String> components) {
    String scheme = uri == null ? null : StringHelper.before(uri, ":");
    if (scheme != null && !scheme.contains("{{")) {
      components.add(scheme);
    }
  }

  /** Refuses what names a component that is not there. */
  void checkComponents(CamelContext context) throws IOException {
    for (String component : components) {
      if (context.getComponent(component, true, false) == null) {
        throw new IOException(
            "there is no component \"" + component + "\": " + MissingComponents.advice(component));
      }
    }
  }
}
