package io.activitysync.bench;

import static io.activitysync.bench.Circumstances.ORDINARY;

import io.activitysync.bench.Circumstances.Measure;
import io.activitysync.bench.load.Shape;
import java.util.List;

/** All scenarios there are. */
final class Scenarios {
  private static final int FAR_MILLIS = 20;

  /** Runs that are enough where figures lie far apart. */
  static final int FEW = 3;

  /** Four times the usual number of events are a file of 1 GB. */
  private static final int GIGABYTE = 4;

  private static final int CLICK_BYTES = 600;
  private static final String WAYS = "Other ways in, and other settings";

  private Scenarios() {}

  /** All of them, in the report's order. */
  static List<Scenario> all() {
    return List.of(
        new Scenario(
            "From `java -jar` to the first event delivered",
            "start",
            List.of("jar"),
            "",
            ORDINARY.measuring(Measure.START)),
        new Scenario(
            "Throughput over plain HTTP",
            "http",
            List.of(
                "plain",
                "sdk",
                "engine-strict",
                "engine-relaxed",
                "engine-strict-aggregated",
                "engine-relaxed-aggregated",
                "engine-strict-lines",
                "path",
                "limit"),
            "sdk",
            ORDINARY),
        new Scenario(
            "Throughput over TLS",
            "tls",
            List.of(
                "sdk",
                "kpl",
                "kpl-aggregated",
                "engine-strict",
                "engine-strict-aggregated",
                "limit"),
            "sdk",
            ORDINARY.overTls()),
        new Scenario(
            "One event at a time, nothing else under way",
            "latency",
            List.of("plain", "sdk", "engine-strict", "limit"),
            "limit",
            ORDINARY.measuring(Measure.SINGLE)),
        new Scenario(
            "With a round trip of 20 ms",
            "far",
            List.of("plain", "sdk", "engine-strict", "engine-relaxed", "path", "limit"),
            "sdk",
            ORDINARY.roundTrip(FAR_MILLIS)),
        new Scenario(
            "All events of one key",
            "hot-key",
            List.of(
                "sdk",
                "engine-strict",
                "engine-relaxed",
                "engine-strict-aggregated",
                "engine-strict-lines",
                "path-lines"),
            "engine-strict",
            ORDINARY.keys(1)),
        new Scenario(
            "All events of one key, with a round trip of 20 ms",
            "hot-key-far",
            // one record a round trip: with less in it a run would take minutes
            List.of("sdk", "engine-strict-aggregated-1m", "engine-strict-lines-1m"),
            "sdk",
            ORDINARY.keys(1).roundTrip(FAR_MILLIS).times(0.1).runs(FEW)),
        size("100", "100 B", Shape.BARE, 100),
        size("1k", "1 KB", Shape.MESSAGE, 1_000),
        size("10k", "10 KB", Shape.MESSAGE, 10_000),
        size("100k", "100 KB", Shape.MESSAGE, 100_000),
        way(
            "kafka",
            List.of(
                "path", "path-kafka-1", "path-kafka-3", "path-kafka-3-by-2", "path-kafka-3-by-3"),
            "",
            ORDINARY),
        way("file", List.of("path", "path-file"), "1 GB", ORDINARY.times(GIGABYTE)),
        way("gzip", List.of("path", "path-gzip"), "", ORDINARY),
        way("pii", List.of("path", "path-pii-hash"), "", ORDINARY),
        way(
            "yaml",
            List.of("path", "path-yaml"),
            "clicked links",
            ORDINARY.events(Shape.CLICK, CLICK_BYTES)),
        connections(1),
        connections(100),
        connections(1000),
        new Scenario(
            "Ten times the events",
            "long",
            List.of("sdk", "engine-strict", "engine-strict-aggregated", "path"),
            "sdk",
            ORDINARY.times(10).runs(1)));
  }

  private static Scenario size(String name, String note, Shape shape, int bytes) {
    return new Scenario(
        "By size of an event",
        "size-" + name,
        List.of("sdk", "engine-strict", "path", "limit"),
        "limit",
        note,
        ORDINARY.events(shape, bytes).runs(FEW));
  }

  private static Scenario way(
      String name, List<String> contenders, String note, Circumstances circumstances) {
    return new Scenario(WAYS, name, contenders, "path", note, circumstances.runs(FEW));
  }

  private static Scenario connections(int count) {
    return new Scenario(
        "The same load over 1, 100 and 1,000 connections",
        "connections-" + count,
        List.of("sdk", "engine-strict"),
        "",
        "%,d connection%s".formatted(count, count == 1 ? "" : "s"),
        ORDINARY.connections(count).times(3));
  }
}
