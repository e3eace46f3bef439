package io.activitysync.kinesis.client;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * The sockets that thousands of connections share: pooled, kept alive, TLS with host names checked,
 * proxies. The SDK's Netty client does that work; it is spoken to below the SDK's marshalling. Safe
 * for use by several threads.
 */
public final class KinesisTransport implements AutoCloseable {

  // The pool's bound is one for all streams of a region. The engine bounds each connection's own
  // calls, so this one must never be what makes one connection wait for another.
  private static final int SOCKETS_PER_HOST = 20_000;

  // Netty would take twice as many, which only makes them wait for one another: none ever blocks.
  private static final int THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

  private static final long MOST_IDLE_BUFFER_BYTES = 32L << 20;

  private final TransportSettings settings;
  private final WireLane[] lanes = new WireLane[THREADS];
  private final AtomicInteger turn = new AtomicInteger();
  private final BufferPool buffers = new BufferPool(MOST_IDLE_BUFFER_BYTES);
  private final Set<String> answeringHosts = ConcurrentHashMap.newKeySet();
  private SdkHttpClient blockingHttp;

  /** Opens no socket yet. */
  public KinesisTransport(TransportSettings settings) {
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
            // a look-up that hangs would hold up all who share its thread
            .useNonBlockingDnsResolver(true)
            .proxyConfiguration(proxy(settings.proxy()));
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = new WireLane(builder, trust());
    }
  }

  /** What it was made with. */
  public TransportSettings settings() {
    return settings;
  }

  /** For one call that must not block: the caller's own lane if it runs on one, else the next. */
  WireLane lane() {
    for (WireLane lane : lanes) {
      if (lane.isHere()) {
        return lane;
      }
    }
    return lanes[Math.floorMod(turn.getAndIncrement(), lanes.length)];
  }

  /** Arrays that requests are written into. */
  BufferPool buffers() {
    return buffers;
  }

  /** Notes that a host has answered a call. */
  void answered(String host) {
    if (!answeringHosts.contains(host)) {
      answeringHosts.add(host);
    }
  }

  /**
   * A failure as a caller should see it: when the name of a host that has answered before can't be
   * looked up, that is no misspelt region, but a network that is away for a while.
   */
  Throwable seenAt(String host, Throwable failure) {
    if (answeringHosts.contains(host)) {
      for (Throwable t = failure; t != null; t = t.getCause()) {
        if (t instanceof UnknownHostException) {
          return new ConnectException("the name " + host + " can't be looked up at present");
        }
      }
    }
    return failure;
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
    for (WireLane lane : lanes) {
      lane.close();
    }
    if (blockingHttp != null) {
      blockingHttp.close();
    }
  }
}
