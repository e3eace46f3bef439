package io.activitysync.route;

import io.activitysync.batch.Batches;
import io.activitysync.event.EventBatch;
import io.activitysync.event.Tally;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The step {@code skipEvents}, for a route that sends some of its events only: counts the others as
 * skipped, so that they may be acknowledged.
 */
final class SkipEvents implements Processor {
  @Override
  public void process(Exchange exchange) throws Exception {
    Batches<EventBatch> events = EventBody.of(exchange, "skipEvents");
    Tally tally = Tally.of(exchange);
    for (EventBatch batch = events.next(); batch != null; batch = events.next()) {
      for (int i = 0; i < batch.size(); i++) {
        tally.skip(Tally.Skip.NOT_WANTED, batch.kind(i), 1);
      }
    }
  }
}
