package io.activitysync.event.reading;

import io.activitysync.batch.Batches;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.EventGate;
import io.activitysync.event.RejectedEvents;
import io.activitysync.event.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.spi.DataFormatName;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The {@code read} step of a route: turns a body into {@link Batches} of events. Bind it as {@value
 * #NAME} and use it as {@code unmarshal: custom: ref: activity-events}.
 *
 * <p>Counts into the exchange's {@link Tally}, which it creates when there is none, and gives bad
 * events to the exchange's {@link RejectedEvents} if there is one; a message without a body is
 * skipped then, and refused otherwise. The exchange's {@link CustomContext}, if there is one, is
 * written into events that have none; its {@link EventGate}, if there is one, decides on each
 * batch, and on each bad event that would go to {@link RejectedEvents}. Safe for any thread.
 */
public final class EventDataFormat extends ServiceSupport implements DataFormat, DataFormatName {
  /** Name that it is to be bound by in Camel's registry. */
  public static final String NAME = "activity-events";

  private final EventReader reader;

  /** Makes one that refuses what is beyond the limits. */
  public EventDataFormat(EventLimits limits) {
    this.reader = new EventReader(limits);
  }

  @Override
  public String getDataFormatName() {
    return NAME;
  }

  /** Not offered: events are written by transforming them to a version. */
  @Override
  public void marshal(Exchange exchange, Object graph, OutputStream stream) {
    throw new UnsupportedOperationException(
        "activity-events only reads; use transform to write events of a version");
  }

  @Override
  public Object unmarshal(Exchange exchange, InputStream stream) throws IOException {
    return unmarshal(exchange, (Object) stream);
  }

  /**
   * Reads a body.
   *
   * @return {@link Batches} of {@link EventBatch}, closed when the exchange is done
   * @throws EventFormatException when a body in memory is refused
   * @throws IOException when a file cannot be opened
   */
  @Override
  public Object unmarshal(Exchange exchange, Object body) throws IOException {
    Tally tally = Tally.of(exchange);
    RejectedEvents rejects = exchange.getProperty(RejectedEvents.PROPERTY, RejectedEvents.class);
    EventGate gate = exchange.getProperty(EventGate.PROPERTY, EventGate.class);
    Batches<EventBatch> events =
        rejects == null
            ? reader.read(body, exchange, null)
            : reader.read(present(body, tally), exchange, counting(rejects, gate, tally));
    exchange.getExchangeExtension().addOnCompletion(new Closing(events));
    CustomContext context = exchange.getProperty(CustomContext.PROPERTY, CustomContext.class);
    if (context != null) {
      events = events.map(EventBatch.class, context::fill);
    }
    return new EventsBody(new ReadEvents(events, tally, gate));
  }

  /** What is there: a message without a body, or such a one of a batch, holds no event. */
  private static Object present(Object body, Tally tally) {
    List<?> all = body instanceof List<?> list ? list : Collections.singletonList(body);
    int none = 0;
    for (Object each : all) {
      none += EventReader.bodyOf(each) == null ? 1 : 0;
    }
    if (none == 0) {
      return body;
    }
    tally.receive(none);
    tally.skip(Tally.Skip.NO_BODY, "", none);
    return all.stream().filter(each -> EventReader.bodyOf(each) != null).toList();
  }

  private static RejectedEvents counting(RejectedEvents rejects, EventGate gate, Tally tally) {
    return (cause, raw) -> {
      tally.receive(1);
      if (gate == null || gate.letsThrough(1)) {
        tally.reject(1);
        rejects.rejected(cause, raw);
      } else {
        // off keeps nothing of what comes, good or bad
        tally.discard(1);
      }
    };
  }

  private static final class Closing extends SynchronizationAdapter {
    private final Batches<EventBatch> events;

    Closing(Batches<EventBatch> events) {
      this.events = events;
    }

    @Override
    public void onDone(Exchange exchange) {
      try {
        events.close();
      } catch (IOException e) {
        // all was read or the exchange has failed already; either way nothing depends on it
        exchange.setProperty("ActivitySyncCloseFailure", e);
      }
    }
  }
}
