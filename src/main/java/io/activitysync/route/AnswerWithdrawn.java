package io.activitysync.route;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.event.Tally;
import io.activitysync.http.CamelAnswers;
import io.activitysync.http.Problem;
import io.activitysync.ingest.EventExchange;
import io.activitysync.ingest.IngestAnswers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The step of {@code pause-on-failure} for events that were on their way when the connection was
 * switched off, suspended or changed: an HTTP caller is told to send them again, any other source
 * keeps them. Never pauses.
 */
final class AnswerWithdrawn implements Processor {
  @Override
  public void process(Exchange exchange) {
    Tally.of(exchange).giveBack();
    if (!IngestAnswers.isHttp(exchange)) {
      return;
    }
    Connection connection = EventExchange.connection(exchange);
    Map<String, Object> left = PauseConnection.notAccepted(exchange);
    if (connection.state() instanceof Paused paused) {
      CamelAnswers.problem(exchange, IngestAnswers.paused(connection.id(), paused, left));
      return;
    }
    Map<String, Object> more = new LinkedHashMap<>(left);
    more.put("connection", connection.id());
    CamelAnswers.problem(
        exchange,
        new Problem(503, "The events were not accepted", "The connection was changed", more)
            .retryAfter(1));
  }
}
