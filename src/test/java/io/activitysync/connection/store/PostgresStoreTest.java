package io.activitysync.connection.store;

import static io.activitysync.connection.store.Samples.OFF;
import static io.activitysync.connection.store.Samples.ON;
import static io.activitysync.connection.store.Samples.connection;
import static io.activitysync.connection.store.Samples.withName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.connection.ConnectionState.Streaming;
import io.activitysync.connection.StaleRevisionException;
import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionProperties;
import io.activitysync.connection.settings.SourcePolicy;
import io.activitysync.connection.store.database.Database;
import io.activitysync.connection.store.database.DatabaseOpener;
import io.activitysync.connection.store.database.StoreSettings;
import io.activitysync.connection.store.history.History;
import io.activitysync.connection.store.history.HistoryEntry;
import io.activitysync.credentials.Secret;
import io.activitysync.support.server.PostgresLocal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promises of a store, on PostgreSQL, and those that hold between two processes on one. */
class PostgresStoreTest extends ConnectionStoreContract {
  @TempDir Path folder;
  private String url;
  private PostgresLocal postgres;
  private Store other;
  private final Queue<StoreChanges.Retry> retries = new ConcurrentLinkedQueue<>();
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();

  @BeforeEach
  @Override
  void open() throws Exception {
    postgres = PostgresLocal.shared();
    if (url == null) {
      url = postgres.newDatabase();
    }
    super.open();
    other = Store.open(settings(), Clock.systemUTC());
  }

  @AfterEach
  @Override
  void close() {
    if (other != null) {
      other.close();
      super.close();
    }
  }

  @Override
  protected StoreSettings settings() {
    return PostgresLocal.settings(url, folder);
  }

  private StoreWatcher watch(Store watched) {
    return watch(watched, watched.connections());
  }

  private StoreWatcher watch(Store watched, ConnectionStore connections) {
    return watched.watch(connections, connections.revision(), this::tell).orElseThrow();
  }

  private void tell(StoreChanges changes) {
    seen.addAll(changes.ids());
    retries.addAll(changes.retries());
  }

  @Test
  void aRetryAtOneIsSeenAtTheOtherAndChangesNothingElse() {
    StoredConnection made = store.connections().insert(connection("a", "s"), ON, "ann");
    try (StoreWatcher watcher = watch(other)) {
      long first = store.connections().retry(Set.of("a"), "ann");
      Awaitility.await().until(() -> retries.contains(new StoreChanges.Retry("a", first, "ann")));
      long second = other.connections().retry(Set.of("a"), "bob");
      Awaitility.await().until(() -> retries.contains(new StoreChanges.Retry("a", second, "bob")));
      assertThat(second).isGreaterThan(first);
      assertThat(seen).isEmpty();
      assertThat(store.connections().find("a")).contains(made);
      store.connections().delete("a", made.revision(), "ann");
      assertThat(store.connections().changesSince(0, "").retries()).isEmpty();
      assertThat(watcher).isNotNull();
    }
  }

  /** Processes may be minutes apart; the age is told by the one clock that they share. */
  @Test
  void howLongAgoSomethingWasSaidIsToldByTheServersClock() {
    Clock behind = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
    Duration since = Duration.ofMinutes(10);
    try (Store slow = Store.open(settings(), behind)) {
      store.connections().insert(connection("a", "s"), OFF, "ann");
      assertThat(slow.connections().isSaidWithin("a", since)).as("made").isTrue();
      assertThat(slow.connections().isSaidWithin("b", since)).isFalse();
      try (Database database = DatabaseOpener.open(settings())) {
        database.run(
            tx -> tx.update("update history set noted_at = noted_at - interval '20 minutes'"));
      }
      assertThat(store.connections().isSaidWithin("a", since)).isFalse();
      StoredConnection a = store.connections().find("a").orElseThrow();
      store.connections().update(withName(a.settings(), "renamed"), OFF, a.revision(), "ann");
      assertThat(slow.connections().isSaidWithin("a", since)).as("not of what is wanted").isFalse();
      slow.connections().want("a", d -> ON, "ann");
      assertThat(store.connections().isSaidWithin("a", since)).isTrue();
    }
  }

