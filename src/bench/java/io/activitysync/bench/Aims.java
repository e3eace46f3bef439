package io.activitysync.bench;

import static io.activitysync.bench.Aim.Sense.AT_LEAST;
import static io.activitysync.bench.Aim.Sense.AT_MOST;
import static io.activitysync.bench.Figure.CPU_MICROS;
import static io.activitysync.bench.Figure.EVENTS_PER_SECOND;
import static io.activitysync.bench.Figure.MILLIS;
import static io.activitysync.bench.Figure.P50_MICROS;
import static io.activitysync.bench.Figure.PEAK_RSS_MB;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What is aimed at, and whether it was reached: the table that a reader looks for first. */
final class Aims {
  private static final String RATIO = "%.2f";
  private static final String MICROS = "%.2f µs";
  private static final String PER_SECOND = "%,.0f/s";
  private static final String MB = "%,.0f MB";
  private static final String ENGINE = "engine-strict";
  private static final String LINES = "engine-strict-lines";
  private static final String LARGE_LINES = "engine-strict-lines-1m";
  private static final String KPL = "engine-strict-aggregated";

  private static final List<Aim> ALL =
      List.of(
          new Aim(
              "`path` to `sdk`",
              RATIO,
              AT_LEAST,
              1.0,
              all -> all.ratio(EVENTS_PER_SECOND, "http", "path", "sdk")),
          new Aim(
              "`path` to `sdk`, a round trip of 20 ms",
              RATIO,
              AT_LEAST,
              0.9,
              all -> all.ratio(EVENTS_PER_SECOND, "far", "path", "sdk")),
          new Aim(
              "`path` to `plain`",
              RATIO,
              AT_LEAST,
              15,
              all -> all.ratio(EVENTS_PER_SECOND, "http", "path", "plain")),
          new Aim(
              "`path`, CPU of an event",
              MICROS,
              AT_MOST,
              5,
              all -> all.median(CPU_MICROS, "http", "path")),
          new Aim(
              "`path`, peak RSS after runs of 300,000 events",
              MB,
              AT_MOST,
              400,
              all -> all.median(PEAK_RSS_MB, "http", "path")),
          new Aim(
              "`path`, peak RSS after 3,000,000 events",
              MB,
              AT_MOST,
              400,
              all -> all.median(PEAK_RSS_MB, "long", "path")),
          new Aim(
              "the same, to that after 300,000: flat",
              RATIO,
              AT_MOST,
              1.1,
              all -> all.across(PEAK_RSS_MB, "path", "long", "http")),
          new Aim(
              "from `java -jar` to the first event delivered",
              "%,.0f ms",
              AT_MOST,
              1500,
              all -> all.median(MILLIS, "start", "jar")),
          new Aim(
              "`engine-strict` to `sdk`",
              RATIO,
              AT_LEAST,
              1.5,
              all -> all.ratio(EVENTS_PER_SECOND, "http", ENGINE, "sdk")),
          new Aim(
              "`engine-strict` to `sdk`, over TLS",
              RATIO,
              AT_LEAST,
              1.5,
              all -> all.ratio(EVENTS_PER_SECOND, "tls", ENGINE, "sdk")),
          new Aim(
              "`engine-strict` to `kpl`, over TLS",
              RATIO,
              AT_LEAST,
              5,
              all -> all.ratio(EVENTS_PER_SECOND, "tls", ENGINE, "kpl")),
          new Aim(
              "`engine-strict-aggregated` to `kpl-aggregated`, over TLS",
              RATIO,
              AT_LEAST,
              5,
              all -> all.ratio(EVENTS_PER_SECOND, "tls", KPL, "kpl-aggregated")),
          new Aim(
              "`engine-strict` to `limit`",
              RATIO,
              AT_LEAST,
              0.6,
              all -> all.ratio(EVENTS_PER_SECOND, "http", ENGINE, "limit")),
          new Aim(
              "`engine-strict`, CPU of an event",
              MICROS,
              AT_MOST,
              2.3,
              all -> all.median(CPU_MICROS, "http", ENGINE)),
          new Aim(
              "`engine-strict`, a round trip of 20 ms",
              PER_SECOND,
              AT_LEAST,
              100_000,
              all -> all.median(EVENTS_PER_SECOND, "far", ENGINE)),
          new Aim(
              "`engine-strict`, peak RSS after 3,000,000 events",
              MB,
              AT_MOST,
              512,
              all -> all.median(PEAK_RSS_MB, "long", ENGINE)),
          new Aim(
              "one event alone, p50 of `engine-strict` to `limit`",
              RATIO,
              AT_MOST,
              1.3,
              all -> all.ratio(P50_MICROS, "latency", ENGINE, "limit")),
          new Aim(
              "one key in order, `aggregation=lines`",
              PER_SECOND,
              AT_LEAST,
              100_000,
              all -> all.median(EVENTS_PER_SECOND, "hot-key", LINES)),
          new Aim(
              "one key in order, `aggregation=lines` up to 1 MiB, a round trip of 20 ms",
              PER_SECOND,
              AT_LEAST,
              20_000,
              all -> all.median(EVENTS_PER_SECOND, "hot-key-far", LARGE_LINES)),
          new Aim(
              "`aggregation=lines` to none, 100,000 keys",
              RATIO,
              AT_LEAST,
              1.0,
              all -> all.ratio(EVENTS_PER_SECOND, "http", LINES, ENGINE)),
          new Aim(
              "`aggregation=kpl` to none, 100,000 keys",
              RATIO,
              AT_LEAST,
              1.0,
              all -> all.ratio(EVENTS_PER_SECOND, "http", KPL, ENGINE)),
          new Aim(
              "1,000 connections to one, `engine-strict`",
              RATIO,
              AT_LEAST,
              0.9,
              all -> all.across(EVENTS_PER_SECOND, ENGINE, "connections-1000", "connections-1")));

  private Aims() {}

  /** The table in Markdown; without what was not measured it says so in that row. */
  static String table(Figures figures) {
    StringBuilder out = new StringBuilder("| aim | wanted | measured | reached |\n");
    out.append("| --- | ---: | ---: | :---: |\n");
    ALL.forEach(aim -> out.append(aim.row(figures)));
    return out.toString();
  }

  /** Figures of what was run. */
  static Figures of(Map<Scenario, List<Outcome>> outcomes) {
    return (figure, scenario, contender) -> {
      List<Outcome> runs =
          outcomes.values().stream()
              .flatMap(List::stream)
              .filter(run -> run.scenario().equals(scenario) && run.contender().equals(contender))
              .toList();
      return runs.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(figure.median(runs));
    };
  }
}
