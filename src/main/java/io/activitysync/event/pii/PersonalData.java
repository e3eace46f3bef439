package io.activitysync.event.pii;

import io.activitysync.event.EventBatch;
import io.activitysync.event.EventField;
import io.activitysync.event.EventSettings;
import io.activitysync.event.PiiMode;
import io.activitysync.event.json.ByteOutput;
import io.activitysync.event.json.JsonScanner;
import io.activitysync.event.reading.EventReader;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;

/**
 * Treats the personal data of events before anything else is made of them, partition keys included:
 * the fields of {@code data} and {@code customContext} that the event's {@code pii} names, and
 * those that the settings name for its kind. The list itself stays, so that an audit sees what was
 * treated. Stateless.
 */
public final class PersonalData {
  /** Bytes that a hash may add to each of a few fields before the buffer has to grow. */
  private static final int HEADROOM = 256;

  private PersonalData() {}

  /**
   * The batch as it may be sent: the same one when personal data is included, else one of its own
   * in which the fields named are null or hashes.
   *
   * @param sentKind the version's name for a kind and status, or null; the settings may name a
   *     kind's fields by it
   */
  public static EventBatch treat(
      EventBatch batch, EventSettings settings, BinaryOperator<String> sentKind) {
    if (settings.pii() == PiiMode.INCLUDE || batch.size() == 0) {
      return batch;
    }
    PiiWriter writer = PiiWriter.of(settings);
    PiiPaths paths = new PiiPaths(settings.piiFields(), sentKind);
    ByteOutput out = new ByteOutput(length(batch) + HEADROOM);
    int[] ends = new int[batch.size()];
    for (int i = 0; i < batch.size(); i++) {
      write(batch, i, paths.of(batch, i), writer, out);
      ends[i] = out.size();
    }
    out.write(new byte[JsonScanner.PADDING]);
    return EventReader.again(batch, out.array(), ends);
  }

  /**
   * Events of the batch as redacting would leave them, whatever the settings' mode is: a function
   * of an event's index, for one thread. What came outside of personal data is as it came.
   */
  public static IntFunction<ByteOutput> redacted(
      EventBatch batch, EventSettings settings, BinaryOperator<String> sentKind) {
    PiiWriter writer = PiiWriter.redacting();
    PiiPaths paths = new PiiPaths(settings.piiFields(), sentKind);
    return event -> {
      ByteOutput out = new ByteOutput(batch.eventEnd(event) - batch.eventStart(event));
      write(batch, event, paths.of(batch, event), writer, out);
      return out;
    };
  }

  /**
   * An object of {@code data} or {@code customContext} as redacting would leave it.
   *
   * @param json the object, valid
   * @param names fields that hold personal data, as an event's {@code pii} names them
   */
  public static byte[] redacted(EventField field, byte[] json, List<String> names) {
    PathSet paths = PiiPaths.Places.of(names).in(field);
    ByteOutput out = new ByteOutput(json.length);
    byte[] padded = Arrays.copyOf(json, json.length + JsonScanner.PADDING);
    PiiWriter.redacting().write(padded, 0, List.of(paths), out);
    return Arrays.copyOf(out.array(), out.size());
  }

  private static void write(
      EventBatch batch, int event, List<PiiPaths.Places> places, PiiWriter writer, ByteOutput out) {
    EventField first = EventField.DATA;
    EventField second = EventField.CUSTOM_CONTEXT;
    boolean dataFirst = batch.start(event, first) < batch.start(event, second);
    int at = batch.eventStart(event);
    for (EventField field :
        new EventField[] {dataFirst ? first : second, dataFirst ? second : first}) {
      List<PathSet> paths =
          places.stream().map(each -> each.in(field)).filter(set -> !set.isEmpty()).toList();
      if (!paths.isEmpty() && batch.has(event, field)) {
        out.write(batch.buffer(), at, batch.start(event, field));
        writer.write(batch.buffer(), batch.start(event, field), paths, out);
        at = batch.end(event, field);
      }
    }
    out.write(batch.buffer(), at, batch.eventEnd(event));
  }

  private static int length(EventBatch batch) {
    int length = 0;
    for (int i = 0; i < batch.size(); i++) {
      length += batch.eventEnd(i) - batch.eventStart(i) + HEADROOM;
    }
    return length;
  }
}
