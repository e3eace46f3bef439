package io.activitysync.route;

import io.activitysync.batch.Batches;
import io.activitysync.connection.Connection;
import io.activitysync.deadletter.DeadLetters;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.Tally;
import io.activitysync.ingest.EventExchange;
import java.util.Arrays;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The step {@code setEventsAside}, for a route with an error handling of its own: puts the events
 * of the body that were not sent into the dead letters, so that the others may go on.
 */
final class SetEventsAside implements Processor {
  private final DeadLetters deadLetters;

  SetEventsAside(DeadLetters deadLetters) {
    this.deadLetters = deadLetters;
  }

  @Override
  public void process(Exchange exchange) throws Exception {
    Batches<EventBatch> events = EventBody.of(exchange, "setEventsAside");
    Connection connection = EventExchange.connection(exchange);
    Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    String reason =
        caught == null
            ? "was set aside by the route"
            : "was set aside by the route after " + caught.getClass().getSimpleName();
    for (EventBatch batch = events.next(); batch != null; batch = events.next()) {
      for (int i = 0; i < batch.size(); i++) {
        deadLetters.setAside(
            connection,
            new EventFormatException(batch.sourceIndex(i), 0, "", reason),
            Arrays.copyOfRange(batch.buffer(), batch.eventStart(i), batch.eventEnd(i)));
        Tally.of(exchange).reject(1);
      }
    }
  }
}
