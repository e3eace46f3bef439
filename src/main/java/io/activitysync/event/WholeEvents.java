package io.activitysync.event;

import io.activitysync.event.json.ByteOutput;
import io.activitysync.event.json.JsonScanner;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** The events of bodies that are in memory, read and validated whole before the first is given. */
final class WholeEvents implements NumberedEvents {
  /** Bytes that an event is likely to have at least; only the first guess of an array's length. */
  private static final int SMALL_EVENT = 256;

  private final Queue<EventBatch> batches = new ArrayDeque<>();
  private final EventFrames frames;

  /**
   * Reads all events.
   *
   * @param parts bodies one after the other, whose events are numbered through
   * @param rejects takes the bad events; null to refuse the whole at the first one
   * @param firstIndex number of the first event
   */
  WholeEvents(List<byte[]> parts, EventLimits limits, RejectedEvents rejects, long firstIndex)
      throws EventFormatException {
    int total = JsonScanner.PADDING + parts.size();
    for (byte[] part : parts) {
      total = Math.addExact(total, part.length);
    }
    ByteOutput joined = new ByteOutput(total);
    for (byte[] part : parts) {
      joined.write(part);
      joined.write((byte) 0);
    }
    frames = new EventFrames(limits, rejects, firstIndex, false);
    read(joined.array(), parts, limits, rejects, firstIndex);
  }

  private void read(
      byte[] text, List<byte[]> parts, EventLimits limits, RejectedEvents rejects, long firstIndex)
      throws EventFormatException {
    int most = limits.batchEvents();
    EventHeads heads = null;
    int rows = 0;
    int start = 0;
    for (byte[] part : parts) {
      int end = start + part.length;
      frames.beginBody();
      frames.text(text, start, end, true);
      while (!frames.starved()) {
        if (heads == null) {
          heads =
              new EventHeads(Math.min(most, (text.length - frames.position()) / SMALL_EVENT + 1));
        }
        rows = fill(heads, rows, most, rejects);
        if (rows == most) {
          batches.add(new EventBatch(text, heads, null, rows));
          heads = null;
          rows = 0;
        }
        if (frames.index() - firstIndex > limits.boundedEvents()) {
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
      batches.add(new EventBatch(text, heads, null, rows));
    }
  }

  /** Reads on; a part that cannot be read any further is set aside like a bad event. */
  private int fill(EventHeads heads, int rows, int most, RejectedEvents rejects)
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
  public long nextIndex() {
    return frames.index();
  }

  @Override
  public boolean bounded() {
    return true;
  }

  @Override
  public void close() {
    batches.clear();
  }
}
