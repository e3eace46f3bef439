package io.activitysync.management.access;

import io.activitysync.http.Problem;
import io.activitysync.http.VertxAnswers;
import io.activitysync.logging.LogKeys;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is connected to HTTP servers: closes what is too many and what stays without asking for
 * anything, answers 408 to a body that does not come. Sockets' own time-outs would not do: they
 * count the time that an answer takes, and one byte now and then keeps them from ever ending. Safe
 * for use by several threads.
 */
final class OpenConnections implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);
  private static final long LOG_EVERY = Duration.ofMinutes(1).toNanos();

  /** Where nobody sends much, hundreds who do must not fill the memory for what is read. */
  private static final RecvByteBufAllocator SMALL_READS = new FixedRecvByteBufAllocator(4096);

  private final Map<HttpConnection, OpenConnection> open;
  private final AtomicLong logged = new AtomicLong(System.nanoTime() - LOG_EVERY);

  private final Vertx vertx;
  private final ServerLimits limits;

  OpenConnections(Vertx vertx, ServerLimits limits) {
    this.vertx = vertx;
    this.limits = limits;
    this.open =
        limits.newest()
            ? Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true))
            : new ConcurrentHashMap<>();
  }

  /** Counts those of one server. */
  Handler<HttpConnection> ofServer(int most, HttpServerOptions options) {
    AtomicInteger count = new AtomicInteger();
    return connection -> {
      harden(connection, options);
      opened(connection, count, most);
    };
  }

  /** Before the first byte is read; HTTP/2 has a flow control of its own. */
  private void harden(HttpConnection connection, HttpServerOptions options) {
    if (connection instanceof Http1xServerConnection http1) {
      ChannelHandlerContext last = http1.channelHandlerContext();
      StrictRequestDecoder decoder = new StrictRequestDecoder(options);
      last.pipeline().replace(VertxHttpRequestDecoder.class, "httpDecoder", decoder);
      if (limits.newest()) {
        last.channel().config().setRecvByteBufAllocator(SMALL_READS);
      }
      last.pipeline().addBefore(last.name(), "answerWriter", new AnswerWriter(decoder));
    }
  }

  private void opened(HttpConnection connection, AtomicInteger count, int most) {
    OpenConnection here =
        new OpenConnection(vertx, limits.idle(), connection::close, () -> cut(connection));
    boolean fits = count.incrementAndGet() <= most || (limits.newest() && closedAnother());
    connection.closeHandler(
        closed -> {
          count.decrementAndGet();
          open.remove(connection);
          here.closed();
        });
    if (fits) {
      open.put(connection, here);
      here.idle(null);
    } else {
      tell(connection, most);
      connection.close();
    }
  }

  /** Closes it without waiting for what was not fetched, as Vert.x's own handler would. */
  private static void cut(HttpConnection connection) {
    if (connection instanceof Http1xServerConnection http1) {
      ChannelHandlerContext writer =
          http1.channelHandlerContext().pipeline().context(AnswerWriter.class);
      if (writer != null) {
        ChannelFuture unused = writer.close();
      }
    }
  }

  /** The map has the one first whose last request is longest ago. */
  private boolean closedAnother() {
    for (OpenConnection one : List.copyOf(open.values())) {
      if (one.isIdle()) {
        open.values().remove(one);
        one.close();
        return true;
      }
    }
    return false;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    OpenConnection here = open.get(request.connection());
    if (here != null) {
      here.busy(request);
      context.addEndHandler(ended -> here.idle(request));
    }
    if (!request.isEnded() && hasBody(request)) {
      long timer = vertx.setTimer(limits.body().toMillis(), late -> endLate(context));
      context.addEndHandler(ended -> vertx.cancelTimer(timer));
    }
    context.next();
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    return length == null ? request.getHeader("Transfer-Encoding") != null : !length.equals("0");
  }

  private void endLate(RoutingContext context) {
    if (!context.request().isEnded() && !context.response().ended()) {
      VertxAnswers.end(
          context,
          new Problem(
              408,
              "Request timeout",
              "the body should be here within "
                  + limits.body().toSeconds()
                  + " s; send it in several requests"));
    }
  }

  /** Now and then only: whoever opens too many may open thousands more. */
  private void tell(HttpConnection connection, int most) {
    long last = logged.get();
    long now = System.nanoTime();
    if (now - last >= LOG_EVERY && logged.compareAndSet(last, now)) {
      LOG.atWarn()
          .addKeyValue(LogKeys.COUNT, most)
          .addKeyValue(LogKeys.ADDRESS, connection.remoteAddress())
          .log("no further connections are taken; activity-sync.http.connections allows more");
    }
  }
}
