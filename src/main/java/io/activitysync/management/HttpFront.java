package io.activitysync.management;

import io.activitysync.route.Problem;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.spi.RestRegistry;
import org.apache.camel.support.PluginHelper;

/** Answers what reaches no route: an unknown address, or a method that an address does not have. */
public final class HttpFront {
  private final RestRegistry rest;

  private HttpFront(RestRegistry rest) {
    this.rest = rest;
  }

  /** Stands before the main server of a started context; nothing where it has none. */
  public static void attach(CamelContext context) {
    HttpFront front = new HttpFront(PluginHelper.getRestRegistry(context));
    context.getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
        .filter(VertxPlatformHttpRouter::isMainServer)
        .forEach(front::attach);
  }

  private void attach(Router router) {
    router.errorHandler(405, this::wrongMethod);
    router.errorHandler(
        404,
        request ->
            end(request, new Problem(404, "Not found", "Nothing is at this address", Map.of())));
  }

  private void wrongMethod(RoutingContext request) {
    Set<String> allowed = allowed(request.normalizedPath());
    request.response().putHeader("Allow", String.join(", ", allowed));
    end(
        request,
        new Problem(
            405, "Method not allowed", "should be one of " + String.join(", ", allowed), Map.of()));
  }

  private Set<String> allowed(String path) {
    return rest.listAllRestServices().stream()
        .filter(service -> matches(service.getUrl(), path))
        .flatMap(service -> Arrays.stream(service.getMethod().split(",")))
        .map(method -> method.toUpperCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether a path is one of a template as {@code /api/connections/{id}}. */
  private static boolean matches(String template, String path) {
    String pattern =
        Arrays.stream(template.replaceFirst("^https?://[^/]*", "").split("/", -1))
            .map(part -> part.startsWith("{") ? "[^/]+" : Pattern.quote(part))
            .collect(Collectors.joining("/"));
    return path.matches(pattern);
  }

  private static void end(RoutingContext request, Problem problem) {
    request
        .response()
        .setStatusCode(problem.status())
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .end(problem.json());
  }
}
