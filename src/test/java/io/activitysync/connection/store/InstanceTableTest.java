package io.activitysync.connection.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.store.InstanceTable.Instance;
import io.activitysync.connection.store.InstanceTable.Observation;
import io.activitysync.connection.store.InstanceTable.Step;
import io.activitysync.connection.store.InstanceTable.Word;
import io.activitysync.support.server.PostgresLocal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What processes tell one another by rows of a PostgreSQL. */
class InstanceTableTest {
  private static final Duration LIVING = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private Store store;
  private InstanceTable table;

  @BeforeEach
  void open() throws Exception {
    String url = PostgresLocal.shared().newDatabase();
    store = Store.open(PostgresLocal.settings(url, folder), Clock.systemUTC());
    table = store.instances().orElseThrow();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void tellsOthersWhatIsAboveWhatTheyKnow() {
    assertThat(tells("one", 0, 1, "a", "b").anew()).isTrue();
    Step heard = hears("two", Map.of());
    assertThat(heard.others()).extracting(Instance::name).containsExactly("one");
    assertThat(heard.others().get(0).age()).isBetween(Duration.ZERO, LIVING);
    assertThat(heard.others().get(0).written()).isEqualTo(1);
    assertThat(shown(heard)).containsExactlyInAnyOrder("a of 1", "b of 1");

    assertThat(tells("one", 1, 2, "b").anew()).isFalse();
    assertThat(shown(hears("two", Map.of("one", 1L)))).containsExactly("b of 2");
    assertThat(shown(hears("two", Map.of("one", 2L)))).isEmpty();
    assertThat(shown(hears("three", Map.of()))).containsExactlyInAnyOrder("a of 1", "b of 2");
  }

  @Test
  void takesBackWhatIsGone() {
    tells("one", 0, 1, "a", "b");
    table.step(new Word("one", 1, 1, List.of(), Set.of("a")), Map.of(), LIVING);
    assertThat(shown(hears("two", Map.of()))).containsExactly("b of 1");
  }

  /** As where a backup was put back, or a commit was in doubt. */
  @Test
  void beginsAnewWhereItIsNotKnownByItsNumber() {
    tells("one", 0, 1, "a", "b");
    assertThat(tells("one", 2, 3, "b").anew()).isTrue();
    assertThat(shown(hears("two", Map.of()))).containsExactly("b of 3");
    assertThat(tells("one", 3, 4, "a").anew()).isFalse();
  }

  @Test
  void aStepThatIsDoneLateReplacesNothingNewer() {
    tells("one", 0, 2, "a");
    tells("one", 2, 1, "a");
    assertThat(shown(hears("two", Map.of()))).containsExactly("a of 2");
  }

  @Test
  void whoTookLeaveAndWhoWasNotHeardOfIsNotThere() throws Exception {
    tells("one", 0, 1, "a");
    table.leave("one");
    Step heard = hears("two", Map.of());
    assertThat(heard.others()).isEmpty();
    assertThat(heard.news()).isEmpty();

    tells("late", 0, 1, "a");
    Word word = new Word("two", 0, 0, List.of(), Set.of());
    assertThat(table.step(word, Map.of(), Duration.ZERO).others()).isEmpty();
  }

  private Step tells(String name, long before, long number, String... ids) {
    List<Observation> changed =
        List.of(ids).stream()
            .map(id -> new Observation(name, id, 7, id + " of " + number))
            .toList();
    return table.step(new Word(name, before, number, changed, Set.of()), Map.of(), LIVING);
  }

  private Step hears(String name, Map<String, Long> known) {
    return table.step(new Word(name, 0, 0, List.of(), Set.of()), known, LIVING);
  }

  private static List<String> shown(Step step) {
    assertThat(step.news()).allSatisfy(one -> assertThat(one.revision()).isEqualTo(7));
    return step.news().stream().map(Observation::shown).toList();
  }
}
