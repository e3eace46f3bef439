package io.activitysync.management.access;

import io.activitysync.http.BodyCollector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Takes requests of a connection one by one: what comes before the answer to an earlier one has
 * left stays in bytes, and when there are such bytes no more are read. Of all requests that came
 * so, an event loop takes one a turn, behind those of callers who wait for their answers. Netty
 * alone would take all that a caller sends at once, and Vert.x answer all of it in one turn.
 *
 * <p>Refuses a request that tells the length of its body twice, by {@code Content-Length} and by
 * {@code Transfer-Encoding}, or by two that differ: Netty believes one, whoever stands before it
 * may believe the other, and what is between them would be another's request (RFC 9112, 6.3). So it
 * does with a {@code Transfer-Encoding} that is not {@code chunked} alone. For the connection's
 * event loop alone.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
  /** Those of an event loop that have a request to go on with. */
  private static final FastThreadLocal<Queue<StrictRequestDecoder>> WAITING =
      new FastThreadLocal<>() {
        @Override
        protected Queue<StrictRequestDecoder> initialValue() {
          return new ArrayDeque<>();
        }
      };

  /** What the request that is being read says of itself. */
  private HttpVersion version;

  private ChannelHandlerContext context;
  private boolean unanswered;
  private boolean within;
  private boolean stopped;
  private boolean head;

  /** Whether bytes of the body were handed on before anybody collected them. */
  private boolean handedOn;

  StrictRequestDecoder(HttpServerOptions options) {
    super(options);
  }

  /**
   * Netty refuses lengths that differ, but takes the first of an HTTP/1.0 request; so until its
   * head is whole it counts as one of HTTP/1.1.
   */
  @Override
  protected HttpMessage createMessage(String[] initialLine) {
    HttpMessage message = super.createMessage(initialLine);
    version = message.protocolVersion();
    return message.setProtocolVersion(HttpVersion.HTTP_1_1);
  }

  /** Called once the head is whole; what is thrown makes the request an invalid one. */
  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    if (message != null) {
      message.setProtocolVersion(version);
      HttpHeaders headers = message.headers();
      List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
      if (!codings.isEmpty() && headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
        throw new IllegalArgumentException("Content-Length beside Transfer-Encoding");
      }
      // Netty takes a body of any other for none, and never undoes what stands before chunked
      if (codings.size() > 1
          || !(codings.isEmpty()
              || HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0)))) {
        throw new IllegalArgumentException("Transfer-Encoding other than chunked");
      }
    }
    return super.isContentAlwaysEmpty(message);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  protected void decode(ChannelHandlerContext here, ByteBuf in, List<Object> out) throws Exception {
    if (unanswered && !within) {
      return; // these bytes are a later request's
    }
    super.decode(here, in, out);
    for (int i = 0; i < out.size(); i++) {
      Object part = out.get(i);
      if (part instanceof HttpRequest request) {
        unanswered = true;
        handedOn = false;
        here.channel().attr(BodyCollector.KEY).set(null);
        head = request.method().equals(HttpMethod.HEAD);
      }
      within = !(part instanceof LastHttpContent);
      if (part instanceof HttpContent content && content.content().isReadable()) {
        out.set(i, collected(here, content));
      }
    }
  }

  private HttpContent collected(ChannelHandlerContext here, HttpContent content) {
    BodyCollector collector = here.channel().attr(BodyCollector.KEY).get();
    // one who comes late would have these bytes before those that are still on their way to him
    ByteBuf kept = collector == null || handedOn ? null : collector.collect(content.content());
    if (kept == null) {
      handedOn = true;
      return content;
    }
    HttpContent collected = content.replace(kept);
    content.release();
    return collected;
  }

  @Override
  public void channelRead(ChannelHandlerContext here, Object message) throws Exception {
    super.channelRead(here, message);
    if (isHolding() && here.channel().config().isAutoRead()) {
      stopped = true;
      here.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext here) throws Exception {
    if (isHolding()) {
      // Netty would take it that a part of a request is all there is, and read on
      discardSomeReadBytes();
      here.fireChannelReadComplete();
    } else {
      super.channelReadComplete(here);
    }
  }

  private boolean isHolding() {
    return unanswered && !within && actualReadableBytes() > 0;
  }

  /** Whether the request that is answered now wants no body. */
  boolean isHead() {
    return head;
  }

  /** The answer to the request has left. */
  void answered() {
    unanswered = false;
    if (stopped || actualReadableBytes() > 0) {
      Queue<StrictRequestDecoder> waiting = WAITING.get();
      waiting.add(this);
      if (waiting.size() == 1) {
        schedule(context.executor());
      }
    }
  }

  /** For the loop's next turn: what is executed at once may still be of this one. */
  private static void schedule(EventExecutor loop) {
    ScheduledFuture<?> unused = loop.schedule(() -> takeTurn(loop), 0, TimeUnit.NANOSECONDS);
  }

  private static void takeTurn(EventExecutor loop) {
    Queue<StrictRequestDecoder> waiting = WAITING.get();
    try {
      waiting.element().goOn();
    } finally {
      waiting.remove();
      if (!waiting.isEmpty()) {
        schedule(loop);
      }
    }
  }

  private void goOn() {
    if (context.isRemoved() || !context.channel().isActive()) {
      return;
    }
    try {
      channelRead(context, Unpooled.EMPTY_BUFFER);
      channelReadComplete(context);
    } catch (Exception e) {
      context.fireExceptionCaught(e);
    }
    if (stopped && !isHolding()) {
      stopped = false;
      context.channel().config().setAutoRead(true);
    }
  }
}
