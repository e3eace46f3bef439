package io.activitysync.runtime;

import io.activitysync.kinesis.component.ActivityKinesisEndpoint;
import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;

/** Finds a connection's delivery engine by the credentials that its endpoint refers to. */
public final class EndpointDeliveries implements Deliveries {
  private final CamelContext context;

  public EndpointDeliveries(CamelContext context) {
    this.context = context;
  }

  @Override
  public void giveBack(String connectionId) {
    of(connectionId, ActivityKinesisEndpoint::giveBack);
  }

  @Override
  public void open(String connectionId) {
    of(connectionId, ActivityKinesisEndpoint::open);
  }

  private void of(String connectionId, Consumer<ActivityKinesisEndpoint> action) {
    Object credentials =
        context.getRegistry().lookupByName(ConnectionCredentials.beanName(connectionId));
    for (Endpoint endpoint : List.copyOf(context.getEndpoints())) {
      if (endpoint instanceof ActivityKinesisEndpoint kinesis
          && credentials != null
          && credentials.equals(kinesis.credentials())) {
        action.accept(kinesis);
      }
    }
  }
}
