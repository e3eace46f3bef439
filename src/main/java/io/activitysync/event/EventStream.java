package io.activitysync.event;

import java.io.Closeable;
import java.io.IOException;

/**
 * The events of one body, pulled batch by batch, so that a body of any length needs no more memory
 * than its batches in flight. Used by one thread at a time.
 */
public interface EventStream extends Closeable {

  /**
   * The next batch.
   *
   * @return the batch, of one event or more unless a selection left none; null at the end
   * @throws EventFormatException when an event is bad and bad events are not to be gone past; the
   *     stream is then at its end
   * @throws IOException when the source cannot be read
   */
  EventBatch next() throws EventFormatException, IOException;

  /**
   * Whether the whole body was in memory and has been validated whole, so that {@link #next()}
   * throws nothing and no event is handed out of a body that holds a bad one.
   */
  boolean bounded();

  /** Lets go of the source. Idempotent. */
  @Override
  void close() throws IOException;
}
