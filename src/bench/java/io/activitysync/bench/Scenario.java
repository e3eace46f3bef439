package io.activitysync.bench;

import java.util.List;

/**
 * Circumstances under which contenders are compared.
 *
 * @param group heading of the table that its rows stand in
 * @param name short, for the command line and the result files
 * @param contenders who takes part, in the table's order
 * @param base contender that the others are set in proportion to, or null where each is set in
 *     proportion to itself in the group's first scenario
 * @param circumstances what is special
 */
record Scenario(
    String group, String name, List<String> contenders, String base, Circumstances circumstances) {

  /**
   * What is special about a scenario.
   *
   * @param tls whether over TLS
   * @param delayMillis injected round trip
   * @param keys number of partition keys
   * @param connections number of streams that the load is spread over
   * @param times how many times the usual number of events is sent
   * @param single whether one event at a time is sent, to see how long it takes
   */
  record Circumstances(
      boolean tls, int delayMillis, int keys, int connections, int times, boolean single) {}

  private static final int LONG = 10;
  private static final int KEYS = 100_000;
  private static final Circumstances ORDINARY = new Circumstances(false, 0, KEYS, 1, 1, false);

  /** All scenarios, in the report's order. */
  static List<Scenario> all() {
    return List.of(
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
            new Circumstances(true, 0, KEYS, 1, 1, false)),
        new Scenario(
            "One event at a time, nothing else under way",
            "latency",
            List.of("plain", "sdk", "engine-strict", "limit"),
            "limit",
            new Circumstances(false, 0, KEYS, 1, 1, true)),
        new Scenario(
            "With a round trip of 20 ms",
            "far",
            List.of("plain", "sdk", "engine-strict", "engine-relaxed", "path", "limit"),
            "sdk",
            new Circumstances(false, 20, KEYS, 1, 1, false)),
        new Scenario(
            "All events of one key",
            "hot-key",
            List.of(
                "sdk",
                "engine-strict",
                "engine-relaxed",
                "engine-strict-aggregated",
                "engine-strict-lines"),
            "sdk",
            new Circumstances(false, 0, 1, 1, 1, false)),
        connections(1),
        connections(100),
        connections(1000),
        new Scenario(
            "Ten times the events",
            "long",
            List.of("sdk", "engine-strict", "engine-strict-aggregated", "path"),
            "sdk",
            new Circumstances(false, 0, KEYS, 1, LONG, false)));
  }

  private static Scenario connections(int count) {
    return new Scenario(
        "The same load over 1, 100 and 1,000 connections",
        "connections-" + count,
        List.of("sdk", "engine-strict"),
        null,
        new Circumstances(false, 0, KEYS, count, 3, false));
  }

  /** How often each contender runs: a long run shows the memory, and once is enough for that. */
  int runs(int usual) {
    return circumstances.times() == LONG ? 1 : usual;
  }

  /** What a row is called. */
  String label(String contender) {
    return base != null
        ? contender
        : "%s, %,d connection%s"
            .formatted(
                contender,
                circumstances.connections(),
                circumstances.connections() == 1 ? "" : "s");
  }
}