  @Test
  void aChangeAtOneIsSeenAtTheOther() {
    try (StoreWatcher watcher = watch(other)) {
      StoredConnection made = store.connections().insert(connection("a", "s3cret"), OFF, "ann");
      await(1);
      assertThat(other.connections().find("a")).contains(made);

      store.connections().want("a", d -> ON, "ann");
      await(2);
      StoredConnection on = other.connections().find("a").orElseThrow();
      assertThat(on.desired()).isEqualTo(ON);

      store.connections().delete("a", on.revision(), "ann");
      await(3);
      assertThat(other.connections().find("a")).isEmpty();
      assertThat(seen).containsOnly("a");
      assertThat(watcher).isNotNull();
    }
  }

  /** As after a failover to a standby that has not heard of it. */
  @Test
  void aDeclaredOneThatTheServerHasLostIsDeclaredAnew() {
    Map<String, String> file = Map.of("activity-sync.connections.d.stream-name", "activity");
    ConnectionStore declared =
        other.connections(ConnectionProperties.read(file, "1.0"), new SourcePolicy(Set.of(), null));
    StoredConnection before = declared.find("d").orElseThrow();
    try (StoreWatcher watcher = watch(other, declared);
        Database database = DatabaseOpener.open(settings())) {
      database.run(
          tx -> {
            tx.update("delete from connection");
            return tx.update("update store_state set revision = 0");
          });
      Awaitility.await().until(() -> declared.find("d").isPresent());
      assertThat(declared.find("d").orElseThrow().settings()).isEqualTo(before.settings());
      assertThat(watcher).isNotNull();
    }
  }

  private void await(int changes) {
    Awaitility.await().atMost(Duration.ofSeconds(2)).until(() -> seen.size() >= changes);
  }

  @Test
  void ofEditsAtTwoProcessesTheSecondIsRefused() {
    StoredConnection made = store.connections().insert(connection("a", "s"), OFF, "ann");

    other.connections().update(withName(made.settings(), "b"), OFF, made.revision(), "bob");

    assertThatThrownBy(
            () ->
                store
                    .connections()
                    .update(withName(made.settings(), "c"), OFF, made.revision(), "ann"))
        .isInstanceOf(StaleRevisionException.class);
  }

  @Test
  void anOutageIsOutlived() {
    Instant now = Instant.now();
    try (StoreWatcher watcher = watch(other)) {
      postgres.stop();
      try {
        assertThatThrownBy(() -> store.connections().all())
            .isInstanceOf(StoreUnavailableException.class)
            .hasMessageContaining(url);
        var unused =
            store
                .history()
                .append(HistoryEntry.move("a", new Streaming(now, 0), new Streaming(now, 0), "x"));
      } finally {
        postgres.start();
      }
      Awaitility.await()
          .ignoreExceptions()
          .until(() -> !store.connections().insert(connection("a", "s"), OFF, "x").id().isEmpty());
      Awaitility.await().until(() -> seen.contains("a"));
      Awaitility.await()
          .until(() -> store.history().page("a", History.NEWEST, 9).entries().size() == 2);
      assertThat(store.history().dropped()).isZero();
      assertThat(watcher).isNotNull();
    }
  }

  /** Its machine may be gone as well: nothing tells the server. */
  @Test
  void aProcessThatFreezesAmidAChangeHoldsUpOthersForAMomentOnly() {
    store.connections().insert(connection("a", "s"), OFF, "ann");
    CompletableFuture<Void> begun = new CompletableFuture<>();
    CompletableFuture<Void> woken = new CompletableFuture<>();
    try (Database frozen = DatabaseOpener.open(settings())) {
      CompletableFuture<Void> change =
          CompletableFuture.runAsync(
              () ->
                  frozen.atLeisure(
                      tx -> {
                        tx.all("select revision from store_state for update", row -> 0);
                        begun.complete(null);
                        woken.join();
                        return tx.update("update store_state set revision = 1000");
                      }));
      begun.join();

      Awaitility.await()
          .ignoreExceptionsMatching(StoreUnavailableException.class::isInstance)
          .until(() -> other.connections().want("a", d -> ON, "bob").desired().equals(ON));

      woken.complete(null);
      assertThatThrownBy(change::join).hasCauseInstanceOf(StoreUnavailableException.class);
      assertThat(store.connections().revision()).isEqualTo(2);
    } finally {
      woken.complete(null);
    }
  }

