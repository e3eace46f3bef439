package io.activitysync.kinesis.client;

import io.activitysync.batch.BufferPool;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * The sockets that thousands of connections share: pooled, kept alive, TLS with host names checked,
 * proxies. The SDK's Netty client does that work; it is spoken to below the SDK's marshalling. TLS
 * is BoringSSL's where that can be loaded, which takes a third less CPU time an event than the
 * JVM's (docs/performance.md). Safe for use by several threads.
 */
public final class KinesisTransport implements AutoCloseable {

  // The pool's bound is one for all streams of a region. The engine bounds each connection's own
  // calls, so this one must never be what makes one connection wait for another.
  private static final int SOCKETS_PER_HOST = 20_000;

  // Netty would take twice as many, which only makes them wait for one another: none ever blocks.
  private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

  private final TransportSettings settings;
  private final EventLoopClient[] loops = new EventLoopClient[THREADS];
  private final AtomicInteger turn = new AtomicInteger();
  private final BufferPool buffers = BufferPool.ofHeap();
  private SdkHttpClient blockingHttp;

  /** Opens no socket yet. */
  public KinesisTransport(TransportSettings settings) {
    this(settings, OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK);
  }

  /** With TLS of one's choice. */
  KinesisTransport(TransportSettings settings, SslProvider tls) {
    this.settings = settings;
    NettyNioAsyncHttpClient.Builder builder =
        NettyNioAsyncHttpClient.builder()
            .protocol(Protocol.HTTP1_1)
            .maxConcurrency(SOCKETS_PER_HOST)
            .maxPendingConnectionAcquires(SOCKETS_PER_HOST)
            .connectionTimeout(settings.connectTimeout())
            .tlsNegotiationTimeout(settings.connectTimeout())
            .connectionAcquisitionTimeout(settings.callTimeout())
            .readTimeout(settings.callTimeout())
            .writeTimeout(settings.callTimeout())
            // Kinesis closes a connection after a minute without a call
            .connectionMaxIdleTime(Duration.ofSeconds(50))
            .tcpKeepAlive(true)
            .sslProvider(tls)
            // a look-up that hangs would hold up all who share its thread
            .useNonBlockingDnsResolver(true)
            .proxyConfiguration(proxy(settings.proxy()));
    for (int i = 0; i < loops.length; i++) {
      loops[i] = new EventLoopClient(builder, trust());
    }
  }

  /** What it was made with. */
  public TransportSettings settings() {
    return settings;
  }

  /**
   * For one call that must not block: the caller's own event loop if it runs on one, else the next.
   */
  EventLoopClient next() {
    for (EventLoopClient loop : loops) {
      if (loop.isHere()) {
        return loop;
      }
    }
    return loops[Math.floorMod(turn.getAndIncrement(), loops.length)];
  }

  /** Arrays that requests are written into. */
  BufferPool buffers() {
    return buffers;
  }

  /**
   * For the SDK's credential providers, which know blocking calls alone. Closed by this transport
   * alone.
   */
  public synchronized SdkHttpClient blockingHttp() {
    if (blockingHttp == null) {
      blockingHttp =
          ApacheHttpClient.builder()
              .connectionTimeout(settings.connectTimeout())
              .socketTimeout(settings.callTimeout())
              .proxyConfiguration(blockingProxy(settings.proxy()))
              .buildWithDefaults(trust());
    }
    return blockingHttp;
  }

  private AttributeMap trust() {
    return AttributeMap.builder()
        .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, settings.trustAllCertificates())
        .build();
  }

  private static software.amazon.awssdk.http.nio.netty.ProxyConfiguration proxy(
      ProxySettings proxy) {
    var builder =
        software.amazon.awssdk.http.nio.netty.ProxyConfiguration.builder()
            .useSystemPropertyValues(false)
            .useEnvironmentVariableValues(false);
    return proxy == null
        ? builder.build()
        : builder.scheme(proxy.protocol()).host(proxy.host()).port(proxy.port()).build();
  }

  private static software.amazon.awssdk.http.apache.ProxyConfiguration blockingProxy(
      ProxySettings proxy) {
    var builder =
        software.amazon.awssdk.http.apache.ProxyConfiguration.builder()
            .useSystemPropertyValues(false)
            .useEnvironmentVariableValues(false);
    return proxy == null
        ? builder.build()
        : builder
            .endpoint(
                java.net.URI.create(proxy.protocol() + "://" + proxy.host() + ":" + proxy.port()))
            .build();
  }

  @Override
  public synchronized void close() {
    for (EventLoopClient loop : loops) {
      loop.close();
    }
    if (blockingHttp != null) {
      blockingHttp.close();
    }
  }
}
