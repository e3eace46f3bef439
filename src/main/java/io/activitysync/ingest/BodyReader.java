package io.activitysync.ingest;

import io.activitysync.http.BodyCollector;
import io.activitysync.http.Problem;
import io.activitysync.http.VertxAnswers;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.io.IOException;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;

/**
 * Reads bodies of events, bounded as they come and as they are unpacked: a few KiB of gzip can hold
 * gigabytes. As a handler it unpacks what has been read. Immutable.
 */
public final class BodyReader implements Handler<RoutingContext> {
  private static final String ENCODING = "Content-Encoding";

  /** By both of its names (RFC 9110, 8.4.1.3). */
  private static final Pattern GZIP = Pattern.compile("(?i)(x-)?gzip");

  private static final Problem UNKNOWN_ENCODING =
      new Problem(
              415,
              "Unsupported content encoding",
              "Content-Encoding: should be gzip, or not be there")
          .with("Accept-Encoding", "gzip");

  /** RFC 9110, 10.1.1 knows but one. */
  private static final Problem UNKNOWN_EXPECTATION =
      new Problem(417, "Expectation failed", "Expect: should be 100-continue, or not be there");

  private static final Problem BROKEN =
      new Problem(
          400,
          "The body can't be unpacked",
          "Content-Encoding: is gzip, and the body should be gzip, to its end");

  /** Where a request's context has what says whether there is memory for it. */
  private static final String ROOM = "activity-sync.room";

  private final long most;

  /**
   * For all requests of a server.
   *
   * @param most bytes of the largest body that is taken, 1 to 2^31 - 1 less a hundred
   */
  public BodyReader(long most) {
    this.most = most;
  }

  /** What can be said against a body by its head alone; null where there is nothing. */
  Problem problem(HttpServerRequest request) {
    String encoding = encoding(request);
    if (!encoding.isEmpty() && !GZIP.matcher(encoding).matches()) {
      return UNKNOWN_ENCODING;
    }
    String expect = request.getHeader(HttpHeaders.EXPECT);
    if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
      return UNKNOWN_EXPECTATION;
    }
    return length(request) > most ? Problem.tooLarge(most) : null;
  }

  /**
   * Has the next handler called once the body is there.
   *
   * @param room whether there is memory for so many bytes of it, as asked while it comes and while
   *     it is unpacked; by any thread
   */
  void read(RoutingContext context, LongPredicate room) {
    HttpServerRequest request = context.request();
    context.put(Problem.LIMIT, most);
    context.put(ROOM, room);
    // Camel's own handler reads none that was read
    ((RoutingContextInternal) context).visitHandler(RoutingContextInternal.BODY_HANDLER);
    if (request.getHeader(HttpHeaders.EXPECT) != null
        && request.version() != HttpVersion.HTTP_1_0) {
      context.response().writeContinue();
    }
    BodyBytes body = new BodyBytes(announced(request), most, room);
    if (request.connection() instanceof Http1xServerConnection http1) {
      http1.channel().attr(BodyCollector.KEY).set(body);
    }
    // one that is refused may never come to its end
    VertxAnswers.whenEnded(context, body::letGo);
    request
        .exceptionHandler(failure -> context.fail(400, failure))
        .handler(
            part -> {
              if (context.failed() || context.response().ended() || body.add(part)) {
                return;
              }
              if (body.lacksRoom()) {
                VertxAnswers.end(context, BodyBudget.BUSY);
              } else {
                context.fail(413);
              }
            })
        .endHandler(
            whole -> {
              if (!context.failed() && !context.response().ended()) {
                ((RoutingContextInternal) context).setBody(body.giveAway());
                context.next();
              }
            })
        .resume();
  }

  @Override
  public void handle(RoutingContext context) {
    Buffer body = context.body().buffer();
    if (body == null || encoding(context.request()).isEmpty()) {
      context.next();
      return;
    }
    LongPredicate room = context.get(ROOM);
    BodyBytes unpacked =
        new BodyBytes(-1, most, bytes -> room == null || room.test(body.length() + bytes));
    // not on the event loop, where it would hold up others
    context
        .vertx()
        .executeBlocking(() -> unpack(body, unpacked), false)
        .onFailure(e -> VertxAnswers.end(context, BROKEN))
        .onSuccess(
            whole -> {
              if (unpacked.lacksRoom()) {
                VertxAnswers.end(context, BodyBudget.BUSY);
              } else if (!whole) {
                VertxAnswers.end(context, Problem.tooLarge(most));
              } else {
                context.request().headers().remove(ENCODING);
                ((RoutingContextInternal) context).setBody(unpacked.giveAway());
                context.next();
              }
            });
  }

  /** Answers false where it is too large, or lacks room. */
  private static boolean unpack(Buffer packed, BodyBytes unpacked) throws IOException {
    try (PackedBytes in = new PackedBytes(packed.getBytes())) {
      boolean fits = unpacked.addAll(in);
      if (fits) {
        in.checkEnd();
      }
      return fits;
    }
  }

  /** One list in several lines is one list (RFC 9110, 5.3). */
  private static String encoding(HttpServerRequest request) {
    String bare = String.join(", ", request.headers().getAll(ENCODING)).strip();
    return bare.equalsIgnoreCase("identity") ? "" : bare;
  }

  /** Bytes of a body, as it is announced; 0 where that is not told. */
  static long length(HttpServerRequest request) {
    return Math.max(0, announced(request));
  }

  /** Less than 0 where it was not told. */
  private static long announced(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1; // the server has refused it already
    }
  }
}
