package io.activitysync.event;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.Exchange;

/** The events of a list that holds streams or files, each opened when the one before is done. */
final class ListedEvents implements NumberedEvents {
  private final Iterator<Object> bodies;
  private final EventReader reader;
  private final Exchange exchange;
  private final RejectedEvents rejects;
  private NumberedEvents current;
  private long index;

  ListedEvents(
      List<Object> bodies,
      EventReader reader,
      Exchange exchange,
      RejectedEvents rejects,
      long firstIndex) {
    this.index = firstIndex;
    this.bodies = bodies.iterator();
    this.reader = reader;
    this.exchange = exchange;
    this.rejects = rejects;
  }

  @Override
  public EventBatch next() throws EventFormatException, IOException {
    while (true) {
      EventBatch batch = current == null ? null : current.next();
      if (batch != null) {
        return batch;
      }
      close();
      if (!bodies.hasNext()) {
        return null;
      }
      current = reader.read(bodies.next(), exchange, rejects, index);
    }
  }

  @Override
  public long nextIndex() {
    return current == null ? index : current.nextIndex();
  }

  @Override
  public boolean bounded() {
    return false;
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      index = current.nextIndex();
      current.close();
      current = null;
    }
  }
}
