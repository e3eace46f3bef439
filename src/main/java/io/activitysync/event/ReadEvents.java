package io.activitysync.event;

import io.activitysync.batch.Batches;
import java.io.IOException;
import java.util.Iterator;

/**
 * An event stream as the body of a message: counts what is received. It is an {@link Iterator} for
 * one reason: Camel's unmarshal step closes an {@code InputStream} body as soon as the data format
 * returns, unless the result is one (UnmarshalProcessor, 4.18.0).
 */
final class ReadEvents extends Batches<EventBatch> implements Iterator<EventBatch> {
  private final Batches<EventBatch> events;
  private final Tally tally;
  private EventBatch ahead;

  ReadEvents(Batches<EventBatch> events, Tally tally) {
    super(EventBatch.class);
    this.events = events;
    this.tally = tally;
  }

  @Override
  public EventBatch next() {
    EventBatch batch = ahead == null ? pull() : ahead;
    ahead = null;
    return batch;
  }

  @Override
  public boolean hasNext() {
    if (ahead == null) {
      ahead = pull();
    }
    return ahead != null;
  }

  private EventBatch pull() {
    try {
      EventBatch batch = events.next();
      if (batch != null) {
        tally.receive(batch.size());
      }
      return batch;
    } catch (EventFormatException e) {
      tally.receive(1);
      tally.reject(1);
      throw ReadEvents.<RuntimeException>undeclared(e);
    } catch (IOException e) {
      throw ReadEvents.<RuntimeException>undeclared(e);
    }
  }

  /**
   * Throws a checked exception that {@link Batches#next()} declares and {@link Iterator#next()}
   * cannot.
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> E undeclared(Exception e) throws E {
    throw (E) e;
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
