package io.activitysync.event.version;

import io.activitysync.event.Tally;
import java.util.HashMap;
import java.util.Map;

/** Counts the kinds of one batch, so that the tally is asked once a kind. For one thread. */
final class KindCounts {
  private final Map<String, int[]> counts = new HashMap<>();

  void add(String kind) {
    counts.computeIfAbsent(kind, any -> new int[1])[0]++;
  }

  void into(Tally tally) {
    counts.forEach((kind, count) -> tally.accept(kind, count[0]));
  }
}
