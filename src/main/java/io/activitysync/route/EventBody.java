package io.activitysync.route;

import io.activitysync.batch.Batches;
import io.activitysync.event.EventBatch;
import org.apache.camel.Exchange;

/** The events that a step finds in its message. */
final class EventBody {
  private EventBody() {}

  /**
   * The body as events.
   *
   * @param step name of the step, for the error
   * @throws IllegalArgumentException where no step has read them
   */
  static Batches<EventBatch> of(Exchange exchange, String step) {
    Batches<EventBatch> events = Batches.in(exchange.getMessage().getBody(), EventBatch.class);
    if (events == null) {
      throw new IllegalArgumentException(
          "the body is not read yet: put unmarshal: custom: ref: activity-events before " + step);
    }
    return events;
  }
}
