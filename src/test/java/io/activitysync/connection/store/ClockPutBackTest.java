package io.activitysync.connection.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.store.InstanceTable.Word;
import io.activitysync.connection.store.LeaseTable.Holder;
import io.activitysync.connection.store.LeaseTable.Step;
import io.activitysync.connection.store.database.Database;
import io.activitysync.connection.store.database.DatabaseOpener;
import io.activitysync.support.server.PostgresLocal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A PostgreSQL whose clock is put back, as where it was wrong, or a standby has taken over whose
 * clock is behind: what its rows say is due later than anybody meant.
 */
class ClockPutBackTest {
  private static final Duration TERM = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Map<String, Holder> ANN = Map.of("a", new Holder("ann", 1));

  @TempDir private Path folder;
  private final AtomicLong nanos = new AtomicLong();
  private String url;
  private Database database;
  private LeaseTable leases;

  @BeforeEach
  void open() throws Exception {
    url = PostgresLocal.shared().newDatabase();
    database = DatabaseOpener.open(PostgresLocal.settings(url, folder));
    leases = new JdbcLeases(database, database, nanos::get);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void putBack() throws Exception {
    try (Connection connection =
            DriverManager.getConnection(url, PostgresLocal.USER, PostgresLocal.PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute("update lease set ends_at = ends_at + interval '1 hour'");
      statement.execute("update instance set seen_at = seen_at + interval '1 hour'");
    }
  }

  private Step take(String owner) {
    return leases.step(owner, Map.of(), Set.of("a"), 1, TERM);
  }

  private void annRenews() {
    assertThat(leases.step("ann", Map.of("a", 1L), Set.of(), 0, TERM).holders()).isEqualTo(ANN);
  }

  @Test
  void aLeaseOfOneThatIsGoneIsTakenAfterATerm() throws Exception {
    assertThat(take("ann").holders()).isEqualTo(ANN);
    putBack();
    Step first = take("bob");
    assertThat(first.holders()).isEqualTo(ANN);
    assertThat(first.processes()).as("that share the leases").isEqualTo(1);
    nanos.addAndGet(TERM.toNanos() - 1);
    assertThat(take("bob").holders()).isEqualTo(ANN);
    nanos.addAndGet(1);
    assertThat(take("bob").holders()).isEqualTo(Map.of("a", new Holder("bob", 2)));
  }

  @Test
  void aLeaseOfOneThatRenewsItIsNotTakenHoweverOftenTheClockIsPutBack() throws Exception {
    assertThat(take("ann").holders()).isEqualTo(ANN);
    for (int i = 0; i < 3; i++) {
      putBack();
      assertThat(take("bob").holders()).isEqualTo(ANN);
      annRenews();
      // both that bob sees are far ahead, and not the same
      putBack();
      nanos.addAndGet(TERM.toNanos());
      assertThat(take("bob").holders()).isEqualTo(ANN);
      assertThat(take("bob").holders()).as("by an end that is new").isEqualTo(ANN);
      annRenews();
      nanos.addAndGet(TERM.toNanos());
      assertThat(take("bob").holders()).isEqualTo(ANN);
    }
  }

  private Duration turn(String owner) {
    return leases.turns(Set.of("t"), owner, number -> LONGEST, LONGEST).get("t");
  }

  @Test
  void noTurnIsWaitedForLongerThanTheLongestWait() throws Exception {
    assertThat(turn("ann")).isZero();
    putBack();
    assertThat(turn("bob")).isZero();
    assertThat(turn("ann")).isPositive().isLessThanOrEqualTo(LONGEST);
    leases.endTurns(Set.of("t"));
    putBack();
    assertThat(turn("ann")).as("of one that had ended").isZero();
  }

  private static Word word(String name) {
    return new Word(name, 0, 0, List.of(), Set.of());
  }

  @Test
  void whatAProcessSaysCountsOnlyWhereItHasSaidSoSince() throws Exception {
    InstanceTable instances = new InstanceTable(database);
    assertThat(instances.step(word("ann"), Map.of(), TERM).others()).isEmpty();
    putBack();
    assertThat(instances.step(word("bob"), Map.of(), TERM).others()).isEmpty();
    assertThat(instances.step(word("ann"), Map.of(), TERM).anew()).isFalse();
    assertThat(instances.step(word("bob"), Map.of(), TERM).others())
        .extracting(InstanceTable.Instance::name)
        .containsExactly("ann");
  }
}
