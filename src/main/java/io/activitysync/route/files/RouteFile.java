package io.activitysync.route.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.TemplatedRouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.StringHelper;

/**
 * A route file's content of one moment, and what it declares, read aside from all that runs.
 *
 * @param name of the file
 * @param resource its content
 * @param routes ids of its routes
 * @param components schemes of the endpoints that these name
 * @param feeders where the routes of a connection's group, and those that may send to another
 *     route, have their events from
 * @param tapped whether a route sends copies to another, by wireTap
 * @param groups the connections that its routes belong to
 * @param owned the ids that no other file may have, of routes, route templates and route
 *     configurations: what each is of, and the id
 * @param shared whether it has a route template or a route configuration, which routes of other
 *     files are made with
 */
record RouteFile(
    String name,
    Resource resource,
    List<String> routes,
    List<String> components,
    List<String> feeders,
    boolean tapped,
    Set<String> groups,
    List<String> owned,
    boolean shared) {
  /** As {@link #of(String, String, byte[])}. */
  static RouteFile of(Path file) throws Exception {
    String name = file.getFileName().toString();
    try {
      return of(name, "file:" + file.toAbsolutePath(), Files.readAllBytes(file));
    } catch (AccessDeniedException e) {
      throw new IOException("this process may not read it", e);
    }
  }

  /**
   * Reads a file.
   *
   * @param label what messages of Camel call it
   * @throws Exception with line and reason, when it is no YAML or no Camel DSL, is empty, or gives
   *     an id to two routes
   */
  static RouteFile of(String name, String label, byte[] content) throws Exception {
    Resource file = ResourceHelper.fromBytes(label, content);
    try (DefaultCamelContext aside = new DefaultCamelContext()) {
      aside.disableJMX();
      load(file, aside);
      List<String> components = new ArrayList<>();
      List<String> feeders = new ArrayList<>();
      boolean tapped = false;
      Set<String> groups = new HashSet<>();
      for (RouteDefinition route : aside.getRouteDefinitions()) {
        boolean feeds = route.getGroup() != null;
        if (feeds) {
          groups.add(route.getGroup());
        }
        addScheme(route.getInput().getEndpointUri(), components);
        RouteTargets targets = RouteTargets.of(route);
        targets.fixed().forEach(uri -> addScheme(uri, components));
        tapped |= targets.mayTapRoute();
        if (feeds || targets.mayBeRoute()) {
          feeders.add(route.getInput().getEndpointUri());
        }
      }
      List<String> routes = ids(aside.getRouteDefinitions());
      List<String> owned = new ArrayList<>();
      routes.forEach(id -> owned.add("route id " + id));
      ownIds(aside.getRouteTemplateDefinitions())
          .forEach(id -> owned.add("route template id " + id));
      ownIds(aside.getRouteConfigurationDefinitions())
          .forEach(id -> owned.add("route configuration id " + id));
      boolean shared =
          !aside.getRouteTemplateDefinitions().isEmpty()
              || !aside.getRouteConfigurationDefinitions().isEmpty();
      if (!shared && aside.getRouteDefinitions().isEmpty()) {
        throw new IOException("is empty: it should hold a route, a template or a configuration");
      }
      return new RouteFile(name, file, routes, components, feeders, tapped, groups, owned, shared);
    }
  }

  /**
   * Refuses what Camel would leave out without a word: as it brings files into a context that runs,
   * it makes no routes from templates.
   */
  private static void load(Resource file, CamelContext aside) throws Exception {
    List<String> templated = new ArrayList<>();
    for (RoutesBuilder routes : PluginHelper.getRoutesLoader(aside).findRoutesBuilders(file)) {
      if (routes instanceof RouteBuilder builder) {
        builder.addLifecycleInterceptor(
            new RouteBuilderLifecycleStrategy() {
              @Override
              public void afterConfigure(RouteBuilder configured) {
                List<TemplatedRouteDefinition> made =
                    configured.getTemplatedRouteCollection().getTemplatedRoutes();
                made.forEach(one -> templated.add(one.getRouteTemplateRef()));
                made.clear();
              }
            });
      }
      if (routes instanceof RouteConfigurationsBuilder configurations) {
        aside.addRoutesConfigurations(configurations);
      }
      aside.addRoutes(routes);
    }
    if (!templated.isEmpty()) {
      throw new IOException(
          "has a templatedRoute (of "
              + String.join(", ", templated)
              + "), which is not taken: write it as a route with an id, a from and steps");
    }
  }

  /** Not those that Camel gives, which are of a moment. */
  private static List<String> ownIds(List<? extends OptionalIdentifiedDefinition<?>> all) {
    return all.stream()
        .filter(OptionalIdentifiedDefinition::hasCustomIdAssigned)
        .map(OptionalIdentifiedDefinition::getId)
        .toList();
  }

  private static List<String> ids(List<RouteDefinition> routes) throws IOException {
    List<String> ids = ownIds(routes);
    Set<String> seen = new HashSet<>();
    for (String id : ids) {
      if (!seen.add(id)) {
        throw new IOException("has two routes with the id " + id);
      }
    }
    return ids;
  }

  /** What is in it. */
  byte[] content() {
    try (InputStream content = resource.getInputStream()) {
      return content.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it is in memory
    }
  }

  /** Whether it has routes, and so sources that may be away. */
  boolean hasRoutes() {
    return !routes.isEmpty() || !components.isEmpty();
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
