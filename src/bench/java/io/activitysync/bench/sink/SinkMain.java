package io.activitysync.bench.sink;

import io.activitysync.bench.Dialogue;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;

/**
 * The sink's process: listens on loopback, once plain and once with TLS, and is told over its
 * standard input how to behave.
 */
public final class SinkMain {
  /** Password of the key store, which holds nothing worth guarding. */
  public static final String PASSWORD = "changeit";

  private static final int THREADS = 2;
  private static final int LARGEST_READ = 512 * 1024;

  private final SinkState state = new SinkState();
  private final EventLoopGroup group = new NioEventLoopGroup(THREADS);

  private SinkMain() {}

  /**
   * Starts the sink.
   *
   * @param args the PKCS #12 file with the key and certificate for TLS
   */
  public static void main(String[] args) throws Exception {
    Dialogue dialogue = new Dialogue();
    SinkMain sink = new SinkMain();
    int port = sink.listen(null);
    int tlsPort = sink.listen(tls(Path.of(args[0])));
    dialogue.serve(Map.of("port", port, "tlsPort", tlsPort), sink::answer);
    System.exit(0);
  }

  private Object answer(String[] command) {
    switch (command[0]) {
      case "reset" ->
          state.reset(
              Long.parseLong(command[1]),
              Boolean.parseBoolean(command[2]),
              Integer.parseInt(command[3]));
      case "arrived" -> {
        return state.arrived();
      }
      default -> throw new IllegalArgumentException(command[0]);
    }
    return Map.of();
  }

  private int listen(SslContext tls) throws InterruptedException {
    Channel channel =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 4096)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(
                ChannelOption.RCVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(2048, 65536, LARGEST_READ))
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel connection) {
                    if (tls != null) {
                      connection.pipeline().addLast(tls.newHandler(connection.alloc()));
                    }
                    connection.pipeline().addLast(new RequestHandler(state));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  private static SslContext tls(Path keyStore) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD.toCharArray());
    return SslContextBuilder.forServer(factory).build();
  }
}
