package io.activitysync.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.bench.contender.Contenders;
import io.activitysync.bench.contender.Sent;
import io.activitysync.bench.sink.Arrived;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of aims: numbers in, Markdown out. */
class AimsTest {

  @ParameterizedTest
  @CsvSource({
    "AT_LEAST, 0.899, 0.90, yes", // it reads the same as the bound
    "AT_LEAST, 0.894, 0.89, **no**",
    "AT_LEAST, 1.2, 1.20, yes",
    "AT_MOST, 0.904, 0.90, yes",
    "AT_MOST, 0.91, 0.91, **no**",
    "AT_MOST, 0.5, 0.50, yes"
  })
  void anAimIsReachedOnItsOwnSideOfTheBound(
      Aim.Sense sense, double measured, String shown, String reached) {
    Aim aim = new Aim("`a` to `b`", "%.2f", sense, 0.9, figures -> OptionalDouble.of(measured));

    assertThat(aim.row(null))
        .isEqualTo(
            "| `a` to `b` | "
                + (sense == Aim.Sense.AT_LEAST ? "≥" : "≤")
                + " 0.90 | "
                + shown
                + " | "
                + reached
                + " |\n");
  }

  @Test
  void whatWasNotMeasuredIsNotCalledReachedNorMissed() {
    List<String> rows =
        Aims.table((figure, scenario, contender) -> OptionalDouble.empty()).lines().toList();

    assertThat(rows)
        .startsWith("| aim | wanted | measured | reached |", "| --- | ---: | ---: | :---: |")
        .contains("| `path` to `sdk` | ≥ 1.00 | not measured |  |");
    assertThat(rows.subList(2, rows.size()))
        .allSatisfy(row -> assertThat(row).endsWith("| not measured |  |"));
  }

  @Test
  void figuresAreMediansOfTheRuns() {
    Map<Scenario, List<Outcome>> outcomes = new LinkedHashMap<>();
    outcomes.put(
        scenario("http"),
        List.of(
            run("http", "path", 120_000, 9),
            run("http", "sdk", 100_000, 6),
            run("http", "path", 90_000, 4),
            run("http", "sdk", 100_000, 6),
            run("http", "path", 110_000, 5.5),
            run("http", "sdk", 1, 6)));
    outcomes.put(scenario("hot-key"), List.of(run("hot-key", "engine-strict-lines", 162_665, 4)));

    assertThat(Aims.table(Aims.of(outcomes)))
        .contains(
            "| `path` to `sdk` | ≥ 1.00 | 1.10 | yes |\n",
            "| `path`, CPU of an event | ≤ 5.00 µs | 5.50 µs | **no** |\n",
            "| one key in order, `aggregation=lines` | ≥ 100,000/s | 162,665/s | yes |\n",
            "| `path` to `plain` | ≥ 15.00 | not measured |  |\n");
  }

  /** A scenario or a contender that is called something else now would never be measured. */
  @Test
  void everyAimLooksAtWhatIsRun() {
    List<String> asked = new ArrayList<>();
    Aims.table(
        (figure, scenario, contender) -> {
          asked.add(scenario + " " + contender);
          return OptionalDouble.of(1);
        });

    assertThat(
            Scenarios.all().stream()
                .flatMap(
                    scenario ->
                        scenario.contenders().stream()
                            .map(contender -> scenario.name() + " " + contender)))
        .containsAll(asked)
        .allSatisfy(
            pair -> assertThat(Contenders.names()).contains(pair.substring(pair.indexOf(' ') + 1)));
  }

  private static Scenario scenario(String name) {
    return new Scenario(name, name, List.of(), "", Circumstances.ORDINARY);
  }

  private static Outcome run(String scenario, String contender, long perSecond, double micros) {
    Sent sent = new Sent(perSecond, 1_000_000_000, (long) (micros * 1e3 * perSecond), 0, 0, 0);
    return new Outcome(scenario, contender, 1, sent, new Arrived(0, 0, perSecond, 0, 0, 0, 0, 0));
  }
}
