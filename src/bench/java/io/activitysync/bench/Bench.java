package io.activitysync.bench;

import io.activitysync.bench.sizing.Sizing;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Runs the benchmark: every scenario, every contender in it, each in a process of its own against
 * the same sink, their runs interleaved so that a change in the machine's mood meets them all.
 */
@Command(
    name = "bench",
    description = "Compares ways of writing events to Kinesis.",
    subcommands = Sizing.class)
public final class Bench implements Runnable {
  @Mixin private Options options;

  private final double loadBefore =
      ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();

  private Bench() {}

  /** Starts the benchmark. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    System.exit(new CommandLine(new Bench()).execute(args));
  }

  @Override
  public void run() {
    try {
      play();
    } catch (Exception e) {
      throw new IllegalStateException("logs are in " + options.work, e);
    }
  }

  private void play() throws Exception {
    Files.createDirectories(options.work);
    Files.deleteIfExists(options.work.resolve("results.jsonl"));
    Map<Scenario, List<Outcome>> outcomes = new LinkedHashMap<>();
    List<String> complaints = new ArrayList<>();
    try (Arena arena = new Arena(options, complaints)) {
      for (Scenario scenario : Scenarios.all()) {
        if (options.scenarios.isEmpty() || options.scenarios.contains(scenario.name())) {
          outcomes.put(scenario, arena.play(scenario));
        }
      }
    }
    String tables = about() + Table.of(outcomes, options.check);
    String aims = Aims.table(Aims.of(outcomes));
    System.out.println(tables);
    if (!options.check) {
      System.out.println(aims);
    }
    if (options.whole()) {
      Report.write(options.report, "aims", aims);
      Report.write(options.report, "benchmark", tables);
    }
    if (!complaints.isEmpty()) {
      throw new IllegalStateException(String.join("; ", complaints));
    }
  }

  private String about() {
    return """
    Made by `mvn -q -Pbench verify -DskipTests` on %s. Medians of %d interleaved runs \
    (%d in the tables of one key at 20 ms, by size, and of other ways in; one in the last) of %,d events or %d s, whichever is over first; every contender's JVM has `%s`. Load average before the start: %.1f (figures of a busy machine \
    mislead).
    """
        .formatted(
            Report.machine(),
            options.runs(),
            Math.min(options.runs(), Scenarios.FEW),
            options.events(),
            options.seconds(),
            options.jvm,
            loadBefore);
  }
}
