package io.activitysync.route;

import io.activitysync.connection.Connection;
import io.activitysync.kinesis.DeliveryException;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The step of {@code pause-on-failure} for a broken way to the stream: has the connection paused,
 * and answers an HTTP caller. Never waits for the route to be suspended, which itself waits for
 * this exchange.
 */
final class PauseConnection implements Processor {
  private final Supervisor supervisor;

  PauseConnection(Supervisor supervisor) {
    this.supervisor = supervisor;
  }

  @Override
  public void process(Exchange exchange) {
    DeliveryException failure =
        exchange.getProperty(Exchange.EXCEPTION_CAUGHT, DeliveryException.class);
    Connection connection = EventExchange.connection(exchange);
    supervisor.failed(connection, Reasons.of(failure.fault(), failure.detail()));
    if (HttpAnswers.isHttp(exchange)) {
      HttpAnswers.notAccepted(exchange, connection, failure, Map.of());
    }
  }
}
