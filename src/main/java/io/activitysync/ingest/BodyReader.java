package io.activitysync.ingest;

import io.activitysync.http.Problem;
import io.activitysync.http.VertxAnswers;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

  private static final Problem BROKEN =
      new Problem(
          400,
          "The body can't be unpacked",
          "Content-Encoding: is gzip, and the body should be gzip, to its end");

  private final long most;
  private final BodyHandler bytes;

  /**
   * For all requests of a server.
   *
   * @param most bytes of the largest body that is taken, 1 or more
   */
  public BodyReader(long most) {
    this.most = most;
    this.bytes = BodyHandler.create(false).setBodyLimit(most);
  }

  /** What can be said against a body by its head alone; null where there is nothing. */
  Problem problem(HttpServerRequest request) {
    String encoding = encoding(request);
    if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("gzip")) {
      return UNKNOWN_ENCODING;
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
    context.put(Problem.LIMIT, most);
    bytes.handle(context);
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
                ((RoutingContextInternal) context).setBody(Buffer.buffer(unpacked));
                context.next();
              }
            });
  }

  /** Null where it is too large. */
  private byte[] unpack(Buffer packed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.getBytes()))) {
      byte[] part = new byte[8192];
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        if (out.size() + read > most) {
          return null;
        }
        out.write(part, 0, read);
      }
    }
    return out.toByteArray();
  }

  private static String encoding(HttpServerRequest request) {
    String encoding = request.getHeader(ENCODING);
    String bare = encoding == null ? "" : encoding.strip();
    return bare.equalsIgnoreCase("identity") ? "" : bare;
  }

  private static long length(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0; // the server has refused it already
    }
  }
}
