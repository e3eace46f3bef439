package io.activitysync.connection.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.store.LeaseTable.Holder;
import io.activitysync.connection.store.database.Deadline;
import io.activitysync.support.server.PostgresLocal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of a lease's row, on PostgreSQL. */
class JdbcLeasesTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(50);

  private static final Executor ANEW = task -> new Thread(task).start();

  @TempDir private Path folder;
  private String url;
  private Store store;
  private LeaseTable leases;

  @BeforeEach
  void open() throws Exception {
    url = PostgresLocal.shared().newDatabase();
    store = Store.open(PostgresLocal.settings(url, folder), Clock.systemUTC());
    leases = store.leases().orElseThrow();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Map<String, Holder> take(String owner, Duration term, String... names) {
    return leases.step(owner, Map.of(), Set.of(names), Integer.MAX_VALUE, term).holders();
  }

  private Map<String, Holder> renew(String owner, String name, long epoch) {
    return leases.step(owner, Map.of(name, epoch), Set.of(), 0, LONG).holders();
  }

  @Test
  void oneProcessTakesWhatIsFreeAndTheOtherSeesWhoseItIs() {
    Holder ann = new Holder("ann", 1);
    assertThat(take("ann", LONG, "a", "b")).isEqualTo(Map.of("a", ann, "b", ann));
    assertThat(take("bob", LONG, "a", "b", "c"))
        .isEqualTo(Map.of("a", ann, "b", ann, "c", new Holder("bob", 1)));
    assertThat(renew("ann", "a", 1)).isEqualTo(Map.of("a", ann));
  }

  @Test
  void takesNoMoreThanItIsToldTo() {
    assertThat(leases.step("ann", Map.of(), Set.of("a", "b", "c"), 2, LONG).holders()).hasSize(2);
  }

  @Test
  void whatHasEndedIsTakenByANewEpochAndIsNotRenewedByTheOld() {
    assertThat(take("ann", SHORT, "a")).containsKey("a");
    Awaitility.await().until(() -> take("bob", LONG, "a").get("a"), new Holder("bob", 2)::equals);
    assertThat(renew("ann", "a", 1)).isEqualTo(Map.of("a", new Holder("bob", 2)));
  }

  @Test
  void whatHasEndedAndNobodyTookIsNobodys() {
    take("ann", SHORT, "a");
    Awaitility.await()
        .until(() -> leases.step("bob", Map.of(), Set.of("a"), 0, LONG).holders(), Map::isEmpty);
  }

  @Test
  void itsOwnOfAnEarlierEpochIsTakenAnew() {
    take("ann", LONG, "a");
    assertThat(take("ann", LONG, "a")).isEqualTo(Map.of("a", new Holder("ann", 2)));
    assertThat(renew("ann", "a", 1))
        .as("the answer tells the epoch")
        .containsValue(new Holder("ann", 2));
  }

  @Test
  void freedIsTakenAtOnceAndALateReleaseFreesNothing() {
    take("ann", LONG, "a");
    leases.release("ann", Map.of("a", 1L));
    assertThat(take("bob", LONG, "a")).isEqualTo(Map.of("a", new Holder("bob", 2)));
    leases.release("ann", Map.of("a", 1L));
    leases.release("ann", Map.of("a", 2L));
    leases.release("bob", Map.of("a", 1L));
    assertThat(renew("bob", "a", 2)).isEqualTo(Map.of("a", new Holder("bob", 2)));
  }

  /** Another process that hangs in the middle of its own step holds up nobody. */
  @Test
  void whatAnotherIsAboutToTakeIsNotWaitedFor() throws Exception {
    take("ann", LONG, "a", "b");
    leases.release("ann", Map.of("a", 1L, "b", 1L));
    try (Connection database =
            DriverManager.getConnection(url, PostgresLocal.USER, PostgresLocal.PASSWORD);
        Statement statement = database.createStatement()) {
      database.setAutoCommit(false);
      statement.execute("select name from lease where name = 'a' for update");
      long begun = System.nanoTime();
      assertThat(take("bob", LONG, "a", "b")).isEqualTo(Map.of("b", new Holder("bob", 2)));
      assertThat(System.nanoTime() - begun)
          .as("it would have waited for the deadline")
          .isLessThan(TimeUnit.SECONDS.toNanos(Deadline.SECONDS));
      database.rollback();
    }
    assertThat(take("bob", LONG, "a")).isEqualTo(Map.of("a", new Holder("bob", 2)));
  }

  /** As where slow queries of a console take all connections that there are. */
  @Test
  void leasesAreKeptWhileAllElseWaits() throws Exception {
    take("ann", LONG, "a");
    AtomicBoolean over = new AtomicBoolean();
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    try (Connection database =
            DriverManager.getConnection(url, PostgresLocal.USER, PostgresLocal.PASSWORD);
        Statement statement = database.createStatement()) {
      database.setAutoCommit(false);
      statement.execute("lock table store_state");
      for (int i = 0; i < 8; i++) {
        callers.add(CompletableFuture.runAsync(() -> askUntil(over), ANEW));
      }
      Awaitility.await().until(() -> waiting(statement) >= 4);
      assertThat(renew("ann", "a", 1)).isEqualTo(Map.of("a", new Holder("ann", 1)));
      leases.release("ann", Map.of("a", 1L));
    } finally {
      // closing the connection rolls back, which lets them go on
      over.set(true);
    }
    assertThat(callers).allSatisfy(one -> assertThat(one).succeedsWithin(Duration.ofSeconds(30)));
  }

  private void askUntil(AtomicBoolean over) {
    while (!over.get()) {
      try {
        store.connections().revision();
      } catch (StoreUnavailableException e) {
        // it has waited for as long as anybody may
      }
    }
  }

  private static int waiting(Statement statement) throws SQLException {
    // within a transaction it would answer the same each time
    statement.execute("select pg_stat_clear_snapshot()");
    try (ResultSet row =
        statement.executeQuery(
            "select count(*) from pg_stat_activity where datname = current_database()"
                + " and wait_event_type = 'Lock'")) {
      row.next();
      return row.getInt(1);
    }
  }

  @Test
  void rowsThatABackupLacksAreAddedAnew() throws Exception {
    take("ann", LONG, "a");
    try (Connection database =
            DriverManager.getConnection(url, PostgresLocal.USER, PostgresLocal.PASSWORD);
        Statement statement = database.createStatement()) {
      statement.execute("delete from lease");
    }
    assertThat(renew("ann", "a", 1)).isEmpty();
    assertThat(take("ann", LONG, "a")).isEqualTo(Map.of("a", new Holder("ann", 1)));
  }

  @Test
  void whatNobodyHasHadForADayGoesWhereOthersCome() throws Exception {
    take("ann", LONG, "connection/deleted", "connection/kept");
    assertThat(turn("probe/deleted", "ann", number -> SHORT)).isZero();
    try (Connection database =
            DriverManager.getConnection(url, PostgresLocal.USER, PostgresLocal.PASSWORD);
        Statement statement = database.createStatement()) {
      statement.execute(
          "update lease set ends_at = ends_at - interval '2 days' where name like '%/deleted'");
      take("ann", LONG, "connection/made");
      try (ResultSet rows =
          statement.executeQuery("select string_agg(name, ' ' order by name) from lease")) {
        rows.next();
        assertThat(rows.getString(1)).isEqualTo("connection/kept connection/made process/ann");
      }
    }
    assertThat(take("bob", LONG, "connection/deleted")).containsKey("connection/deleted");
  }

  @Test
  void tellsHowManyLeasesTheOthersName() {
    assertThat(leases.step("ann", Map.of(), Set.of("a", "b", "c"), 3, LONG).fewest())
        .as("there is no other")
        .isEqualTo(Integer.MAX_VALUE);
    assertThat(leases.step("bob", Map.of(), Set.of("a"), 1, LONG).fewest()).isEqualTo(3);
    assertThat(leases.step("cat", Map.of(), Set.of("a", "b"), 1, LONG).fewest()).isEqualTo(1);
    leases.step("bob", Map.of(), Set.of("a", "b", "c", "d"), 1, LONG);
    assertThat(leases.step("ann", Map.of("a", 1L, "b", 1L, "c", 1L), Set.of(), 0, LONG).fewest())
        .isEqualTo(2);
  }

  @Test
  void countsTheProcessesThatAreThere() {
    assertThat(leases.step("ann", Map.of(), Set.of(), 0, LONG).processes()).isEqualTo(1);
    assertThat(leases.step("bob", Map.of(), Set.of("a"), 1, LONG).processes()).isEqualTo(2);
    leases.step("bob", Map.of(), Set.of("a"), 1, SHORT);
    Awaitility.await()
        .until(() -> leases.step("ann", Map.of(), Set.of(), 0, LONG).processes() == 1);
    assertThat(leases.step("bob", Map.of(), Set.of(), 0, LONG).processes()).isEqualTo(2);
    leases.leave("bob");
    assertThat(leases.step("ann", Map.of(), Set.of(), 0, LONG).processes()).isEqualTo(1);
  }

  private Duration turn(String name, String owner, IntFunction<Duration> waits) {
    return leases.turns(Set.of(name), owner, waits, LONG).get(name);
  }

  @Test
  void aTurnIsOnesAndTheNextOneAnybodysAfterItsWait() {
    assertThat(turn("t", "ann", number -> LONG)).isZero();
    Duration others = turn("t", "bob", number -> LONG);
    assertThat(others).isPositive().isLessThanOrEqualTo(LONG);
    assertThat(turn("t", "ann", number -> LONG)).as("lets others go first").isPositive();
    assertThat(turn("u", "bob", number -> LONG)).as("of something else").isZero();
    leases.endTurns(Set.of("t"));
    assertThat(turn("t", "bob", number -> LONG)).isZero();
  }

  @Test
  void turnsAreCountedWhoeverTakesThemUntilTheyEnd() {
    List<Integer> numbers = new ArrayList<>();
    for (String owner : List.of("ann", "bob", "ann")) {
      Awaitility.await()
          .until(
              () ->
                  turn(
                      "t",
                      owner,
                      number -> {
                        numbers.add(number);
                        return SHORT;
                      }),
              Duration::isZero);
    }
    assertThat(numbers).containsExactly(1, 2, 3);
    leases.endTurns(Set.of("t"));
    turn(
        "t",
        "bob",
        number -> {
          numbers.add(number);
          return LONG;
        });
    assertThat(numbers).last().isEqualTo(1);
  }

  @Test
  void turnsAtManyThingsAreTakenAndEndedTogether() {
    turn("b", "bob", number -> LONG);
    Map<String, Duration> ann = leases.turns(Set.of("a", "b", "c"), "ann", number -> LONG, LONG);
    assertThat(ann).containsOnlyKeys("a", "b", "c").containsEntry("a", Duration.ZERO);
    assertThat(ann.get("b")).as("is bob's").isPositive();
    Map<String, Duration> bob = leases.turns(Set.of("a", "c", "d"), "bob", number -> LONG, LONG);
    assertThat(bob).containsEntry("d", Duration.ZERO);
    assertThat(bob.get("c")).isPositive();
    leases.endTurns(Set.of("a", "c"));
    assertThat(leases.turns(Set.of("a", "b", "c"), "eve", number -> LONG, LONG))
        .containsEntry("a", Duration.ZERO)
        .containsEntry("c", Duration.ZERO)
        .hasEntrySatisfying("b", wait -> assertThat(wait).isPositive());
  }

  @Test
  void aStoreOfItsOwnHasNone(@TempDir Path own) {
    try (Store h2 = Store.open(Samples.h2(own), Clock.systemUTC())) {
      assertThat(h2.leases()).isEmpty();
    }
  }
}
