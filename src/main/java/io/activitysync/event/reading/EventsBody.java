package io.activitysync.event.reading;

import io.activitysync.batch.Batches;
import io.activitysync.event.EventBatch;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * What {@code read} and {@code select} leave as a message's body: batches for the steps that take
 * them, and one event after the other for {@code split}. An iterator for another reason, too:
 * Camel's unmarshal step closes an {@code InputStream} body as soon as the data format returns,
 * unless the result is one (UnmarshalProcessor, 4.18.0). For one thread.
 */
public final class EventsBody implements Iterator<SingleEvent>, Batches.Holder {
  private final Batches<EventBatch> events;
  private EventBatch batch;
  private int next;

  /** Makes batches splittable; pulled by one or the other. */
  public EventsBody(Batches<EventBatch> events) {
    this.events = events;
  }

  @Override
  public Batches<EventBatch> batches() {
    return events;
  }

  @Override
  public boolean hasNext() {
    while (batch == null || next == batch.size()) {
      try {
        batch = events.next();
      } catch (IOException e) {
        throw EventsBody.<RuntimeException>undeclared(e);
      }
      next = 0;
      if (batch == null) {
        return false;
      }
    }
    return true;
  }

  @Override
  public SingleEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return new SingleEvent(batch.keep(new int[] {next++}, 1));
  }

  /** Has the error handler see a bad event for what it is, which an iterator can't declare. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> E undeclared(Exception e) throws E {
    throw (E) e;
  }
}
