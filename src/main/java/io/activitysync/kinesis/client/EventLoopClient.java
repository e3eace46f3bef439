package io.activitysync.kinesis.client;

import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * One thread of the wire, with sockets of its own. What is sent from this very thread, as when an
 * answer makes room for the next call, is written without waking another one. Safe for use by
 * several threads.
 */
final class EventLoopClient implements AutoCloseable {
  private static final int CLOSE_SECONDS = 2;
  private static final int MOST_FLUSHES = 16;

  private final NioEventLoopGroup group =
      new NioEventLoopGroup(1, new DefaultThreadFactory("activity-sync-wire", true));
  private final EventLoop loop = group.next();
  private final SdkAsyncHttpClient http;

  /** Opens no socket yet. */
  EventLoopClient(NettyNioAsyncHttpClient.Builder builder, AttributeMap trust) {
    http =
        builder
            .eventLoopGroup(SdkEventLoopGroup.create(group, EventLoopClient::channel))
            .buildWithDefaults(trust);
  }

  private static NioSocketChannel channel() {
    NioSocketChannel channel = new NioSocketChannel();
    // the SDK flushes head and body apart, which would be two packets
    channel.pipeline().addLast(new FlushConsolidationHandler(MOST_FLUSHES, true));
    channel.pipeline().addLast(InterimAnswers.behindCodecs());
    return channel;
  }

  /** Closed by this alone. */
  SdkAsyncHttpClient http() {
    return http;
  }

  /** Whether it is the caller's own thread. */
  boolean isHere() {
    return loop.inEventLoop();
  }

  /** Fails the answer with a {@link TimeoutException} unless it comes in time. */
  void limit(CompletableFuture<?> answer, long millis) {
    try {
      Future<?> timeout =
          loop.schedule(
              () -> answer.completeExceptionally(new TimeoutException()),
              millis,
              TimeUnit.MILLISECONDS);
      var unused = answer.whenComplete((whole, failure) -> timeout.cancel(false));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    http.close();
    var unused = group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
