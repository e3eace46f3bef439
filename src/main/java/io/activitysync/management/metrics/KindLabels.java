package io.activitysync.management.metrics;

import java.util.function.Predicate;

/** Kinds as labels: those of the event versions, and one for all else, so that they are bounded. */
final class KindLabels {
  static final String OTHER = "other";

  private final Predicate<String> known;

  KindLabels(Predicate<String> known) {
    this.known = known;
  }

  String of(String kind) {
    return known.test(kind) ? kind : OTHER;
  }
}
