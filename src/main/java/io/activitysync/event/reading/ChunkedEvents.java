package io.activitysync.event.reading;

import io.activitysync.batch.Batches;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.EventHeads;
import io.activitysync.event.RejectedEvents;
import io.activitysync.event.json.JsonScanner;
import java.io.IOException;
import java.io.InputStream;

/**
 * The events of a stream, read chunk by chunk as they are asked for. Holds one chunk: a new array
 * each time, since the batch before may still be in use.
 */
final class ChunkedEvents extends Batches<EventBatch> {
  private final InputStream source;
  private final EventLimits limits;
  private final EventFrames frames;
  private final RejectedEvents rejects;
  private byte[] buffer = new byte[JsonScanner.PADDING];
  private int end;
  private boolean drained;
  private boolean done;
  private EventFormatException failure;

  /**
   * Starts before the stream's first byte.
   *
   * @param rejects takes the rest of a body that can't be read on, in pieces of a chunk; null to
   *     throw then
   */
  ChunkedEvents(
      InputStream source, EventFrames frames, EventLimits limits, RejectedEvents rejects) {
    super(EventBatch.class);
    this.source = source;
    this.limits = limits;
    this.rejects = rejects;
    this.frames = frames;
    frames.beginBody(true);
  }

  @Override
  public EventBatch next() throws IOException {
    while (!done) {
      if (end == 0 || frames.starved()) {
        refill();
      }
      EventHeads heads = new EventHeads(limits.batchEvents());
      int rows = fill(heads);
      if (rows > 0) {
        return new EventBatch(buffer, heads, rows);
      }
    }
    if (failure != null) {
      EventFormatException found = failure;
      failure = null;
      if (rejects == null) {
        throw found;
      }
      setRestAside(found);
    }
    return null;
  }

  /** What follows can't be read as events, and would fail the body for ever: all of it is kept. */
  private void setRestAside(EventFormatException cause) throws IOException {
    rejects.rejected(cause, frames.giveUp());
    while (!drained) {
      refill();
      rejects.rejected(cause, frames.giveUp());
    }
  }

  /** Reads what is in the buffer; a failure is thrown once the events before it are handed over. */
  private int fill(EventHeads heads) {
    try {
      int rows = frames.fill(heads, 0, limits.batchEvents());
      done = drained && frames.starved();
      return rows;
    } catch (EventFormatException e) {
      done = true;
      failure = e;
      return frames.rows();
    }
  }

  private void refill() throws IOException {
    int from = frames.position();
    int kept = end - from;
    int room = Math.max(limits.chunkBytes(), kept * 2);
    byte[] next = new byte[room + JsonScanner.PADDING];
    System.arraycopy(buffer, from, next, 0, kept);
    int read = source.readNBytes(next, kept, room - kept);
    drained = read < room - kept;
    buffer = next;
    end = kept + read;
    frames.text(buffer, 0, end, drained);
  }

  @Override
  public void close() throws IOException {
    done = true;
    source.close();
  }
}
