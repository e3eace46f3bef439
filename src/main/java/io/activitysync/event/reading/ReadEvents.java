package io.activitysync.event.reading;

import io.activitysync.batch.Batches;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.EventGate;
import io.activitysync.event.Tally;
import java.io.IOException;

/**
 * Events as they are read from a source: counts what is received, and has the gate decide on each
 * batch.
 */
final class ReadEvents extends Batches<EventBatch> {
  private final Batches<EventBatch> events;
  private final Tally tally;
  private final EventGate gate;
  private boolean ended;

  /** Stands before the first batch; {@code gate} null where all goes on. */
  ReadEvents(Batches<EventBatch> events, Tally tally, EventGate gate) {
    super(EventBatch.class);
    this.events = events;
    this.tally = tally;
    this.gate = gate;
    tally.begin();
  }

  @Override
  public EventBatch next() throws IOException {
    try {
      EventBatch batch = events.next();
      while (batch != null) {
        tally.receive(batch.size());
        if (gate == null || gate.letsThrough(batch.size())) {
          return batch;
        }
        tally.discard(batch.size());
        batch = events.next();
      }
    } catch (EventFormatException e) {
      tally.receive(1);
      tally.reject(1);
      throw e;
    }
    if (!ended) {
      ended = true;
      tally.end();
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
