package io.activitysync.kinesis.delivery.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.kinesis.delivery.simulation.OwnerProcess.Mistake;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Processes that read one source in turns lose nothing, and first occurrences of a key are in the
 * source's order, also while two of them take themselves for its owner.
 */
class OwnersSimulationTest {
  private static final int SEEDS = Integer.getInteger("simulation.seeds", 1_000);
  private static final long FIRST = Long.getLong("simulation.first", 0);

  @Test
  void everySeedKeepsTheOrderOfFirstOccurrences() {
    Map<String, Integer> injected = new TreeMap<>();
    assertThat(broken(Mistake.NONE, injected)).isEmpty();
    System.out.printf("owners: %,d seeds, %s%n", SEEDS, injected);
    assertThat(injected)
        .containsKeys("FROZEN", "KILLED", "HANDED_OVER", "CLOCK_JUMPS", "WRITE_LOST");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void eachMistakeIsFound(Mistake mistake) {
    assertThat(broken(mistake, new TreeMap<>())).anyMatch(one -> one.contains("out of order"));
  }

  private static List<String> broken(Mistake mistake, Map<String, Integer> injected) {
    List<String> broken = new ArrayList<>();
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      Ledger ledger = new OwnersSimulation(seed, mistake).run();
      ledger.injected().forEach((fault, count) -> injected.merge(fault, count, Integer::sum));
      if (!ledger.violations().isEmpty()) {
        broken.add("seed " + seed + ": " + ledger.violations().get(0));
      }
    }
    return broken;
  }
}
