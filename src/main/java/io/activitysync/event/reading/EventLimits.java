package io.activitysync.event.reading;

import io.activitysync.event.json.JsonLimits;

/**
 * How much one body may demand.
 *
 * @param json depth, string, number and name lengths
 * @param eventBytes longest event in bytes, 2 to 64 MiB
 * @param boundedEvents most events in a body that is read whole, 1 or more
 * @param chunkBytes how much of a stream is read at a time, in bytes, 1 or more; a longer event
 *     makes the chunk that holds it longer
 * @param batchEvents most events in a batch, 1 or more
 */
public record EventLimits(
    JsonLimits json, int eventBytes, int boundedEvents, int chunkBytes, int batchEvents) {
  private static final int HIGHEST_EVENT_BYTES = 64 << 20;

  /**
   * Events of 16 MiB, more than the record of any stream, whose own limit is what counts; 50,000 in
   * a bounded body, chunks of 1 MiB, batches of 1000.
   */
  public static final EventLimits DEFAULT =
      new EventLimits(JsonLimits.DEFAULT, 16 << 20, 50_000, 1 << 20, 1000);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when one is out of its range
   */
  public EventLimits {
    if (eventBytes < 2 || eventBytes > HIGHEST_EVENT_BYTES) {
      throw new IllegalArgumentException(
          "eventBytes must be 2 to " + HIGHEST_EVENT_BYTES + ", was " + eventBytes);
    }
    if (boundedEvents < 1 || chunkBytes < 1 || batchEvents < 1) {
      throw new IllegalArgumentException(
          "boundedEvents, chunkBytes and batchEvents must be 1 or more, were "
              + boundedEvents
              + ", "
              + chunkBytes
              + ", "
              + batchEvents);
    }
  }
}
