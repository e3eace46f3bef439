package io.activitysync.support.http;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SSLOptions;
import java.net.URI;

/**
 * A port of loopback that speaks TLS, and passes all on to another that does not. Which certificate
 * it shows may change while it runs.
 */
public final class TlsWire implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final NetServer server;

  private TlsWire(int port, TlsKeys keys) {
    NetServerOptions options = new NetServerOptions().setHost("localhost").setPort(0).setSsl(true);
    this.server =
        vertx
            .createNetServer(options.setKeyCertOptions(keys.pfx()))
            .connectHandler(caller -> accept(caller, port))
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /** Starts one before a port of 127.0.0.1. */
  public static TlsWire before(int port, TlsKeys keys) {
    return new TlsWire(port, keys);
  }

  /** Where it is reached. */
  public URI endpoint() {
    return URI.create("https://localhost:" + server.actualPort());
  }

  /** Who connects from now on is shown another certificate. */
  public void show(TlsKeys keys) {
    server
        .updateSSLOptions(new SSLOptions().setKeyCertOptions(keys.pfx()))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private void accept(NetSocket caller, int port) {
    caller.pause();
    client
        .connect(port, "127.0.0.1")
        .onSuccess(
            answering -> {
              caller.handler(answering::write);
              caller.closeHandler(gone -> answering.close());
              answering.handler(caller::write);
              answering.closeHandler(gone -> caller.close());
              caller.resume();
            })
        .onFailure(failure -> caller.close());
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
