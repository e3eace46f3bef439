package io.activitysync.management.access;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Reads no more requests of a connection while answers to earlier ones have not left: Vert.x would
 * go on reading, and keep in memory whatever a caller asks for and never fetches. For the
 * connection's event loop alone.
 */
final class PipelineLimit extends ChannelDuplexHandler {
  /** Requests without an answer that has left, from which on none is read. */
  static final int STOP = 8;

  /** What one read may bring beyond that, before the connection is closed. */
  static final int MOST = 64;

  private int unanswered;
  private boolean informational;
  private boolean wanted;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof HttpRequest && ++unanswered > MOST) {
      context.flush();
      if (unanswered > MOST) {
        ReferenceCountUtil.release(message);
        ChannelFuture unused = context.close();
        return;
      }
    }
    super.channelRead(context, message);
  }

  @Override
  public void read(ChannelHandlerContext context) {
    if (unanswered < STOP) {
      context.read();
    } else {
      wanted = true;
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response) {
      informational = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
    if (message instanceof LastHttpContent && !informational) {
      ChannelPromise left = promise.unvoid();
      ChannelPromise unused = left.addListener(done -> answered(context));
      ChannelFuture unusedWrite = context.write(message, left);
    } else {
      ChannelFuture unused = context.write(message, promise);
    }
  }

  private void answered(ChannelHandlerContext context) {
    unanswered--;
    if (wanted && unanswered < STOP) {
      wanted = false;
      context.read();
    }
  }
}
