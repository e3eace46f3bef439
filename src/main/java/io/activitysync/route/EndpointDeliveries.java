package io.activitysync.route;

import org.apache.camel.CamelContext;

final class EndpointDeliveries implements Deliveries {
  private final CamelContext context;

  EndpointDeliveries(CamelContext context) {
    this.context = context;
  }

  @Override
  public void giveBack(String connectionId) {}

  @Override
  public void open(String connectionId) {}
}
