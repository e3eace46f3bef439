package io.activitysync.route;

import io.activitysync.batch.Batches;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventsBody;
import io.activitysync.event.Tally;
import io.activitysync.event.version.EventSelection;
import io.activitysync.ingest.EventExchange;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The {@code select} step: leaves out the kinds that the connection does not want, as its settings
 * are at that moment for each batch.
 */
final class SelectEvents implements Processor {
  private final EventSelection selection;

  SelectEvents(EventSelection selection) {
    this.selection = selection;
  }

  @Override
  public void process(Exchange exchange) {
    Batches<EventBatch> events = LeaveOutEvents.events(exchange, "select");
    Tally tally = Tally.of(exchange);
    Batches<EventBatch> selected = selection.select(events, EventExchange.content(exchange), tally);
    exchange.getMessage().setBody(new EventsBody(selected));
  }
}
