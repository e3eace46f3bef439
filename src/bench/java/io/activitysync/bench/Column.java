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
    String base = scenario.base() == null ? "itself with 1" : scenario.base();
    if (check) {
      return checks();
    }
    return scenario.circumstances().single() ? latency(base) : throughput(base);
  }

  /** What stands under the heading: words to the left, numbers to the right. */
  String rule() {
    return equals(CONTENDER) ? "---" : "---:";
  }

  private static List<Column> throughput(String base) {
    return List.of(
        CONTENDER,
        new Column("in flight", row -> inFlight(row.any().inFlight())),
        new Column("events/s", row -> row.median("%,.0f", run -> run.sent().perSecond())),
        new Column("to " + base, row -> row.ratio(run -> run.sent().perSecond())),
        new Column("CPU µs/event", row -> row.median("%.2f", run -> run.sent().cpuMicros())),
        new Column("sink's CPU µs/event", row -> row.median("%.2f", Outcome::sinkCpuMicros)),
        new Column(
            "peak RSS MB", row -> row.median("%,.0f", run -> run.sent().peakRssBytes() / 1e6)));
  }

  private static List<Column> latency(String base) {
    return List.of(
        CONTENDER,
        new Column("p50 µs", row -> row.median("%,.0f", run -> run.sent().p50Nanos() / 1e3)),
        new Column("p99 µs", row -> row.median("%,.0f", run -> run.sent().p99Nanos() / 1e3)),
        new Column("p50 to " + base, row -> row.ratio(run -> run.sent().p50Nanos())),
        new Column("CPU µs/event", row -> row.median("%.1f", run -> run.sent().cpuMicros())));
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
