package io.activitysync.event.reading;

import io.activitysync.batch.Batches;
import io.activitysync.event.EventBatch;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;

/** The events of a list that holds streams or files, each opened when the one before is done. */
final class ListedEvents extends Batches<EventBatch> {
  private final Iterator<Object> bodies;
  private final Step<Object, Batches<EventBatch>> opener;
  private Batches<EventBatch> current;

  /** Has each body opened, whose events are numbered on from the one before. */
  ListedEvents(List<Object> bodies, Step<Object, Batches<EventBatch>> opener) {
    super(EventBatch.class);
    this.bodies = bodies.iterator();
    this.opener = opener;
  }

  @Override
  public EventBatch next() throws IOException {
    while (true) {
      EventBatch batch = current == null ? null : current.next();
      if (batch != null) {
        return batch;
      }
      close();
      if (!bodies.hasNext()) {
        return null;
      }
      current = opener.of(bodies.next());
    }
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      current.close();
      current = null;
    }
  }
}
