package io.activitysync.event.reading;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.batch.Batches;
import io.activitysync.event.EventBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * One event on its own, as a route's {@code split} hands them out: the body of the steps inside it.
 * {@code ${body.kind}} and the like read from it. For one thread.
 */
public final class SingleEvent extends Batches<EventBatch> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EventBatch batch;
  private boolean taken;

  /**
   * Makes the one event of a batch stand alone.
   *
   * @param batch of one event
   */
  SingleEvent(EventBatch batch) {
    super(EventBatch.class);
    this.batch = batch;
  }

  /** The event's {@code kind}. */
  public String getKind() {
    return batch.kind(0);
  }

  /** The event's {@code data.status}; null when it has none. */
  public String getStatus() {
    return batch.status(0);
  }

  /** The whole event as the source wrote it, for reading; costs a parse. */
  public Map<String, Object> getEvent() {
    int start = batch.eventStart(0);
    try {
      return JSON.readValue(
          batch.buffer(), start, batch.eventEnd(0) - start, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it was validated when it was read
    }
  }

  @Override
  public EventBatch next() {
    EventBatch next = taken ? null : batch;
    taken = true;
    return next;
  }

  @Override
  public boolean bounded() {
    return true;
  }

  @Override
  public void close() {
    taken = true;
  }

  /** Names no content: route files log bodies. */
  @Override
  public String toString() {
    return "event of kind " + getKind();
  }
}
