package io.activitysync.kinesis.client;

import java.time.Duration;
import java.util.Objects;

/**
 * How calls travel. Connections with equal settings share one {@link KinesisTransport}. Immutable.
 *
 * @param connectTimeout for TCP and for the TLS handshake, each; more than 0
 * @param callTimeout from handing the call over to its whole answer; more than 0
 * @param trustAllCertificates takes any certificate and any host name; for trying things out only
 * @param proxy null for none. The JVM's and the environment's proxy settings are not looked at
 */
public record TransportSettings(
    Duration connectTimeout,
    Duration callTimeout,
    boolean trustAllCertificates,
    ProxySettings proxy) {

  /** 5 s to connect, 10 s a call, certificates checked, no proxy. */
  public static final TransportSettings DEFAULTS =
      new TransportSettings(Duration.ofSeconds(5), Duration.ofSeconds(10), false, null);

  /** Refuses timeouts of nothing, with {@link IllegalArgumentException}. */
  public TransportSettings {
    Objects.requireNonNull(connectTimeout, "connectTimeout");
    Objects.requireNonNull(callTimeout, "callTimeout");
    if (connectTimeout.toMillis() < 1) {
      throw new IllegalArgumentException("connect timeout must be 1 ms or more");
    }
    if (callTimeout.toMillis() < 1) {
      throw new IllegalArgumentException("call timeout must be 1 ms or more");
    }
  }

  /** The same with another call timeout. */
  public TransportSettings withCallTimeout(Duration timeout) {
    return new TransportSettings(connectTimeout, timeout, trustAllCertificates, proxy);
  }

  /** The same, trusting every certificate or not. */
  public TransportSettings withTrustAllCertificates(boolean trustAll) {
    return new TransportSettings(connectTimeout, callTimeout, trustAll, proxy);
  }

  /** The same through a proxy, or through none when null. */
  public TransportSettings withProxy(ProxySettings newProxy) {
    return new TransportSettings(connectTimeout, callTimeout, trustAllCertificates, newProxy);
  }
}
