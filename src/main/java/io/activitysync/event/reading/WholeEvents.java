package io.activitysync.event.reading;

import io.activitysync.batch.Batches;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.EventHeads;
import io.activitysync.event.RejectedEvents;
import io.activitysync.event.json.ByteOutput;
import io.activitysync.event.json.JsonScanner;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * The events of bodies that are in memory, read and validated whole before the first is given.
 * Keeps no body longer than the batches that lie in it.
 */
final class WholeEvents extends Batches<EventBatch> {
  /** Bytes that an event is likely to have at least; only the first guess of an array's length. */
  private static final int SMALL_EVENT = 256;

  private final Queue<EventBatch> batches = new ArrayDeque<>();
  private final boolean bounded;

  /**
   * Reads all events.
   *
   * @param text bodies one after the other, each followed by a zero byte and the last by {@link
   *     JsonScanner#PADDING} bytes; their events are numbered through. Not copied
   * @param lengths bytes of each body
   * @param rejects takes what {@code frames} can't read on from; null to refuse the whole then, or
   *     when there are more than the limits say
   */
  private WholeEvents(
      byte[] text, int[] lengths, EventFrames frames, EventLimits limits, RejectedEvents rejects)
      throws EventFormatException {
    super(EventBatch.class);
    long firstIndex = frames.index();
    read(text, lengths, frames, limits, rejects);
    // a source that nobody answers can't be told to send fewer: they go as a stream does
    bounded = frames.index() - firstIndex <= limits.boundedEvents();
  }

  /** Reads a body's events where they are, if it is followed by a zero and room enough. */
  static WholeEvents in(
      byte[] text, int length, EventFrames frames, EventLimits limits, RejectedEvents rejects)
      throws EventFormatException {
    return new WholeEvents(text, new int[] {length}, frames, limits, rejects);
  }

  /** Reads the events of several bodies out of a copy. */
  static WholeEvents of(
      List<byte[]> parts, EventFrames frames, EventLimits limits, RejectedEvents rejects)
      throws EventFormatException {
    int[] lengths = new int[parts.size()];
    int total = JsonScanner.PADDING + lengths.length;
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = parts.get(i).length;
      total = Math.addExact(total, lengths[i]);
    }
    ByteOutput joined = new ByteOutput(total);
    for (byte[] part : parts) {
      joined.write(part);
      joined.write((byte) 0);
    }
    return new WholeEvents(joined.array(), lengths, frames, limits, rejects);
  }

  private void read(
      byte[] text, int[] lengths, EventFrames frames, EventLimits limits, RejectedEvents rejects)
      throws EventFormatException {
    long firstIndex = frames.index();
    int most = limits.batchEvents();
    EventHeads heads = null;
    int rows = 0;
    int start = 0;
    for (int length : lengths) {
      int end = start + length;
      frames.beginBody(false);
      frames.text(text, start, end, true);
      while (!frames.starved()) {
        if (heads == null) {
          heads =
              new EventHeads(Math.min(most, (text.length - frames.position()) / SMALL_EVENT + 1));
        }
        rows = fill(frames, heads, rows, most, rejects);
        if (rows == most) {
          batches.add(new EventBatch(text, heads, rows));
          heads = null;
          rows = 0;
        }
        if (rejects == null && frames.index() - firstIndex > limits.boundedEvents()) {
          throw new EventFormatException(
              -1,
              0,
              "",
              "holds more than "
                  + limits.boundedEvents()
                  + " events; send fewer at a time, or as a stream");
        }
      }
      start = end + 1;
    }
    if (rows > 0) {
      batches.add(new EventBatch(text, heads, rows));
    }
  }

  /** Reads on; a part that cannot be read any further is set aside like a bad event. */
  private static int fill(
      EventFrames frames, EventHeads heads, int rows, int most, RejectedEvents rejects)
      throws EventFormatException {
    if (rejects == null) {
      return frames.fill(heads, rows, most);
    }
    try {
      return frames.fill(heads, rows, most);
    } catch (EventFormatException e) {
      rejects.rejected(e, frames.giveUp());
      return frames.rows();
    }
  }

  @Override
  public EventBatch next() {
    return batches.poll();
  }

  @Override
  public boolean bounded() {
    return bounded;
  }

  @Override
  public void close() {
    batches.clear();
  }
}
