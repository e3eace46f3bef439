package io.activitysync.bench;

import java.util.List;
import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param title its heading
 * @param cell what stands in it for a row
 */
record Column(String title, Function<Row, String> cell) {
  private static final Column CONTENDER = new Column("contender", Row::label);

  /** Columns that show what a scenario measures. */
  static List<Column> of(Scenario scenario, boolean check) {
    if (check) {
      return checks();
    }
    String base = scenario.base().isEmpty() ? "itself with 1" : scenario.base();
    return switch (scenario.circumstances().measure()) {
      case THROUGHPUT -> throughput(base);
      case SINGLE -> latency(base);
      case START -> start();
    };
  }

  /** What stands under the heading: words to the left, numbers to the right. */
  String rule() {
    return equals(CONTENDER) ? "---" : "---:";
  }

  private static List<Column> throughput(String base) {
    return List.of(
        CONTENDER,
        new Column("in flight", row -> inFlight(row.any().inFlight())),
        median("events/s", "%,.0f", Figure.EVENTS_PER_SECOND),
        new Column("to " + base, row -> row.ratio(Figure.EVENTS_PER_SECOND)),
        median("CPU µs/event", "%.2f", Figure.CPU_MICROS),
        median("sink's CPU µs/event", "%.2f", Figure.SINK_CPU_MICROS),
        median("peak RSS MB", "%,.0f", Figure.PEAK_RSS_MB));
  }

  private static List<Column> latency(String base) {
    return List.of(
        CONTENDER,
        median("p50 µs", "%,.0f", Figure.P50_MICROS),
        median("p99 µs", "%,.0f", Figure.P99_MICROS),
        new Column("p50 to " + base, row -> row.ratio(Figure.P50_MICROS)),
        median("CPU µs/event", "%.1f", Figure.CPU_MICROS));
  }

  private static List<Column> start() {
    return List.of(
        CONTENDER,
        median("ms", "%,.0f", Figure.MILLIS),
        median("CPU s", "%.1f", Figure.CPU_SECONDS),
        median("peak RSS MB", "%,.0f", Figure.PEAK_RSS_MB));
  }

  private static Column median(String title, String format, Figure figure) {
    return new Column(title, row -> row.median(format, figure));
  }

  private static List<Column> checks() {
    return List.of(
        CONTENDER,
        new Column("sent", row -> "%,d".formatted(row.any().sent().events())),
        new Column("arrived", row -> "%,d".formatted(row.any().arrived().distinct())),
        new Column("doubled", row -> "%,d".formatted(row.any().arrived().duplicates())),
        new Column("out of order", row -> "%,d".formatted(row.any().arrived().disordered())),
        new Column("complaint", row -> row.any().complaint(true)));
  }

  private static String inFlight(int number) {
    return number == 0 ? "its own" : "%,d".formatted(number);
  }
}
