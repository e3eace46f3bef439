package io.activitysync.kinesis.client;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Leaves out what comes before an answer (status 100 to 199), which a server or a proxy may send
 * whether it was asked for or not (RFC 9110, 15.2). The SDK (2.41) would take it for the answer,
 * and the answer itself for that to the socket's next call: records would count as taken that are
 * not. Of one channel.
 */
final class InterimAnswers extends ChannelInboundHandlerAdapter {
  private final ChannelHandlerContext codec;
  private boolean inOne;
  private boolean leftOut;

  private InterimAnswers(ChannelHandlerContext codec) {
    this.codec = codec;
  }

  /** For a new channel, beside its socket: puts one behind each codec before a call goes out. */
  static ChannelHandler behindCodecs() {
    return new ChannelOutboundHandlerAdapter() {
      // the one by which a proxy is asked for a tunnel is followed by another
      private ChannelHandler known;

      @Override
      public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        ChannelHandlerContext codec = context.pipeline().context(HttpClientCodec.class);
        if (codec != null && codec.handler() != known) {
          known = codec.handler();
          context.pipeline().addAfter(codec.name(), null, new InterimAnswers(codec));
        }
        var unused = context.write(message, promise); // the promise tells
      }
    };
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (codec.isRemoved() && message instanceof HttpObject) {
      // the end of a proxy's answer, whose head has brought the tunnel, and may be the next call
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpResponse head) {
      inOne = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
    if (!inOne) {
      context.fireChannelRead(message);
      return;
    }
    inOne = !(message instanceof LastHttpContent);
    leftOut = true;
    ReferenceCountUtil.release(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (leftOut) {
      // who asked for what comes next has not got it yet
      leftOut = false;
      context.read();
    }
    context.fireChannelReadComplete();
  }
}
