package io.activitysync.management.access;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Tells a connection's decoder when an answer has left, which is when the system has taken all of
 * it, and has what waits for that counted. For the connection's event loop alone.
 */
final class PipelineLimit extends ChannelOutboundHandlerAdapter {
  private final StrictRequestDecoder decoder;
  private final UnfetchedAnswers unfetched;
  private boolean informational;

  PipelineLimit(StrictRequestDecoder decoder, UnfetchedAnswers unfetched) {
    this.decoder = decoder;
    this.unfetched = unfetched;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response) {
      informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
    boolean ends = message instanceof LastHttpContent && !informational;
    int bytes = message instanceof HttpContent part ? part.content().readableBytes() : 0;
    boolean large = bytes >= UnfetchedAnswers.LARGE;
    if (large) {
      unfetched.add(context, bytes);
    }
    ChannelPromise left = promise;
    if (ends || large) {
      left = promise.unvoid();
      ChannelPromise unused =
          left.addListener(
              done -> {
                if (large) {
                  unfetched.remove(context, bytes);
                }
                if (ends) {
                  decoder.answered();
                }
              });
    }
    ChannelFuture unusedWrite = context.write(message, left);
  }
}
