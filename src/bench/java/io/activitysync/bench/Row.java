package io.activitysync.bench;

import java.util.List;

/**
 * What a row of a table is made from.
 *
 * @param label what the row is called
 * @param runs all runs, one or more
 * @param base runs that they are set in proportion to; empty when there were none
 */
record Row(String label, List<Outcome> runs, List<Outcome> base) {

  /** One run, for what is the same in all of them. */
  Outcome any() {
    return runs.get(0);
  }

  /** Median of a figure over the runs. */
  String median(String format, Figure figure) {
    return format.formatted(figure.median(runs));
  }

  /** Median of a figure in proportion to that of the base. */
  String ratio(Figure figure) {
    return base.isEmpty() ? "" : "%.2f".formatted(figure.median(runs) / figure.median(base));
  }
}
