package io.activitysync.runtime;

import io.activitysync.connection.Connections;
import io.activitysync.kinesis.component.ActivityKinesisEndpoint;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.EndpointStrategy;

/**
 * Has each connection's engine counted, from the moment that Camel makes its endpoint: the
 * credentials tell whose it is. Safe for use by several threads.
 */
public final class CountedEndpoints implements EndpointStrategy {
  private final Connections connections;
  private final ConnectionCredentials credentials;
  private final StreamListener listener;

  public CountedEndpoints(
      Connections connections, ConnectionCredentials credentials, StreamListener listener) {
    this.connections = connections;
    this.credentials = credentials;
    this.listener = listener;
  }

  @Override
  public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
    if (endpoint instanceof ActivityKinesisEndpoint kinesis && kinesis.credentials() != null) {
      credentials
          .ownerOf(kinesis.credentials())
          .ifPresent(
              id ->
                  kinesis.listen(
                      new CountDeliveries(
                          action -> connections.find(id).ifPresent(action), listener)));
    }
    return endpoint;
  }
}
