package io.activitysync.event;

import io.activitysync.event.json.ByteOutput;
import io.activitysync.event.json.JsonCursor;
import io.activitysync.event.json.JsonScanner;
import java.util.ArrayList;
import java.util.List;

/**
 * Treats the personal data of events before anything else is made of them, partition keys included:
 * the fields of {@code data} that the event's {@code pii} names, and those that the settings name
 * for its kind. The list itself stays, so that an audit sees what was treated. Stateless.
 */
public final class PersonalData {
  /** Bytes that a hash may add to each of a few fields before the buffer has to grow. */
  private static final int HEADROOM = 256;

  private PersonalData() {}

  /**
   * The batch as it may be sent: the same one when personal data is included, else one of its own
   * in which the fields named are null or hashes.
   */
  public static EventBatch treat(EventBatch batch, EventSettings settings) {
    if (settings.pii() == PiiMode.INCLUDE || batch.size() == 0) {
      return batch;
    }
    PiiWriter writer = PiiWriter.of(settings);
    ByteOutput out = new ByteOutput(length(batch) + HEADROOM);
    int[] ends = new int[batch.size()];
    for (int i = 0; i < batch.size(); i++) {
      write(batch, i, paths(batch, i, settings), writer, out);
      ends[i] = out.size();
    }
    out.write(new byte[JsonScanner.PADDING]);
    return EventScanner.again(batch, out.array(), ends);
  }

  private static void write(
      EventBatch batch, int event, List<PiiPath> paths, PiiWriter writer, ByteOutput out) {
    byte[] source = batch.buffer();
    int start = batch.eventStart(event);
    int end = batch.eventEnd(event);
    if (paths.isEmpty() || !batch.has(event, EventField.DATA)) {
      out.write(source, start, end);
      return;
    }
    int data = batch.start(event, EventField.DATA);
    out.write(source, start, data);
    writer.write(source, data, paths, out);
    out.write(source, batch.end(event, EventField.DATA), end);
  }

  private static List<PiiPath> paths(EventBatch batch, int event, EventSettings settings) {
    List<PiiPath> paths = new ArrayList<>();
    if (batch.has(event, EventField.PII)) {
      JsonCursor names = new JsonCursor(batch.buffer(), batch.start(event, EventField.PII));
      while (names.next()) {
        paths.addAll(PiiPath.of(names.text()));
      }
    }
    for (String name : settings.piiFields().getOrDefault(batch.kind(event), List.of())) {
      paths.addAll(PiiPath.of(name));
    }
    return paths;
  }

  private static int length(EventBatch batch) {
    int length = 0;
    for (int i = 0; i < batch.size(); i++) {
      length += batch.eventEnd(i) - batch.eventStart(i) + HEADROOM;
    }
    return length;
  }
}
