package io.activitysync.bench.sink;

import io.activitysync.bench.load.Events;
import java.util.Arrays;

/** A record that holds several events, each with a line feed behind it. */
final class Lines {
  private Lines() {}

  /** Events of a record that is no aggregate of the producer library. */
  static int count(byte[] data) {
    int count = 0;
    for (byte one : data) {
      count += one == '\n' ? 1 : 0;
    }
    return Math.max(1, count);
  }

  /** Has each event seen with its own key, which the record does not name. */
  static void visit(byte[] data, Aggregate.Visitor visitor) {
    int start = 0;
    for (int at = 0; at < data.length; at++) {
      if (data[at] == '\n') {
        byte[] event = Arrays.copyOfRange(data, start, at);
        visitor.event(Events.keyIn(event), event);
        start = at + 1;
      }
    }
  }
}
