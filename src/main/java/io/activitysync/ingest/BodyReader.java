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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Reads bodies of events, bounded as they come and as they are unpacked: a few KiB of gzip can hold
 * gigabytes. As a handler it unpacks what has been read. Immutable.
 */
public final class BodyReader implements Handler<RoutingContext> {
  private static final String ENCODING = "Content-Encoding";

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

  /** Bytes that are unpacked at a time. */
  private static final int PART = 8192;

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
    if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("gzip")) {
      return UNKNOWN_ENCODING;
    }
    String expect = request.getHeader(HttpHeaders.EXPECT);
    if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
      return UNKNOWN_EXPECTATION;
    }
    return length(request) > most ? Problem.tooLarge(most) : null;
  }

  /** Bytes of memory that a body may take; one whose length is not told counts as the largest. */
  long weight(HttpServerRequest request) {
    boolean packed = !encoding(request).isEmpty();
    long came = request.getHeader("Content-Length") == null ? most : length(request);
    return packed ? came + most : came;
  }

  /** Has the next handler called once the body is there. */
  void read(RoutingContext context) {
    HttpServerRequest request = context.request();
    context.put(Problem.LIMIT, most);
    // Camel's own handler reads none that was read
    ((RoutingContextInternal) context).visitHandler(RoutingContextInternal.BODY_HANDLER);
    if (request.getHeader(HttpHeaders.EXPECT) != null
        && request.version() != HttpVersion.HTTP_1_0) {
      context.response().writeContinue();
    }
    BodyBytes body = new BodyBytes(announced(request), most);
    if (request.connection() instanceof Http1xServerConnection http1) {
      http1.channel().attr(BodyCollector.KEY).set(body);
    }
    request
        .exceptionHandler(failure -> context.fail(400, failure))
        .handler(
            part -> {
              if (!context.failed() && !body.add(part)) {
                context.fail(413);
              }
            })
        .endHandler(
            whole -> {
              if (!context.failed()) {
                ((RoutingContextInternal) context).setBody(body.buffer());
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
    // not on the event loop, where it would hold up others
    context
        .vertx()
        .executeBlocking(() -> unpack(body), false)
        .onFailure(e -> VertxAnswers.end(context, BROKEN))
        .onSuccess(
            unpacked -> {
              if (unpacked == null) {
                VertxAnswers.end(context, Problem.tooLarge(most));
              } else {
                context.request().headers().remove(ENCODING);
                ((RoutingContextInternal) context).setBody(unpacked);
                context.next();
              }
            });
  }

  /** Null where it is too large. */
  private Buffer unpack(Buffer packed) throws IOException {
    BodyBytes unpacked = new BodyBytes(-1, most);
    try (InputStream bytes = new ByteArrayInputStream(packed.getBytes());
        GZIPInputStream in = new GZIPInputStream(bytes, PART)) {
      return unpacked.addAll(in) ? unpacked.buffer() : null;
    }
  }

  private static String encoding(HttpServerRequest request) {
    String encoding = request.getHeader(ENCODING);
    String bare = encoding == null ? "" : encoding.strip();
    return bare.equalsIgnoreCase("identity") ? "" : bare;
  }

  private static long length(HttpServerRequest request) {
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
