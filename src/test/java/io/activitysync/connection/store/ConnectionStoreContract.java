package io.activitysync.connection.store;

import static io.activitysync.connection.store.Samples.OFF;
import static io.activitysync.connection.store.Samples.ON;
import static io.activitysync.connection.store.Samples.connection;
import static io.activitysync.connection.store.Samples.key;
import static io.activitysync.connection.store.Samples.withCredentials;
import static io.activitysync.connection.store.Samples.withName;
import static io.activitysync.connection.store.Samples.withSource;
import static io.activitysync.connection.store.Samples.withVersion;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.connection.ConnectionExistsException;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.ConnectionState.Streaming;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.NoSuchConnectionException;
import io.activitysync.connection.PauseReason;
import io.activitysync.connection.StaleRevisionException;
import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.connection.store.database.Database;
import io.activitysync.connection.store.database.DatabaseOpener;
import io.activitysync.connection.store.database.DatabaseUrl;
import io.activitysync.connection.store.database.StoreSettings;
import io.activitysync.connection.store.history.History;
import io.activitysync.connection.store.history.HistoryEntry;
import io.activitysync.connection.store.history.HistoryPage;
import io.activitysync.credentials.Credentials;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a store promises, whatever database it is on. */
abstract class ConnectionStoreContract {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionStoreContract.class);

  protected Store store;
  private ConnectionStore connections;

  /** Settings of a store that is empty before each test. */
  protected abstract StoreSettings settings() throws Exception;

  @BeforeEach
  void open() throws Exception {
    store = Store.open(settings(), Clock.systemUTC());
    connections = store.connections();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() throws Exception {
    store.close();
    open();
  }

  static Stream<Credentials> credentials() {
    return Stream.of(
        key("s3cret/+=", null),
        key("s3cret", "token".repeat(500)),
        key(null, null),
        new Credentials.Static(null, null, null),
        new Credentials.DefaultChain(),
        new Credentials.Profile("prod"),
        new Credentials.AssumeRole("arn:aws:iam::123456789012:role/r", null, null),
        new Credentials.AssumeRole("arn:aws:iam::123456789012:role/r", "ext", key("s", null)));
  }

  @ParameterizedTest
  @MethodSource("credentials")
  void givesBackWhatItWasGivenAfterARestart(Credentials credentials) throws Exception {
    StoredConnection made = connections.insert(connection("a", credentials), ON, "ann");

    reopen();

    assertThat(connections.find("a")).contains(made);
    assertThat(connections.all()).containsExactly(made);
    assertThat(made.changedBy()).isEqualTo("ann");
    assertThat(made.settings().credentials()).isEqualTo(credentials);
  }

  /** As the version before wrote it, which did not know how records are sent. */
  @Test
  void anOlderStoreGetsWhatItLacks() throws Exception {
    ConnectionSettings known = connection("a", "s3cret");
    Set<SettingField> added = EnumSet.of(SettingField.UNKNOWN_KINDS);
    added.addAll(ConnectionSettings.SENDING);
    for (SettingField newer : added) {
      known = known.with(newer, null);
    }
    StoredConnection made = connections.insert(known, ON, "ann");
    store.close();
    try (Connection database = database();
        Statement statement = database.createStatement()) {
      for (SettingField newer : added) {
        statement.execute("alter table connection drop column " + newer.column());
      }
      statement.execute("drop table connection_retry");
      statement.execute("drop table lease");
      statement.execute("drop table observed");
      statement.execute("drop table instance");
      statement.execute("alter table store_state drop column needs");
      statement.execute("alter table store_state drop column needs_version");
      statement.execute("drop index history_by_noted");
      statement.execute("alter table history drop column instance");
      statement.execute("alter table history drop column noted_at");
      statement.execute(
          "delete from \"activity_sync_schema\" where cast(\"version\" as integer) >= 5");
    }

    open();

    assertThat(connections.find("a")).contains(made);
    StoredConnection changed =
        connections.update(known.with(SettingField.MAX_IN_FLIGHT, "3"), ON, made.revision(), "ann");
    reopen();
    assertThat(connections.find("a")).contains(changed);
    assertThat(changed.settings().sending()).isEqualTo(Map.of("maxInFlight", "3"));
  }

  /** Beside the store, also while it is open. */
  private Connection database() throws Exception {
    StoreSettings settings = settings();
    return DriverManager.getConnection(
        new DatabaseUrl(settings.url()).complete(), settings.user(), password(settings));
  }

  private static String password(StoreSettings settings) {
    return settings.password() == null ? "" : settings.password().reveal();
  }

  /** Does what a newer program would do at its start. */
  private void migrate(String scripts) throws Exception {
    String room = "classpath:io/activitysync/connection/store/";
    StoreSettings settings = settings();
    Flyway.configure()
        .dataSource(new DatabaseUrl(settings.url()).complete(), settings.user(), password(settings))
        .locations(room + "database/schema", room + "later/" + scripts)
        .table("activity_sync_schema")
        .load()
        .migrate();
  }

  @Test
  void whatANewerProgramAddedIsLivedWithAndLeftAlone() throws Exception {
    StoredConnection made = connections.insert(connection("a", "s"), ON, "ann");
    // so often that a driver keeps the statement prepared
    for (int i = 0; i < 10; i++) {
      assertThat(connections.find("a")).contains(made);
    }
    migrate("adds");
    try (Connection database = database();
        Statement statement = database.createStatement()) {
      statement.execute("update connection set colour = 'red', shade = 'dark' where id = 'a'");
    }

    assertThat(connections.find("a")).contains(made);
    StoredConnection changed =
        connections.update(withName(made.settings(), "b"), OFF, made.revision(), "ann");
    StoredConnection other = connections.insert(connection("b", "s"), OFF, "ann");
    reopen();

    assertThat(connections.all()).containsExactly(changed, other);
    StoredConnection on = connections.want("a", d -> ON, "ann");
    connections.delete("b", other.revision(), "ann");
    assertThat(connections.changesSince(0, "").ids()).containsExactlyInAnyOrder("a", "b");
    assertThat(on.desired()).isEqualTo(ON);
    try (Connection database = database();
        Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery("select colour, shade from connection")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1) + " " + row.getString(2)).isEqualTo("red dark");
    }
  }

  @Test
  void whatANewerProgramChangedIsNoMoreUsedAndTheRefusalNamesBoth() throws Exception {
    StoredConnection made = connections.insert(connection("a", "s"), OFF, "ann");
    migrate("changes");

    List<ThrowingCallable> uses =
        List.of(
            () -> connections.insert(connection("b", "s"), OFF, "ann"),
            () -> connections.update(withName(made.settings(), "b"), ON, made.revision(), "ann"),
            () -> connections.want("a", d -> ON, "ann"),
            () -> connections.delete("a", made.revision(), "ann"),
            () -> connections.changesSince(made.revision(), ""),
            () -> connections.revision(),
            this::reopen);
    for (ThrowingCallable use : uses) {
      assertThatThrownBy(use)
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("Activity Sync 99.0 has changed it (schema 901)")
          .hasMessageContaining("knows schema " + DatabaseOpener.NEWEST_SCHEMA)
          .hasMessageContaining("Start 99.0")
          .hasMessageContaining("backup");
    }
  }

  @Test
  void keepsLongAndForeignText() {
    String source = "kafka:topic?brokers=" + "höst漢:9092,".repeat(2_000);
    ConnectionSettings settings = withSource(connection("a", "sécret🔑".repeat(200)), source);

    StoredConnection made = connections.insert(settings, OFF, "Änne");

    assertThat(connections.find("a")).contains(made);
    assertThat(connections.find("b")).isEmpty();
  }

  @Test
  void anIdIsTakenOnce() {
    connections.insert(connection("a", "s"), OFF, "ann");

    assertThatThrownBy(() -> connections.insert(connection("a", "t"), ON, "bob"))
        .isInstanceOf(ConnectionExistsException.class);
  }

  @Test
  void ofTwoEditsOnTheSameRevisionOneIsTaken() {
    StoredConnection made = connections.insert(connection("a", "s"), OFF, "ann");

    StoredConnection byAnn =
        connections.update(withVersion(made.settings(), "2.0"), ON, made.revision(), "ann");

    assertThat(byAnn.revision()).isGreaterThan(made.revision());
    assertThatThrownBy(
            () -> connections.update(withName(made.settings(), "b"), OFF, made.revision(), "bob"))
        .isInstanceOfSatisfying(
            StaleRevisionException.class,
            e -> {
              assertThat(e.expected()).isEqualTo(made.revision());
              assertThat(e.actual()).isEqualTo(byAnn.revision());
            });
    assertThat(connections.find("a")).contains(byAnn);
  }

  @Test
  void ofManyEditsAtOnceOneIsTaken() throws Exception {
    StoredConnection made = connections.insert(connection("a", "s"), OFF, "ann");
    ExecutorService people = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Boolean>> edits =
          IntStream.range(0, 12).<Callable<Boolean>>mapToObj(i -> () -> edit(made, i)).toList();
      int taken = 0;
      for (Future<Boolean> edit : people.invokeAll(edits)) {
        taken += edit.get() ? 1 : 0;
      }
      assertThat(taken).isEqualTo(1);
    } finally {
      people.shutdown();
    }
  }

  private boolean edit(StoredConnection made, int number) {
    try {
      connections.update(
          withName(made.settings(), "n" + number), OFF, made.revision(), "p" + number);
      return true;
    } catch (StaleRevisionException e) {
      return false;
    }
  }

  @Test
  void savingWhatIsThereChangesNothing() {
    StoredConnection made = connections.insert(connection("a", "s"), ON, "ann");

    assertThat(connections.update(made.settings(), ON, made.revision(), "bob")).isEqualTo(made);
    assertThat(connections.want("a", d -> d.withEnabled(true), "bob")).isEqualTo(made);
    assertThat(connections.revision()).isEqualTo(made.revision());
  }

  @Test
  void whatIsWantedChangesAlone() {
    StoredConnection made = connections.insert(connection("a", "s"), OFF, "ann");

    connections.want("a", d -> d.withEnabled(true), "bob");
    StoredConnection now = connections.want("a", d -> d.withSuspended(true), "jmx");

    assertThat(now.desired()).isEqualTo(new DesiredState(true, true));
    assertThat(now.settings()).isEqualTo(made.settings());
    assertThat(connections.find("a")).contains(now);
  }

  @Test
  void aDeletedOneIsGone() {
    StoredConnection made = connections.insert(connection("a", "s"), OFF, "ann");
    assertThatThrownBy(() -> connections.delete("a", made.revision() + 1, "ann"))
        .isInstanceOf(StaleRevisionException.class);

    connections.delete("a", made.revision(), "ann");

    assertThat(connections.all()).isEmpty();
    assertThatThrownBy(() -> connections.delete("a", made.revision(), "ann"))
        .isInstanceOf(NoSuchConnectionException.class);
    assertThatThrownBy(() -> connections.want("a", d -> ON, "ann"))
        .isInstanceOf(NoSuchConnectionException.class);
    assertThatThrownBy(() -> connections.update(made.settings(), ON, made.revision(), "ann"))
        .isInstanceOf(NoSuchConnectionException.class);
  }

  @Test
  void tellsWhatChangedSinceARevision() {
    StoredConnection a = connections.insert(connection("a", "s"), OFF, "ann");
    StoredConnection b = connections.insert(connection("b", "s"), OFF, "ann");
    long seen = connections.revision();
    String server = connections.changesSince(seen, "").server();
    assertThat(connections.changesSince(seen, server))
        .isEqualTo(new StoreChanges(seen, server, false, Set.of(), List.of()));
    assertThat(connections.changesSince(seen, "another").ids())
        .as("a number may have been used again")
        .containsExactlyInAnyOrder("a", "b");

    connections.want("a", d -> ON, "ann");
    assertThat(connections.changesSince(seen, "").ids()).containsExactly("a");
    connections.delete("b", b.revision(), "ann");
    assertThat(connections.changesSince(seen, "").ids()).containsExactlyInAnyOrder("a", "b");

    seen = connections.changesSince(seen, "").revision();
    StoredConnection again = connections.insert(connection("b", "s"), OFF, "ann");
    assertThat(connections.changesSince(seen, "").ids()).containsExactly("b");
    assertThat(again.revision()).isGreaterThan(b.revision()).isGreaterThan(a.revision());
  }

  @Test
  void afterARestoredBackupEverythingMayHaveChanged() {
    connections.insert(connection("a", "s"), OFF, "ann");

    assertThat(connections.changesSince(1_000, "").ids()).containsExactly("a");
    assertThat(connections.changesSince(1_000, "").revision()).isEqualTo(connections.revision());
  }

  @Test
  void historyTellsWhoChangedWhatAndNeverASecret() {
    StoredConnection made =
        connections.insert(
            withSource(connection("a", "oldSecret"), "kafka:t?password=pass1"), OFF, "ann");
    ConnectionSettings changed =
        withVersion(
            withSource(
                withCredentials(made.settings(), key("newSecret", "newToken")),
                "kafka:t?password=pass2"),
            "2.0");
    StoredConnection updated = connections.update(changed, ON, made.revision(), "bob");
    ConnectionSettings removed =
        withCredentials(updated.settings(), new Credentials.DefaultChain());
    StoredConnection last = connections.update(removed, ON, updated.revision(), "bob");
    connections.delete("a", last.revision(), "jmx");

    List<HistoryEntry> entries = store.history().page("a", History.NEWEST, 100).entries();

    assertThat(entries)
        .extracting(e -> e.actor() + " " + e.what() + ": " + e.from() + " > " + e.to())
        .containsExactly(
            "jmx connection: null > deleted",
            "bob sessionToken: null > removed",
            "bob secretAccessKey: null > removed",
            "bob accessKeyId: AKIAIOSFODNN7EXAMPLE > null",
            "bob credentials: static > default",
            "bob enabled: false > true",
            "bob version: 1.0 > 2.0",
            "bob sessionToken: null > set",
            "bob secretAccessKey: null > replaced",
            "bob source: kafka:t > kafka:t (other options)",
            "ann connection: null > created");
    assertThat(entries.toString())
        .doesNotContain("oldSecret", "newSecret", "newToken", "pass1", "pass2");
  }

  @Test
  void historyTakesMovesAndKeepsTheNewest() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    PauseReason reason =
        new PauseReason("STREAM_NOT_FOUND", "No such stream", List.of(), "404", false);
    for (int i = 0; i < History.KEPT + 700; i++) {
      var unused =
          store
              .history()
              .append(
                  HistoryEntry.move(
                      "a",
                      new Streaming(now, 0),
                      new Paused(reason, now.plusSeconds(i), null, 0),
                      "error handler"));
    }
    var unused =
        store
            .history()
            .append(HistoryEntry.move("b", new Streaming(now, 0), new Streaming(now, 0), "x"));
    Awaitility.await()
        .until(() -> !store.history().page("b", History.NEWEST, 1).entries().isEmpty());

    HistoryPage first = store.history().page("a", History.NEWEST, 600);
    HistoryPage second = store.history().page("a", first.next().orElseThrow(), 600);

    assertThat(first.entries()).hasSize(600);
    assertThat(second.entries()).hasSize(400);
    assertThat(second.next()).isEmpty();
    HistoryEntry newest = first.entries().get(0);
    assertThat(newest.at()).isEqualTo(now.plusSeconds(History.KEPT + 699));
    assertThat(newest.why()).isEqualTo("STREAM_NOT_FOUND: No such stream (404)");
    assertThat(store.history().dropped()).isZero();
  }

  @Test
  void nothingIsLeftOfADeletedConnectionOnceItsHistoryIsGone() throws Exception {
    long revision = connections.insert(connection("a", "s"), OFF, "ann").revision();
    connections.delete("a", revision, "ann");
    assertThat(connections.changesSince(0, "").ids()).containsExactly("a");
    reopen();
    store.history().write(HistoryEntry.change("b", Instant.now(), "x", "x", null, "x"));
    assertThat(connections.changesSince(0, "").ids()).as("others may not have seen it").hasSize(1);
    store.close();
    try (Database database = DatabaseOpener.open(settings())) {
      database.durably(
          tx -> {
            tx.update("insert into connection_retry (id, revision, asked_by) values ('a', 1, 'x')");
            return tx.update("update history set happened_at = ?", Instant.EPOCH);
          });
    }
    reopen();
    Awaitility.await().until(() -> connections.changesSince(0, "").ids().isEmpty());
    assertThat(connections.changesSince(0, "").retries()).isEmpty();
  }

  @Test
  void historyOfADeletedConnectionIsKeptForAWhile() throws Exception {
    Instant old = Instant.now().minusSeconds(91 * 86_400L);
    connections.insert(connection("b", "s"), OFF, "ann");
    for (String id : List.of("a", "b")) {
      var unused =
          store
              .history()
              .append(HistoryEntry.move(id, new Streaming(old, 0), new Streaming(old, 0), "x"));
    }

    reopen();

    Awaitility.await()
        .until(() -> store.history().page("a", History.NEWEST, 9).entries().isEmpty());
    assertThat(store.history().page("b", History.NEWEST, 9).entries()).hasSize(2);
  }

  @Test
  void whatWaitsIsWrittenOnClose() throws Exception {
    Instant now = Instant.now();
    for (int i = 0; i < 800; i++) {
      var unused =
          store
              .history()
              .append(HistoryEntry.move("a", new Streaming(now, 0), new Streaming(now, 0), "x"));
    }

    reopen();

    assertThat(store.history().page("a", History.NEWEST, 1_000).entries()).hasSize(800);
  }

  @Test
  void aThousandAreLoadedAtOnce() throws Exception {
    String text = "long ".repeat(100);
    long start = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      connections.insert(
          withSource(connection("c" + i, "secret" + i), "kafka:t?clientId=" + text), ON, "ann");
    }
    long saved = System.nanoTime();
    reopen();
    long opened = System.nanoTime();

    List<StoredConnection> all = connections.all();

    LOG.atInfo()
        .addKeyValue("insertMs", (saved - start) / 1_000_000)
        .addKeyValue("reopenMs", (opened - saved) / 1_000_000)
        .addKeyValue("loadMs", (System.nanoTime() - opened) / 1_000_000)
        .log("1,000 connections");
    assertThat(all).hasSize(1_000).allSatisfy(c -> assertThat(c.unreadable()).isEmpty());
  }
}
