package io.activitysync.route;

import io.activitysync.batch.Batches;
import io.activitysync.connection.Connection;
import io.activitysync.connection.Flow;
import io.activitysync.event.EventBatch;
import io.activitysync.event.Tally;
import io.activitysync.event.version.EventSelection;
import io.activitysync.ingest.EventExchange;
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
    Batches<EventBatch> events = Batches.in(exchange.getMessage().getBody(), EventBatch.class);
    if (events == null) {
      throw new IllegalArgumentException(
          "the body is not read yet: put unmarshal: custom: ref: activity-events before select");
    }
    Connection connection = EventExchange.connection(exchange);
    Tally tally = Tally.of(exchange);
    Batches<EventBatch> gated =
        events.map(EventBatch.class, batch -> passed(batch, connection, tally));
    exchange.getMessage().setBody(selection.select(gated, EventExchange.content(exchange), tally));
  }

  private static EventBatch passed(EventBatch batch, Connection connection, Tally tally) {
    connection.counters().received.add(batch.size());
    if (connection.flow() != Flow.DISCARD) {
      return batch;
    }
    tally.discard(batch.size());
    connection.counters().discarded.add(batch.size());
    return batch.keep(new int[0], 0);
  }
}
