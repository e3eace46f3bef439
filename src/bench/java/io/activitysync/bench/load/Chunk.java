package io.activitysync.bench.load;

import java.io.ByteArrayOutputStream;

/**
 * Events that follow one another.
 *
 * @param events where they come from
 * @param first index of the first one
 * @param size number of events, 1 or more
 */
public record Chunk(Events events, long first, int size) {

  /** Partition key of an event, counted from 0 within the chunk. */
  public String key(int index) {
    return events.key(first + index);
  }

  /** The first chunk whose events have the same bytes. */
  public Chunk original() {
    return new Chunk(events, events.original(first), size);
  }

  /** The events as lines. */
  public byte[] lines() {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(size * (events.size() + 1));
    for (int i = 0; i < size; i++) {
      lines.writeBytes(data(i));
      lines.write('\n');
    }
    return lines.toByteArray();
  }

  /** Bytes of an event, counted from 0 within the chunk; not to be written to. */
  public byte[] data(int index) {
    return events.data(first + index);
  }
}
