package io.activitysync.event.version.yaml;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.URISupport;

/**
 * The routes of one loading of a version's YAML. Each loading has names of its own, {@code
 * event-version-ID}, then {@code event-version-ID~2} and so on, so that a changed version runs
 * beside the one that it takes the place of. For one thread.
 */
final class VersionRoutes {
  private static final String PREFIX = "event-version-";

  private final CamelContext context;
  private final String name;
  private final List<RouteDefinition> routes = new ArrayList<>();

  /**
   * Names the routes; loads nothing yet.
   *
   * @param loading how many times the version was loaded, this time included
   */
  VersionRoutes(CamelContext context, String id, int loading) {
    this.context = context;
    this.name = PREFIX + id + (loading == 1 ? "" : "~" + loading);
  }

  /** Where the route of a version starts, as its file has it. */
  static String endpoint(String id) {
    return "direct:" + PREFIX + id;
  }

  /** Where the route of this loading starts. */
  String endpoint() {
    return "direct:" + name;
  }

  /**
   * Starts the routes of a file.
   *
   * @throws IOException when the file's routes are not named after the version, or start elsewhere
   * @throws Exception when Camel refuses the file
   */
  void load(Path file, String id) throws Exception {
    String own = PREFIX + id;
    byte[] read = Files.readAllBytes(file);
    YamlText.check(read);
    String yaml = new String(read, StandardCharsets.UTF_8).replace(own, name);
    byte[] bytes = yaml.getBytes(StandardCharsets.UTF_8);
    boolean starts = false;
    for (RoutesBuilder builder :
        PluginHelper.getRoutesLoader(context)
            .findRoutesBuilders(ResourceHelper.fromBytes("file:" + file, bytes))) {
      for (RouteDefinition route : ((RouteBuilder) builder).configureRoutes(context).getRoutes()) {
        if (route.getRouteId() == null || !route.getRouteId().startsWith(name)) {
          throw new IOException(
              "has the route id "
                  + route.getRouteId()
                  + "; the ids of its routes must begin with "
                  + own);
        }
        if (context.getRoute(route.getRouteId()) != null) {
          // Camel would take it away
          throw new IOException(
              "has the route id " + route.getRouteId() + ", which another route has already");
        }
        String from = route.getEndpointUrl();
        if (!from.startsWith(endpoint())) {
          // the next loading's would be a second consumer there
          throw new IOException(
              "has a route from "
                  + from.replace(name, own)
                  + "; its routes must start at "
                  + endpoint(id)
                  + ", or at names that begin so");
        }
        starts |= from.equals(endpoint());
        // failures are told by the exchange; a handler would log them, and what they hold
        route.setErrorHandlerFactory(new NoErrorHandlerDefinition());
        // a step's id is unique in the process
        route.setNodePrefixId(name + "-");
        routes.add(route);
      }
    }
    if (!starts) {
      throw new IOException("has no route from direct:" + own);
    }
    for (RouteDefinition route : routes) {
      checkTargets(route, own);
    }
    model().addRouteDefinitions(routes);
  }

  /**
   * What is sent to a route that is not there waits for it for half a minute, and with it all that
   * is loaded; and another version's has another name with each of its loadings.
   */
  private void checkTargets(RouteDefinition route, String own) throws Exception {
    Set<String> there = new HashSet<>();
    routes.forEach(one -> there.add(plain(one.getEndpointUrl())));
    context.getRoutes().stream()
        .filter(one -> !one.getRouteId().startsWith(PREFIX))
        .forEach(one -> there.add(one.getEndpoint().getEndpointBaseUri()));
    for (SendDefinition<?> to :
        ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), SendDefinition.class)) {
      String uri = plain(context.resolvePropertyPlaceholders(to.getEndpointUri()));
      if (uri.startsWith("direct://") && !there.contains(uri)) {
        String target = uri.replace("direct://", "direct:");
        throw new IOException(
            "sends to "
                + target.replace(name, own)
                + (target.startsWith("direct:" + PREFIX) && !target.startsWith(endpoint())
                    ? ", which is another version's"
                    : ", where no route starts")
                + "; it should send to routes of its own file, at names that begin with direct:"
                + own);
      }
    }
  }

  private static String plain(String uri) {
    return URISupport.stripQuery(uri.replaceFirst("^direct:(?!//)", "direct://"));
  }

  /** Takes the routes away; nothing where they are gone. */
  void remove() throws IOException {
    for (RouteDefinition route : routes) {
      String id = route.getRouteId();
      try {
        if (context.getRoute(id) != null) {
          context.getRouteController().stopRoute(id);
          context.removeRoute(id);
        }
        model().removeRouteDefinition(route);
        context.removeEndpoints(route.getEndpointUrl());
      } catch (Exception e) {
        throw new IOException("the route " + id + " cannot be removed", e);
      }
    }
    routes.clear();
  }

  private Model model() {
    return context.getCamelContextExtension().getContextPlugin(Model.class);
  }
}
