package io.activitysync.bench.sink;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * One kept connection: reads heads and bodies as they stream by and answers each request. Bodies
 * are never gathered, which is why this isn't Netty's own HTTP codec: copying a request of 0.4 MB
 * would cost the sink more than all else it does.
 */
final class RequestHandler extends ChannelInboundHandlerAdapter {
  private static final int HEAD_LIMIT = 8192;
  private static final ByteBuf CONTINUE =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", StandardCharsets.US_ASCII));

  private final SinkState state;
  private final byte[] headBytes = new byte[HEAD_LIMIT];
  private int headLength;
  private RequestHead head;
  private int bodyLeft;
  private RecordReader records;

  RequestHandler(SinkState state) {
    this.state = state;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      while (in.isReadable()) {
        if (head == null) {
          readHead(context, in);
        } else {
          readBody(in);
        }
        if (head != null && bodyLeft == 0) {
          answer(context);
        }
      }
    } finally {
      in.release();
    }
  }

  private void readHead(ChannelHandlerContext context, ByteBuf in) {
    while (in.isReadable()) {
      headBytes[headLength++] = in.readByte();
      if (headEnds()) {
        head = RequestHead.parse(headBytes, headLength);
        headLength = 0;
        bodyLeft = head.contentLength();
        records = head.isPut() ? head.format().reader(state.tally()) : null;
        if (head.expectsContinue()) {
          write(context, CONTINUE.duplicate());
        }
        return;
      }
    }
  }

  private boolean headEnds() {
    return headLength > 3
        && headBytes[headLength - 1] == '\n'
        && headBytes[headLength - 2] == '\r'
        && headBytes[headLength - 3] == '\n';
  }

  private void readBody(ByteBuf in) {
    int here = Math.min(bodyLeft, in.readableBytes());
    bodyLeft -= here;
    if (records == null) {
      in.skipBytes(here);
    } else {
      records.read(in.readSlice(here));
    }
  }

  private void answer(ChannelHandlerContext context) {
    ByteBuf reply = reply();
    head = null;
    records = null;
    long delay = state.delayMillis();
    if (delay == 0) {
      write(context, reply);
    } else {
      var unused =
          context.executor().schedule(() -> write(context, reply), delay, TimeUnit.MILLISECONDS);
    }
  }

  private ByteBuf reply() {
    if (records != null) {
      return state.replies().put(head.operation(), head.format(), records.end());
    }
    return head.operation().isEmpty()
        ? state.replies().callerIdentity()
        : state.replies().other(head.operation(), head.format());
  }

  private static void write(ChannelHandlerContext context, ByteBuf bytes) {
    // with a void promise a failure reaches exceptionCaught
    var unused = context.writeAndFlush(bytes, context.voidPromise());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    System.err.println("connection given up: " + cause);
    var unused = context.close(context.voidPromise());
  }
}
