package io.activitysync.route.files;

import io.activitysync.event.version.yaml.YamlText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.TemplatedRouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * A route file's content of one moment, and what it declares, read aside from all that runs.
 *
 * @param name of the file
 * @param resource its content
 * @param routes ids of its routes
 * @param wired what its routes reach by what is in this file alone
 * @param groups the connections that its routes belong to
 * @param owned the ids that no other file may have, of routes, route templates and route
 *     configurations: what each is of, and the id
 * @param configurations ids of its route configurations; for one without, {@link #NO_ID}
 * @param shared whether it has a route template or a route configuration, which routes of other
 *     files are made with
 */
record RouteFile(
    String name,
    Resource resource,
    List<String> routes,
    WiredRoutes wired,
    Set<String> groups,
    List<String> owned,
    Set<String> configurations,
    boolean shared) {
  /** What Camel says of a route configuration without an id, which all routes use. */
  private static final String NO_ID = "<default>";

  /** What is read at once, and several times over. */
  private static final long MOST_BYTES = 4 << 20;

  /** As {@link #of(String, String, byte[])}. */
  static RouteFile of(Path file) throws Exception {
    String name = file.getFileName().toString();
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("is no file, but a folder or the like: a file should be there");
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IOException(
            "is larger than %d MiB, which is the most".formatted(MOST_BYTES >> 20));
      }
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
      YamlText.check(content);
      try {
        load(file, aside);
      } catch (UnsupportedOperationException e) {
        String what = ShortForms.explain(content).orElseThrow(() -> e);
        throw new IOException(what, e);
      }
      checkSources(aside.getRouteDefinitions());
      Set<String> groups = new HashSet<>();
      aside.getRouteDefinitions().stream()
          .map(RouteDefinition::getGroup)
          .filter(Objects::nonNull)
          .forEach(groups::add);
      List<String> routes = ids(aside.getRouteDefinitions());
      List<String> owned = new ArrayList<>();
      routes.forEach(id -> owned.add("route id " + id));
      ownIds(aside.getRouteTemplateDefinitions())
          .forEach(id -> owned.add("route template id " + id));
      List<RouteConfigurationDefinition> all = aside.getRouteConfigurationDefinitions();
      Set<String> configurations = new HashSet<>(ownIds(all));
      configurations.forEach(id -> owned.add("route configuration id " + id));
      if (!all.stream().allMatch(OptionalIdentifiedDefinition::hasCustomIdAssigned)) {
        configurations.add(NO_ID);
      }
      boolean shared = !aside.getRouteTemplateDefinitions().isEmpty() || !all.isEmpty();
      if (!shared && aside.getRouteDefinitions().isEmpty()) {
        throw new IOException(
            "holds no route, template or configuration: it should be a list, as \"- route:\" with an id"
                + " and a from");
      }
      WiredRoutes wired = WiredRoutes.of(aside.getRouteDefinitions());
      return new RouteFile(name, file, routes, wired, groups, owned, configurations, shared);
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

  private static void checkSources(List<RouteDefinition> routes) throws IOException {
    for (RouteDefinition route : routes) {
      if (route.getInput() == null) {
        String id = route.hasCustomIdAssigned() ? route.getId() : "without an id";
        throw new IOException("the route " + id + " has no from, with a uri and steps");
      }
    }
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
    return !routes.isEmpty() || !wired.components().isEmpty();
  }

  /** Whether it gives routes other steps than another did, of its name or in whose place it is. */
  boolean isOtherThan(RouteFile older) {
    return older == null || !Arrays.equals(content(), older.content());
  }
}
