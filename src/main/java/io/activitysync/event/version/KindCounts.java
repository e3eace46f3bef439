package io.activitysync.event.version;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/** Counts the kinds of one batch, so that the tally is asked once a kind. For one thread. */
final class KindCounts {
  private final Map<String, int[]> counts = new HashMap<>();

  void add(String kind) {
    counts.computeIfAbsent(kind, any -> new int[1])[0]++;
  }

  void into(ObjLongConsumer<String> taker) {
    counts.forEach((kind, count) -> taker.accept(kind, count[0]));
  }
}
