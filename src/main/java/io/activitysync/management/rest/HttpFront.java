package io.activitysync.management.rest;

import io.activitysync.http.Problem;
import io.activitysync.http.RequestPath;
import io.activitysync.http.VertxAnswers;
import io.activitysync.ingest.IngestEngine;
import io.activitysync.logging.ErrorDetail;
import io.activitysync.logging.LogKeys;
import io.vertx.core.http.HttpClosedException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.spi.RestRegistry;
import org.apache.camel.spi.RestRegistry.RestService;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what reaches no route: an unknown address, a method that an address does not have, a
 * media type that it does not take. Stands behind all routes, whenever they were added.
 */
public final class HttpFront {
  private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);

  private static final Problem UNREADABLE =
      new Problem(400, "Bad request", "The request's body can't be read as it came in");

  /** Methods of what can only be read; RestFront has a HEAD answered as a GET. */
  private static final List<String> READING = List.of("GET", "HEAD");

  private final RestRegistry rest;

  private final IngestEngine engine;

  private HttpFront(RestRegistry rest, IngestEngine engine) {
    this.rest = rest;
    this.engine = engine;
  }

  /** Stands behind the main server's routes; nothing where there is no server. */
  public static void attach(CamelContext context, IngestEngine engine) {
    HttpFront front = new HttpFront(PluginHelper.getRestRegistry(context), engine);
    context.getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
        .filter(VertxPlatformHttpRouter::isMainServer)
        .forEach(front::attach);
  }

  private void attach(Router router) {
    router.route().order(Integer.MAX_VALUE).handler(this::answer).failureHandler(HttpFront::failed);
    router.errorHandler(413, HttpFront::tooLarge);
  }

  private void answer(RoutingContext request) {
    if (RequestPath.ingestId(request) != null) {
      VertxAnswers.end(request, engine.refusal(request));
      return;
    }
    String path = RequestPath.of(request);
    List<RestService> here =
        rest.listAllRestServices().stream().filter(s -> matches(s.getUrl(), path)).toList();
    String method = request.request().method().name();
    if (path.equals(ConnectionsApi.DESCRIPTION) && !READING.contains(method)) {
      VertxAnswers.end(request, notAllowed(READING));
      return;
    }
    if (here.isEmpty()) {
      VertxAnswers.end(request, new Problem(404, "Not found", "Nothing is at this address"));
      return;
    }
    List<RestService> same = here.stream().filter(s -> methods(s).contains(method)).toList();
    if (same.isEmpty()) {
      Set<String> allowed =
          here.stream()
              .flatMap(s -> methods(s).stream())
              .collect(Collectors.toCollection(TreeSet::new));
      VertxAnswers.end(request, notAllowed(allowed));
    } else {
      VertxAnswers.end(request, wrongType(request, same.get(0)));
    }
  }

  private static Problem notAllowed(Collection<String> allowed) {
    String names = String.join(", ", allowed);
    return new Problem(405, "Method not allowed", "should be one of " + names).with("Allow", names);
  }

  private static Problem wrongType(RoutingContext request, RestService service) {
    String consumes = service.getConsumes();
    String type = request.parsedHeaders().contentType().value();
    boolean taken =
        consumes == null || Arrays.stream(consumes.split(",", -1)).anyMatch(type::equalsIgnoreCase);
    return taken ? Problem.notAcceptable(service.getProduces()) : Problem.unsupportedType(consumes);
  }

  private static Set<String> methods(RestService service) {
    Set<String> methods =
        new TreeSet<>(List.of(service.getMethod().toUpperCase(Locale.ROOT).split(",", -1)));
    if (methods.contains("GET")) {
      methods.addAll(READING);
    }
    return methods;
  }

  /** Whether a path is one of a template as {@code /api/connections/{id}}. */
  private static boolean matches(String template, String path) {
    String pattern =
        Arrays.stream(template.replaceFirst("^https?://[^/]*", "").split("/", -1))
            .map(part -> part.startsWith("{") ? "[^/]+" : Pattern.quote(part))
            .collect(Collectors.joining("/"));
    return path.matches(pattern);
  }

  /** Vert.x alone would write an error and a stack trace into the log, whatever it was. */
  private static void failed(RoutingContext request) {
    Throwable failure = request.failure();
    if (failure instanceof HttpException || request.statusCode() == 413) {
      request.next();
    } else if (isGone(request)) {
      VertxAnswers.end(request, UNREADABLE);
    } else if (request.statusCode() == 400 || !request.request().isEnded()) {
      // while a body is under way it is its reader that fails, as at a chunk without a length
      LOG.atWarn()
          .addKeyValue(LogKeys.ERROR, ErrorDetail.line(String.valueOf(failure)))
          .log("a request's body can't be read");
      VertxAnswers.end(request, UNREADABLE);
    } else {
      LOG.error("a request failed inside this process", failure);
      VertxAnswers.end(request, Problem.FAILED);
    }
  }

  /** Whether a request failed since its caller went away, which is no error of this process. */
  private static boolean isGone(RoutingContext request) {
    Throwable failure = request.failure();
    return failure instanceof HttpClosedException
        // once the body is there, files and stores may be what fails
        || (failure instanceof IOException && !request.request().isEnded());
  }

  private static void tooLarge(RoutingContext request) {
    Long most = request.get(Problem.LIMIT);
    VertxAnswers.end(request, Problem.tooLarge(most == null ? 0 : most));
  }
}
