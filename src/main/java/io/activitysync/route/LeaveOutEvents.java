package io.activitysync.route;

import io.activitysync.batch.Batches;
import io.activitysync.connection.Connection;
import io.activitysync.deadletter.DeadLetters;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.Tally;
import io.activitysync.event.reading.EventsBody;
import io.activitysync.event.version.EventSelection;
import io.activitysync.ingest.EventExchange;
import java.util.Arrays;
import org.apache.camel.Exchange;

/**
 * The steps that leave events out: {@code select} those that the connection does not want, {@code
 * skipEvents} for a route that sends some of its events only, and {@code setEventsAside} for one
 * with an error handling of its own. Each counts them, so that the others may be acknowledged. Safe
 * for use by several threads.
 */
record LeaveOutEvents(EventSelection selection, DeadLetters deadLetters) {
  /** Keeps the kinds that are wanted, as the settings are at that moment for each batch. */
  void select(Exchange exchange) {
    Batches<EventBatch> events = events(exchange, "select");
    Tally tally = Tally.of(exchange);
    Batches<EventBatch> selected = selection.select(events, EventExchange.content(exchange), tally);
    exchange.getMessage().setBody(new EventsBody(selected));
  }

  /** Counts all of the body as skipped. */
  void skip(Exchange exchange) throws Exception {
    Batches<EventBatch> events = events(exchange, "skipEvents");
    Tally tally = Tally.of(exchange);
    for (EventBatch batch = events.next(); batch != null; batch = events.next()) {
      for (int i = 0; i < batch.size(); i++) {
        tally.skip(Tally.Skip.NOT_WANTED, batch.kind(i), 1);
      }
    }
  }

  /** Puts all of the body into the dead letters. */
  void setAside(Exchange exchange) throws Exception {
    Batches<EventBatch> events = events(exchange, "setEventsAside");
    Connection connection = EventExchange.connection(exchange);
    Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    String reason =
        "was set aside by the route"
            + (caught == null ? "" : " after " + caught.getClass().getSimpleName());
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

  /**
   * The body as events.
   *
   * @param step name of the step, for the error
   * @throws IllegalArgumentException where no step has read them
   */
  private static Batches<EventBatch> events(Exchange exchange, String step) {
    Batches<EventBatch> events = Batches.in(exchange.getMessage().getBody(), EventBatch.class);
    if (events == null) {
      throw new IllegalArgumentException(
          "the body is not read yet: put unmarshal: custom: ref: activity-events before " + step);
    }
    return events;
  }
}
