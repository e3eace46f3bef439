package io.activitysync.kinesis.client;

import java.util.Objects;

/**
 * An HTTP proxy on the way to Kinesis. Means what {@code proxyProtocol}, {@code proxyHost} and
 * {@code proxyPort} of Camel's aws2-kinesis component mean. Immutable.
 *
 * @param protocol {@code http} or {@code https}: how the proxy itself is spoken to
 * @param host name or address
 * @param port 1 to 65535
 */
public record ProxySettings(String protocol, String host, int port) {

  /** Refuses what can't be a proxy, with {@link IllegalArgumentException}. */
  public ProxySettings {
    protocol = protocol == null ? "http" : protocol.toLowerCase(java.util.Locale.ROOT);
    Objects.requireNonNull(host, "host");
    if (!protocol.equals("http") && !protocol.equals("https")) {
      throw new IllegalArgumentException("proxy protocol must be http or https: " + protocol);
    }
    if (host.isBlank()) {
      throw new IllegalArgumentException("proxy host is empty");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("proxy port must be 1 to 65535: " + port);
    }
  }
}
