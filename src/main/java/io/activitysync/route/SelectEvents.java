package io.activitysync.route;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Flow;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.EventStream;
import io.activitysync.event.Tally;
import io.activitysync.event.version.EventSelection;
import io.activitysync.ingest.EventExchange;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The {@code select} step: discards everything while the connection is off, and leaves out the
 * kinds that it does not want. Both are asked anew for each batch, so that a long stream follows a
 * switch at once.
 */
final class SelectEvents implements Processor {
  private final EventSelection selection;

  SelectEvents(EventSelection selection) {
    this.selection = selection;
  }

  @Override
  public void process(Exchange exchange) {
    if (!(exchange.getMessage().getBody() instanceof EventStream events)) {
      throw new IllegalArgumentException(
          "the body is not read yet: put unmarshal: custom: ref: activity-events before select");
    }
    Connection connection = EventExchange.connection(exchange);
    Tally tally = Tally.of(exchange);
    EventStream gated = new Gated(events, connection, tally);
    exchange.getMessage().setBody(selection.select(gated, EventExchange.content(exchange), tally));
  }

  private record Gated(EventStream events, Connection connection, Tally tally)
      implements EventStream {
    @Override
    public EventBatch next() throws EventFormatException, IOException {
      EventBatch batch = events.next();
      while (batch != null) {
        connection.counters().received.add(batch.size());
        if (connection.flow() != Flow.DISCARD) {
          return batch;
        }
        tally.discard(batch.size());
        connection.counters().discarded.add(batch.size());
        batch = events.next();
      }
      return null;
    }

    @Override
    public boolean bounded() {
      return events.bounded();
    }

    @Override
    public void close() throws IOException {
      events.close();
    }
  }
}
