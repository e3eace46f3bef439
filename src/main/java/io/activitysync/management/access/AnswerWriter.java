package io.activitysync.management.access;

import io.netty.buffer.ByteBufInputStream;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpChunkedInput;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.stream.ChunkedStream;
import io.netty.handler.stream.ChunkedWriteHandler;

/**
 * Tells a connection's decoder when an answer has left, which is when the system has taken all of
 * it. Writes a large answer part by part, as its caller fetches it: Netty copies what it writes out
 * of the heap, and answers that hundreds of callers don't fetch would fill the memory for that. For
 * the connection's event loop alone.
 */
final class AnswerWriter extends ChannelOutboundHandlerAdapter {
  /** Bytes of a part; of a connection two of them are copied at most, and one more. */
  static final int PART = 8 * 1024;

  private final StrictRequestDecoder decoder;
  private boolean informational;

  AnswerWriter(StrictRequestDecoder decoder) {
    this.decoder = decoder;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    context.channel().config().setWriteBufferWaterMark(new WriteBufferWaterMark(PART, 2 * PART));
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response) {
      informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
    ChannelPromise left = promise;
    if (message instanceof LastHttpContent last && !informational) {
      left = promise.unvoid();
      ChannelPromise unused = left.addListener(done -> decoder.answered());
      if (last.content().readableBytes() > PART && !decoder.isHead()) {
        writeInParts(context, last, left);
        return;
      }
    }
    ChannelFuture unusedWrite = context.write(message, left);
  }

  private static void writeInParts(
      ChannelHandlerContext context, LastHttpContent last, ChannelPromise left) {
    if (context.pipeline().get(ChunkedWriteHandler.class) == null) {
      context.pipeline().addBefore(context.name(), "largeAnswers", new ChunkedWriteHandler());
    }
    if (last instanceof HttpResponse answer) {
      ChannelFuture unused =
          context.write(
              new DefaultHttpResponse(answer.protocolVersion(), answer.status(), answer.headers()));
    }
    // the stream lets go of the content when it is closed
    ChunkedStream parts = new ChunkedStream(new ByteBufInputStream(last.content(), true), PART);
    ChannelFuture unused = context.write(new HttpChunkedInput(parts), left);
  }
}
