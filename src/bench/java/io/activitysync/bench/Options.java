package io.activitysync.bench;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What can be chosen on the command line. */
final class Options {
  @Option(names = "--quick", description = "fewer events, shorter; the report is not written")
  boolean quick;

  @Option(
      names = "--check",
      description = "every event is told apart: what is lost, doubled or out of order; no figures")
  boolean check;

  @Option(names = "--scenarios", split = ",", description = "only these")
  List<String> scenarios = List.of();

  @Option(names = "--contenders", split = ",", description = "only these")
  List<String> contenders = List.of();

  @Option(names = "--runs", description = "runs of each contender; 5 unless told")
  int runs;

  @Option(names = "--jvm", description = "options of every contender's JVM: ${DEFAULT-VALUE}")
  String jvm = "-Xms64m -Xmx320m -XX:+UseSerialGC";

  @Option(names = "--work", description = "where results and logs go: ${DEFAULT-VALUE}")
  Path work = Path.of("target", "bench");

  @Option(names = "--report", description = "document whose table is written: ${DEFAULT-VALUE}")
  Path report = Path.of("docs", "performance.md");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "shows this")
  boolean help;

  /** Runs of each contender, of which the median counts. */
  int runs() {
    if (runs > 0) {
      return runs;
    }
    return check ? 1 : quick ? 3 : 5;
  }

  /** Most events a run. */
  long events() {
    return quick ? 50_000 : 300_000;
  }

  /** Most seconds a run. */
  int seconds() {
    return quick ? 2 : 5;
  }

  /** How long each number in flight is tried; a check needs no one warm. */
  int warmMillis() {
    return check ? 100 : quick ? 400 : 1000;
  }

  /** Whether all was run as the report asks. */
  boolean whole() {
    return !quick && !check && scenarios.isEmpty() && contenders.isEmpty();
  }
}
