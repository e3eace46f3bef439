package io.activitysync.bench.load;

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

  /** Bytes of an event, counted from 0 within the chunk; not to be written to. */
  public byte[] data(int index) {
    return events.data(first + index);
  }
}
