package io.activitysync.ingest;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.Connections;
import io.activitysync.http.Problem;
import io.activitysync.http.RequestPath;
import io.activitysync.http.VertxAnswers;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * Stands before the connections' HTTP sources and answers what needs no body to be read: an unknown
 * connection, a paused one (Camel's suspended consumer would say 503 without a reason or a
 * Retry-After), a body that is too large, or more bodies at once than there is memory for. Nothing
 * below {@code /ingest/} gets past it but what is exactly a connection's address.
 */
public final class IngestFront implements Handler<RoutingContext> {
  private static final Problem NONE =
      new Problem(404, "No such HTTP source", "No connection takes events here");

  private static final Problem METHOD =
      new Problem(405, "Method not allowed", "Events are taken by POST").with("Allow", "POST");

  /** What curl -d says unless told otherwise; the body would be read as a form, and be gone. */
  private static final Problem FORM =
      new Problem(
          415,
          "Unsupported media type",
          "Content-Type: should be application/json or application/x-ndjson, not a form's");

  /** Bytes that a request takes at least, whatever its body: its head, and what is made of it. */
  private static final long LEAST = 4096;

  /** A route that is made anew is away until Kinesis has what is under way, and a moment more. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final long LOOK_MILLIS = 5;

  /** Of all callers that wait: where there are more, each looks more seldom. */
  private static final int LOOKS_A_MILLI = 10;

  private final Connections connections;
  private final Predicate<String> installed;
  private final BodyBudget budget;
  private final BodyReader reader;
  private final ContextHeader contextHeader;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * For one process.
   *
   * @param installed whether the route of a connection is there
   */
  public IngestFront(
      Connections connections,
      Predicate<String> installed,
      BodyBudget budget,
      BodyReader reader,
      ContextHeader contextHeader) {
    this.connections = connections;
    this.installed = installed;
    this.budget = budget;
    this.reader = reader;
    this.contextHeader = contextHeader;
  }

  @Override
  public void handle(RoutingContext context) {
    if (context.response().closed()) {
      return; // its caller has left: what would be held for it, nobody would give back
    }
    String id = RequestPath.ingestId(context);
    if (id == null) {
      context.next();
      return;
    }
    HttpServerRequest request = context.request();
    Connection connection = connections.find(id).filter(IngestFront::isHttp).orElse(null);
    if (connection == null) {
      VertxAnswers.end(context, NONE);
    } else if (!request.method().equals(HttpMethod.POST)) {
      VertxAnswers.end(context, METHOD);
    } else if (connection.state() instanceof Paused paused) {
      VertxAnswers.end(context, IngestAnswers.paused(id, paused, Map.of()));
    } else if (!installed.test(id)) {
      await(context, id);
    } else if (isForm(request)) {
      VertxAnswers.end(context, FORM);
    } else {
      Problem unreadable = reader.problem(request);
      if (unreadable == null) {
        unreadable = contextHeader.take(context);
      }
      if (unreadable != null) {
        VertxAnswers.end(context, unreadable);
      } else {
        takeBody(context, id);
      }
    }
  }

  /**
   * Lets a caller wait whose route is being made anew: told to come again in a second, it would be
   * held up for longer than the route is away.
   */
  private void await(RoutingContext context, String connection) {
    BodyBudget.Hold hold = budget.hold(connection);
    if (!hold.growTo(LEAST)) {
      VertxAnswers.end(context, BodyBudget.BUSY);
      return;
    }
    VertxAnswers.whenEnded(context, hold::end);
    context.request().pause();
    long begun = System.nanoTime();
    context
        .vertx()
        .setPeriodic(
            Math.max(LOOK_MILLIS, waiting.incrementAndGet() / LOOKS_A_MILLI),
            timer -> {
              boolean there = installed.test(connection);
              if (there
                  || context.response().closed()
                  || System.nanoTime() - begun > PATIENCE.toNanos()) {
                context.vertx().cancelTimer(timer);
                waiting.decrementAndGet();
                hold.end();
                context.request().resume();
                if (there) {
                  context.put(IngestEngine.LATE, true);
                  handle(context);
                } else {
                  VertxAnswers.end(context, IngestAnswers.STARTING);
                }
              }
            });
  }

  /** Once what is known of its length fits; further room is made as it comes, and is unpacked. */
  private void takeBody(RoutingContext context, String connection) {
    BodyBudget.Hold hold = budget.hold(connection);
    LongPredicate room =
        body -> {
          long most = Math.max(LEAST, body);
          return hold.growTo(most + contextHeader.weight(context, most));
        };
    if (!room.test(BodyReader.length(context.request()))) {
      VertxAnswers.end(context, BodyBudget.BUSY);
      return;
    }
    VertxAnswers.whenEnded(context, hold::end);
    reader.read(context, room);
  }

  private static boolean isHttp(Connection connection) {
    String source = connection.settings().source();
    String own = "platform-http:/ingest/" + connection.id();
    return source.startsWith(own)
        && (source.length() == own.length() || source.charAt(own.length()) == '?');
  }

  private static boolean isForm(HttpServerRequest request) {
    String type = request.getHeader("Content-Type");
    String lower = type == null ? "" : type.strip().toLowerCase(Locale.ROOT);
    return lower.startsWith("application/x-www-form-urlencoded") || lower.startsWith("multipart/");
  }
}
