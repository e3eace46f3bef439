package io.activitysync.management.access;

import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;

/**
 * A Vert.x whose HTTP servers have limits. Bound in the registry, where Camel's servers look for
 * one: it alone makes the server's socket, before any handler could be added to that. Whoever made
 * it closes it. Safe for use by several threads.
 */
public final class LimitedVertx extends VertxWrapper {
  /** Bytes of a request's headers: a custom context of 8 KiB, and as much beside it. */
  private static final int HEAD_BYTES = 16_384;

  /**
   * Bytes of answers that the system keeps for a connection, half of what Linux makes of it. By
   * itself it takes some MiB of answers that nobody fetches, which are made first.
   */
  private static final int SEND_BUFFER = 64 * 1024;

  /** Bytes of a body that are handed on at a time: as many as are read at once. */
  private static final int CHUNK = 64 * 1024;

  private final ServerLimits limits;
  private final OpenConnections connections;

  private LimitedVertx(VertxInternal vertx, ServerLimits limits) {
    super(vertx);
    this.limits = limits;
    this.connections = new OpenConnections(vertx, limits);
  }

  /** Makes one, with threads of its own. */
  public static LimitedVertx of(VertxOptions options, ServerLimits limits) {
    VertxBuilder builder = new VertxBuilder(options).executorServiceFactory(WorkerPool.FACTORY);
    return new LimitedVertx((VertxInternal) builder.init().vertx(), limits);
  }

  @Override
  public HttpServer createHttpServer() {
    return createHttpServer(new HttpServerOptions());
  }

  @Override
  public HttpServer createHttpServer(HttpServerOptions options) {
    // or a connection would not be seen before its first bytes tell HTTP/2 from HTTP/1
    options.setHttp2ClearTextEnabled(false);
    options.setMaxHeaderSize(HEAD_BYTES);
    options.setSendBufferSize(SEND_BUFFER);
    options.setMaxChunkSize(CHUNK);
    return super.createHttpServer(options)
        .connectionHandler(connections.ofServer(limits.connections(), options));
  }

  /**
   * Camel asks for one after the other, of all connections, and would have health wait for whatever
   * takes long.
   */
  @Override
  @SuppressWarnings("deprecation") // the one that is called
  public <T> void executeBlocking(
      Handler<Promise<T>> work, boolean ordered, Handler<AsyncResult<T>> then) {
    super.executeBlocking(work, false, then);
  }

  /** Has to see each request of these servers first. */
  OpenConnections connections() {
    return connections;
  }
}
