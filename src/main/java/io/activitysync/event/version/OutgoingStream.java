package io.activitysync.event.version;

import io.activitysync.event.EventFormatException;
import java.io.Closeable;
import java.io.IOException;

/** Records of one body, transformed as they are pulled. Used by one thread at a time. */
public interface OutgoingStream extends Closeable {

  /**
   * The next batch.
   *
   * @return the batch, which may be empty; null at the end
   * @throws EventFormatException when an event is bad and bad events are not to be gone past
   * @throws IOException when the source cannot be read
   * @throws UnknownVersionException when the version that the settings name is not there
   */
  OutgoingBatch next() throws EventFormatException, IOException;

  /** Whether the whole body was in memory and has been validated whole. */
  boolean bounded();

  /** Lets go of the source. Idempotent. */
  @Override
  void close() throws IOException;
}
