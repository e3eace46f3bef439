package io.activitysync.kinesis.delivery.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Nothing is lost, order holds, nothing is doubled without need, every exchange is told once and
 * never too early, and memory stays within bounds, whatever the stream does.
 */
class DeliverySimulationTest {
  private static final int SEEDS = Integer.getInteger("simulation.seeds", 1_000);
  private static final long FIRST = Long.getLong("simulation.first", 0);

  @Test
  void everySeedKeepsEveryPromise() {
    Map<String, Integer> injected = new TreeMap<>();
    List<String> broken = new ArrayList<>();
    long writes = 0;
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      Ledger ledger = new Simulation(seed).run();
      ledger.injected().forEach((fault, count) -> injected.merge(fault, count, Integer::sum));
      writes += ledger.writes();
      if (!ledger.violations().isEmpty()) {
        broken.add("seed " + seed + ": " + ledger.violations().get(0));
      }
    }
    System.out.printf(
        "simulation: %,d seeds, %,d records written, %,d faults injected %s, %d violations%n",
        SEEDS,
        writes,
        injected.values().stream().mapToInt(Integer::intValue).sum(),
        injected,
        broken.size());
    assertThat(broken).isEmpty();
  }
}
