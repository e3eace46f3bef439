package io.activitysync.ingest;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.Connections;
import io.activitysync.http.Problem;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * Stands before the connections' HTTP sources and answers what needs no body to be read: an unknown
 * connection, a paused one (Camel's suspended consumer would say 503 without a reason or a
 * Retry-After), a body that is too large, or more bodies at once than there is memory for.
 */
public final class IngestFront {
  /** Where the HTTP sources are. */
  static final String PATH = "/ingest/:connection";

  /** What curl -d says unless told otherwise; the body would be read as a form, and be gone. */
  private static final Problem FORM =
      new Problem(
          415,
          "Unsupported media type",
          "Content-Type: should be application/json or application/x-ndjson, not a form's",
          Map.of());

  private static final Problem BUSY =
      new Problem(
          503,
          "Too many events at once",
          "More bodies of this connection wait for Kinesis than there is memory for; try again",
          Map.of());

  private final Connections connections;
  private final Predicate<String> installed;
  private final BodyBudget budget;
  private final long maxBody;

  /**
   * Answers nothing yet.
   *
   * @param installed whether the route of a connection is there
   * @param maxBody bytes of the largest body that is taken
   */
  public IngestFront(
      Connections connections, Predicate<String> installed, BodyBudget budget, long maxBody) {
    this.budget = budget;
    this.connections = connections;
    this.installed = installed;
    this.maxBody = maxBody;
  }

  /** To be called before any source is there: handlers run in the order in which they came. */
  public void attach(VertxPlatformHttpRouter router) {
    router.route(PATH).handler(this::handle);
    router.errorHandler(413, context -> end(context, tooLarge(), 0));
  }

  private void handle(RoutingContext context) {
    Connection connection = connections.find(context.pathParam("connection")).orElse(null);
    if (connection == null
        || !connection.settings().source().startsWith("platform-http:/ingest/")) {
      end(
          context,
          new Problem(404, "No such HTTP source", "No connection takes events here", Map.of()),
          0);
    } else if (!context.request().method().equals(HttpMethod.POST)) {
      context.response().putHeader("Allow", "POST");
      end(context, new Problem(405, "Method not allowed", "Events are taken by POST", Map.of()), 0);
    } else if (connection.state() instanceof Paused paused) {
      end(
          context,
          HttpAnswers.paused(connection.id(), paused, Map.of()),
          HttpAnswers.retryAfter(paused));
    } else if (!installed.test(connection.id())) {
      end(context, HttpAnswers.STARTING, 1);
    } else if (isForm(context)) {
      end(context, FORM, 0);
    } else if (contentLength(context) > maxBody) {
      end(context, tooLarge(), 0);
    } else {
      takeBody(context, connection.id());
    }
  }

  /** Once its length is known to fit; one that is not told counts as the largest. */
  private void takeBody(RoutingContext context, String connection) {
    String length = context.request().getHeader("Content-Length");
    long bytes = Math.max(1, length == null ? maxBody : contentLength(context));
    if (!budget.tryTake(connection, bytes)) {
      end(context, BUSY, 1);
      return;
    }
    context.addEndHandler(ended -> budget.giveBack(connection, bytes));
    context.next();
  }

  private static boolean isForm(RoutingContext context) {
    String type = context.request().getHeader("Content-Type");
    return type != null
        && (type.startsWith("application/x-www-form-urlencoded") || type.startsWith("multipart/"));
  }

  private Problem tooLarge() {
    return new Problem(
        413,
        "The body is too large",
        "should be at most " + maxBody + " bytes; send it in several requests",
        Map.of("maxBytes", maxBody));
  }

  private static long contentLength(RoutingContext context) {
    String length = context.request().getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0; // the server has refused it already
    }
  }

  private static void end(RoutingContext context, Problem problem, long retryAfter) {
    var response = context.response().setStatusCode(problem.status());
    response.putHeader("Content-Type", Problem.MEDIA_TYPE);
    if (retryAfter > 0) {
      response.putHeader("Retry-After", Long.toString(retryAfter));
    }
    if (!context.request().isEnded()) {
      // the rest of the body is not wanted, and reading it would cost more than a new connection
      response.putHeader("Connection", "close");
    }
    response.end(problem.json());
  }
}
