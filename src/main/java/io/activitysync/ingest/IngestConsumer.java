package io.activitysync.ingest;

import io.activitysync.event.reading.CustomContext;
import io.activitysync.http.Door;
import io.activitysync.http.Problem;
import io.activitysync.http.VertxAnswers;
import io.activitysync.logging.LogKeys;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP source of a connection. Other than Camel's own it says why where it answers an error,
 * and when to come again; holds no thread while Kinesis is waited for, so that a stream that does
 * not answer takes none from others; and keeps a body no longer than the route does.
 */
final class IngestConsumer extends VertxPlatformHttpConsumer {
  private static final Problem SUSPENDED =
      new Problem(503, "The connection takes nothing at the moment", "Try again").retryAfter(1);

  private static final Logger LOG = LoggerFactory.getLogger(IngestConsumer.class);

  private final String router;
  private final Door door;
  private final Map<String, IngestConsumer> running;

  /**
   * Made by the engine.
   *
   * @param running those that run, by their paths, with this one while it does
   */
  IngestConsumer(
      PlatformHttpEndpoint endpoint,
      Processor processor,
      String router,
      Door door,
      Map<String, IngestConsumer> running) {
    super(endpoint, processor, List.of(), router);
    this.router = router;
    this.door = door;
    this.running = running;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    if (isPlain()) {
      leaveRouter();
    }
    running.put(getEndpoint().getPath(), this);
  }

  /**
   * Whether it takes whatever is posted to its path: then nothing has to be asked of a route of
   * Vert.x, which looks at each of its routes for each request, and at all of them again by regular
   * expressions for each that is added.
   */
  boolean isPlain() {
    PlatformHttpEndpoint endpoint = getEndpoint();
    String methods = endpoint.getHttpMethodRestrict();
    return (methods == null || methods.equalsIgnoreCase("POST"))
        && endpoint.getConsumes() == null
        && endpoint.getProduces() == null
        && endpoint.getRequestTimeout() == 0;
  }

  /** What the source's options have against a request that Vert.x's router did not hand to it. */
  Problem refusal(RoutingContext context) {
    String consumes = getEndpoint().getConsumes();
    String type = context.parsedHeaders().contentType().value();
    boolean taken =
        consumes == null
            || Arrays.stream(consumes.split(",", -1)).anyMatch(one -> matches(one.strip(), type));
    if (!taken) {
      return Problem.unsupportedType(consumes);
    }
    String produces = getEndpoint().getProduces();
    return produces == null ? IngestAnswers.STARTING : Problem.notAcceptable(produces);
  }

  private static boolean matches(String consumed, String type) {
    return consumed.equals("*/*")
        || consumed.equalsIgnoreCase(type)
        || (consumed.endsWith("/*")
            && type.regionMatches(true, 0, consumed, 0, consumed.length() - 1));
  }

  /** Takes back the route that Camel's consumer has just made; to end it twice does no harm. */
  private void leaveRouter() {
    VertxPlatformHttpRouter routes =
        VertxPlatformHttpRouter.lookup(getEndpoint().getCamelContext(), router);
    if (routes != null) {
      routes.getRoutes().stream()
          .filter(route -> getEndpoint().getPath().equals(route.getPath()))
          .forEach(Route::remove);
    }
  }

  @Override
  protected void doStop() throws Exception {
    running.remove(getEndpoint().getPath(), this);
    super.doStop();
  }

  @Override
  protected void handleRequest(RoutingContext context) {
    if (isSuspended()) {
      VertxAnswers.end(context, unavailable());
      return;
    }
    Exchange exchange = createExchange(false);
    exchange.setPattern(ExchangePattern.InOut);
    exchange.setProperty(CustomContext.PROPERTY, ContextHeader.taken(context));
    Context eventLoop = context.vertx().getOrCreateContext();
    processHttpRequest(exchange, context)
        .compose(
            read -> {
              forgetCharset(exchange);
              // the message has the body, and the request keeps it no longer
              ((RoutingContextInternal) context).setBody(null);
              return context
                  .vertx()
                  .<Void>executeBlocking(() -> run(exchange, context, eventLoop), false);
            })
        .onFailure(failure -> finish(exchange, context, failure));
  }

  /**
   * JSON is UTF-8, whatever a content type adds (RFC 8259, 8.1 and 11). Camel would read and write
   * text by it, and throw where Java knows no such charset.
   */
  private static void forgetCharset(Exchange exchange) {
    exchange.removeProperty(ExchangePropertyKey.CHARSET_NAME);
    exchange.getMessage().removeHeader(Exchange.CHARSET_NAME);
  }

  /** Begins; the route goes on by itself where it has to wait. */
  private Void run(Exchange exchange, RoutingContext context, Context eventLoop) throws Exception {
    createUoW(exchange);
    getAsyncProcessor()
        .process(
            exchange,
            done ->
                eventLoop.runOnContext(
                    written -> finish(exchange, context, exchange.getException())));
    return null;
  }

  private void finish(Exchange exchange, RoutingContext context, Throwable failure) {
    try {
      if (failure != null) {
        VertxAnswers.end(context, problem(exchange, failure));
      } else {
        answer(exchange, context.response());
      }
    } catch (RuntimeException e) {
      // as of a header that is none: who posted waits for an answer all the same
      LOG.atError()
          .addKeyValue(LogKeys.ADDRESS, getEndpoint().getPath())
          .setCause(e)
          .log("the answer could not be written");
      VertxAnswers.end(context, Problem.FAILED);
    } finally {
      doneUoW(exchange);
      releaseExchange(exchange, false);
    }
  }

  private Problem problem(Exchange exchange, Throwable failure) {
    if (door.closed() != null || failure instanceof RejectedExecutionException) {
      return unavailable();
    }
    // who is answered is sent to the log, which an error behind the route's own handler is not in
    LOG.atError()
        .addKeyValue(LogKeys.ADDRESS, getEndpoint().getPath())
        .setCause(failure)
        .log("a post failed");
    Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    return status == null || status < 400
        ? Problem.FAILED
        : new Problem(status, Problem.FAILED.title(), Problem.FAILED.detail());
  }

  private Problem unavailable() {
    Problem closed = door.closed();
    return closed == null ? SUSPENDED : closed;
  }

  private void answer(Exchange exchange, HttpServerResponse response) {
    if (response.ended() || response.closed()) {
      return;
    }
    Message message = exchange.getMessage();
    HeaderFilterStrategy filter = getEndpoint().getHeaderFilterStrategy();
    for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
      Object value = header.getValue();
      if (value != null && !filter.applyFilterToCamelHeaders(header.getKey(), value, exchange)) {
        response.putHeader(header.getKey(), value.toString());
      }
    }
    // the filter holds it back, since Camel's own consumer writes it apart from the others
    String type = message.getHeader(Exchange.CONTENT_TYPE, String.class);
    if (type != null) {
      response.putHeader(Exchange.CONTENT_TYPE, type);
    }
    byte[] body =
        message.getBody() instanceof String text
            ? text.getBytes(StandardCharsets.UTF_8)
            : message.getBody(byte[].class);
    boolean empty = body == null || body.length == 0;
    response.setStatusCode(
        message.getHeader(Exchange.HTTP_RESPONSE_CODE, empty ? 204 : 200, Integer.class));
    response.end(empty ? Buffer.buffer() : Buffer.buffer(body));
  }
}
