package io.activitysync.kinesis.delivery.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.kinesis.delivery.simulation.OwnerProcess.Mistake;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
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

  /** Some mistakes show once in a thousand seeds; no more are run than it takes to see one. */
  private static final int UNTIL_FOUND = 10;

  @Test
  void everySeedKeepsTheOrderOfFirstOccurrences() {
    Map<String, Integer> injected = new TreeMap<>();
    assertThat(broken(Mistake.NONE, SEEDS, injected).toList()).isEmpty();
    System.out.printf("owners: %,d seeds, %s%n", SEEDS, injected);
    assertThat(injected)
        .containsKeys("FROZEN", "KILLED", "HANDED_OVER", "CLOCK_JUMPS", "WRITE_LOST");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void eachMistakeIsFound(Mistake mistake) {
    assertThat(
            broken(mistake, UNTIL_FOUND * SEEDS, new TreeMap<>())
                .filter(one -> one.contains("out of order"))
                .findFirst())
        .isPresent();
  }

  /** Of each seed that breaks a promise the first one; a seed is run when it is asked for. */
  private static Stream<String> broken(Mistake mistake, int seeds, Map<String, Integer> injected) {
    return LongStream.range(FIRST, FIRST + seeds)
        .boxed()
        .flatMap(
            seed -> {
              Ledger ledger = new OwnersSimulation(seed, mistake).run();
              ledger
                  .injected()
                  .forEach((fault, count) -> injected.merge(fault, count, Integer::sum));
              return ledger.violations().stream().limit(1).map(one -> "seed " + seed + ": " + one);
            });
  }
}
