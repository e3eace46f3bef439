package io.activitysync.support.server;

import io.activitysync.support.http.TlsKeys;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SSLOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;

/**
 * A TCP port of loopback that passes all on to another, whose answers come late by as much as the
 * test says. Thread-safe; all of it works on one event loop.
 */
public final class SlowWire implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final NetServer server;
  private final LongAdder carried = new LongAdder();
  private volatile Duration delay = Duration.ZERO;

  private SlowWire(int port, NetServerOptions options) {
    this.server =
        vertx
            .createNetServer(options.setHost("127.0.0.1").setPort(0))
            .connectHandler(caller -> accept(caller, port))
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /** Starts one before a port of loopback. */
  public static SlowWire before(int port) {
    return new SlowWire(port, new NetServerOptions());
  }

  /** Starts one that speaks TLS before a port of loopback that does not. */
  public static SlowWire tlsBefore(int port, TlsKeys keys) {
    return new SlowWire(port, new NetServerOptions().setSsl(true).setKeyCertOptions(keys.pfx()));
  }

  /** Who connects from now on is shown another certificate. */
  public void show(TlsKeys keys) {
    server
        .updateSSLOptions(new SSLOptions().setKeyCertOptions(keys.pfx()))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  public int port() {
    return server.actualPort();
  }

  /** Bytes that have come from either side. */
  public long carried() {
    return carried.sum();
  }

  /** Each part of an answer that comes from now on is this late, and none before an earlier one. */
  public void delay(Duration by) {
    delay = by;
  }

  private void accept(NetSocket caller, int port) {
    caller.pause();
    client
        .connect(port, "127.0.0.1")
        .onSuccess(
            answering -> {
              Queue<Runnable> late = new ArrayDeque<>();
              caller.handler(
                  part -> {
                    carried.add(part.length());
                    answering.write(part);
                  });
              caller.closeHandler(gone -> answering.close());
              answering.handler(
                  part -> {
                    carried.add(part.length());
                    later(late, () -> caller.write(part));
                  });
              answering.closeHandler(gone -> later(late, caller::close));
              caller.resume();
            })
        .onFailure(failure -> caller.close());
  }

  /** In their order, whatever the delay was when each came. */
  private void later(Queue<Runnable> late, Runnable step) {
    late.add(step);
    vertx.setTimer(Math.max(1, delay.toMillis()), timer -> late.remove().run());
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