  /** Its sessions stay as they were begun, also where the server takes words again. */
  @Test
  void thatItLetsNobodyWriteIsSaidAndOutlived() throws Exception {
    store.connections().insert(connection("a", "s"), OFF, "ann");
    database("set default_transaction_read_only = on");
    postgres.stop();
    postgres.start();
    Awaitility.await().ignoreExceptions().until(() -> store.connections().all().size() == 1);

    assertUnusable(() -> store.usable(), "lets nobody write");
    assertUnusable(
        () -> store.connections().want("a", d -> ON, "ann"), "default_transaction_read_only");
    assertThatThrownBy(() -> store.connections().want("a", d -> ON, "ann"))
        .isInstanceOfSatisfying(
            StoreUnavailableException.class,
            refused -> assertThat(refused.mayBeKept()).as("nothing was").isFalse());
    assertThat(store.connections().all()).hasSize(1);
    database("reset default_transaction_read_only");

    Awaitility.await()
        .ignoreExceptionsMatching(StoreUnavailableException.class::isInstance)
        .until(() -> store.connections().want("a", d -> ON, "ann").desired().equals(ON));
    Awaitility.await()
        .ignoreExceptionsMatching(StoreUnavailableException.class::isInstance)
        .until(() -> store.usable() == 2);
  }

  @Test
  void thatItsPasswordWasChangedIsSaidAndOutlived() throws Exception {
    String user = url.substring(url.lastIndexOf('/') + 1);
    admin("create role " + user + " superuser login password 'hidden1'");
    try (Store own = Store.open(settings(url, user, "hidden1"), Clock.systemUTC())) {
      own.connections().insert(connection("a", "s"), OFF, "ann");
      admin("alter role " + user + " password 'hidden2'");
      admin(
          "select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + user + "'");
      Awaitility.await()
          .untilAsserted(() -> assertUnusable(own::usable, "activity-sync.store.password"));
      admin("alter role " + user + " password 'hidden1'");
      Awaitility.await().ignoreExceptions().until(() -> own.usable() == 1);
    }
  }

  @Test
  void saysWhatIsWrongWithItsTables() throws Exception {
    try (Connection session = connect(url);
        Statement statement = session.createStatement()) {
      session.setAutoCommit(false);
      statement.execute("lock table store_state");
      assertUnusable(() -> Store.open(settings(), Clock.systemUTC()), "holds a lock");
      session.rollback();
    }
    database("set statement_timeout = '1ms'");
    assertUnusable(() -> Store.open(settings(), Clock.systemUTC()), "statement_timeout");
    database("reset statement_timeout");
    try (Connection session = connect(url);
        Statement statement = session.createStatement()) {
      statement.execute("delete from store_state");
      assertUnusable(() -> Store.open(settings(), Clock.systemUTC()), "backup");
      statement.execute("drop table connection cascade");
      assertUnusable(() -> store.connections().all(), "activity-sync.store.url");
    }
  }

  private void assertUnusable(ThrowingCallable use, String hint) {
    assertThatThrownBy(use)
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining(hint)
        .hasMessageContaining(url)
        .hasMessageNotContaining("hidden");
  }

  private void database(String change) throws SQLException {
    admin("alter database " + url.substring(url.lastIndexOf('/') + 1) + " " + change);
  }

  private void admin(String sql) throws SQLException {
    try (Connection session = connect(postgres.url("postgres"));
        Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection connect(String to) throws SQLException {
    return DriverManager.getConnection(to, PostgresLocal.USER, PostgresLocal.PASSWORD);
  }

  @Test
  void saysWhatIsWrongWithTheServer() {
    String password = "hidden1";
    assertRefused(postgres.url("nowhere"), PostgresLocal.PASSWORD, "Create it");
    assertRefused(url, password, "activity-sync.store.password");
    assertRefused("jdbc:postgresql://127.0.0.1:1/x?password=" + password, password, "reached");
    assertRefused("jdbc:postgresql://127.0.0.1:port/x?password=" + password, password, "url");
  }

  private void assertRefused(String at, String password, String hint) {
    StoreSettings s = settings(at, PostgresLocal.USER, password);
    assertThatThrownBy(() -> Store.open(s, Clock.systemUTC()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining(hint)
        .hasMessageContaining("jdbc:postgresql://127.0.0.1")
        .hasMessageNotContaining("hidden1");
  }

  private StoreSettings settings(String at, String user, String password) {
    return new StoreSettings(
        at,
        user,
        new Secret(password),
        null,
        settings().keyFile(),
        null,
        false,
        Duration.ofMillis(500));
  }
}
