package io.activitysync.connection.store;

import io.activitysync.connection.ConnectionExistsException;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.NoSuchConnectionException;
import io.activitysync.connection.StaleRevisionException;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.store.database.Database;
import io.activitysync.connection.store.database.DatabaseOpener;
import io.activitysync.connection.store.database.Tx;
import io.activitysync.connection.store.history.HistoryEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Connections in a database. Each change takes the lock on the one row of {@code store_state}
 * first, so changes come one after the other, over all processes, and a revision is never seen
 * before a lower one.
 */
final class JdbcConnectionStore implements ConnectionStore {
  private static final String COLUMNS = "select revision, key_check, needs, needs_version";
  private static final String FROM = " from store_state";
  private static final String STATE = COLUMNS + FROM;

  /** No number tells a change that was lost from another that took its number; this does. */
  private static final String SERVER = "pg_postmaster_start_time()::text";

  private static final String DELETED = "deleted";

  private final Database database;
  private final StoreKeys keys;
  private final ConnectionRows rows;
  private final Clock clock;
  private final String looked;

  JdbcConnectionStore(Database database, StoreKeys keys, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.rows = new ConnectionRows(keys);
    this.clock = clock;
    String server = database.shared() ? SERVER : "''";
    this.looked = COLUMNS + ", " + server + " as server" + FROM;
  }

  @Override
  public List<StoredConnection> all() {
    return database.run(tx -> tx.all(ConnectionRows.SELECT + " order by id", rows::read));
  }

  @Override
  public Optional<StoredConnection> find(String id) {
    return database.run(tx -> find(tx, id));
  }

  private Optional<StoredConnection> find(Tx tx, String id) throws SQLException {
    return tx.first(ConnectionRows.SELECT + " where id = ?", rows::read, id);
  }

  @Override
  public StoredConnection insert(ConnectionSettings settings, DesiredState desired, String actor) {
    return insert(settings, desired, false, actor);
  }

  /** Adds one that a file declares, or an operator makes. */
  StoredConnection insert(
      ConnectionSettings settings, DesiredState desired, boolean declared, String actor) {
    return database.durably(
        tx -> {
          long revision = lock(tx) + 1;
          return insert(tx, settings, desired, declared, revision, actor);
        });
  }

  /** Adds one that an operator makes, in the place of one that a file declared, if there is one. */
  StoredConnection insertOverDeclared(
      ConnectionSettings settings, DesiredState desired, String actor) {
    return database.durably(
        tx -> {
          long revision = lock(tx) + 1;
          Optional<StoredConnection> before = find(tx, settings.id());
          if (before.filter(StoredConnection::declared).isPresent()) {
            delete(tx, settings.id(), actor);
          }
          return insert(tx, settings, desired, false, revision, actor);
        });
  }

  private StoredConnection insert(
      Tx tx,
      ConnectionSettings settings,
      DesiredState desired,
      boolean declared,
      long revision,
      String actor)
      throws SQLException {
    String id = settings.id();
    if (find(tx, id).isPresent()) {
      throw new ConnectionExistsException(id);
    }
    StoredConnection made =
        new StoredConnection(settings, desired, revision, now(), actor, declared, Set.of());
    setRevision(tx, revision);
    tx.update("delete from connection_gone where id = ?", id);
    tx.update(ConnectionRows.INSERT, rows.values(made));
    note(tx, List.of(life(id, made.changedAt(), actor, declared ? "declared" : "created")));
    return made;
  }

  @Override
  public StoredConnection update(
      ConnectionSettings settings, DesiredState desired, long expected, String actor) {
    return database.durably(
        tx -> {
          long revision = lock(tx) + 1;
          StoredConnection before = expect(tx, settings.id(), expected);
          return change(tx, before, settings, desired, revision, actor);
        });
  }

  @Override
  public StoredConnection want(String id, UnaryOperator<DesiredState> change, String actor) {
    return database.durably(
        tx -> {
          long revision = lock(tx) + 1;
          StoredConnection before =
              find(tx, id).orElseThrow(() -> new NoSuchConnectionException(id));
          DesiredState desired = change.apply(before.desired());
          return desired.equals(before.desired())
              ? before
              : want(tx, before, desired, revision, actor);
        });
  }

  /** Leaves the settings' columns alone, also those that the key can't open. */
  private StoredConnection want(
      Tx tx, StoredConnection before, DesiredState desired, long revision, String actor)
      throws SQLException {
    Instant now = now();
    setRevision(tx, revision);
    tx.update(
        "update connection set enabled = ?, suspended = ?, revision = ?, changed_at = ?,"
            + " changed_by = ? where id = ?",
        desired.enabled(),
        desired.suspended(),
        revision,
        now,
        actor,
        before.id());
    note(tx, new SettingsChanges(before.id(), now, actor).between(before.desired(), desired));
    return new StoredConnection(
        before.settings(), desired, revision, now, actor, before.declared(), before.unreadable());
  }

  private StoredConnection change(
      Tx tx,
      StoredConnection before,
      ConnectionSettings settings,
      DesiredState desired,
      long revision,
      String actor)
      throws SQLException {
    Instant now = now();
    List<HistoryEntry> changes =
        new SettingsChanges(before.id(), now, actor).between(before, settings, desired);
    if (changes.isEmpty()) {
      return before;
    }
    StoredConnection after =
        new StoredConnection(settings, desired, revision, now, actor, before.declared(), Set.of());
    setRevision(tx, revision);
    tx.update(ConnectionRows.UPDATE, rows.values(after));
    note(tx, changes);
    return after;
  }

  @Override
  public boolean isSaidWithin(String id, Duration time) {
    return database.shared() && database.run(tx -> HistoryTable.isSaidWithin(tx, id, time));
  }

  @Override
  public void delete(String id, long expected, String actor) {
    database.durably(
        tx -> {
          long revision = lock(tx) + 1;
          expect(tx, id, expected);
          setRevision(tx, revision);
          tx.update("insert into connection_gone (id, revision) values (?, ?)", id, revision);
          delete(tx, id, actor);
          return null;
        });
  }

  private void delete(Tx tx, String id, String actor) throws SQLException {
    tx.update("delete from connection where id = ?", id);
    tx.update("delete from connection_retry where id = ?", id);
    note(tx, List.of(life(id, now(), actor, DELETED)));
  }

  private StoredConnection expect(Tx tx, String id, long expected) throws SQLException {
    StoredConnection found = find(tx, id).orElseThrow(() -> new NoSuchConnectionException(id));
    if (found.revision() != expected) {
      throw new StaleRevisionException(id, expected, found.revision());
    }
    return found;
  }

  @Override
  public long retry(Set<String> ids, String actor) {
    if (!database.shared()) {
      return 0;
    }
    return database.durably(
        tx -> {
          long revision = lock(tx) + 1;
          setRevision(tx, revision);
          String named = String.join("\n", ids);
          tx.update("delete from connection_retry where id in (select " + Tx.LINES + ")", named);
          tx.update(
              "insert into connection_retry (id, revision, asked_by) select id, ?, ? from "
                  + Tx.LINES
                  + " as named(id)",
              revision,
              actor,
              named);
          return revision;
        });
  }

  @Override
  public String deletedBy(String id) {
    return database
        .run(tx -> HistoryTable.actor(tx, id, HistoryEntry.CONNECTION, DELETED))
        .orElseGet(() -> ConnectionStore.super.deletedBy(id));
  }

  @Override
  public long revision() {
    return database.run(JdbcConnectionStore::revision);
  }

  /** As {@link Store#usable}. */
  long usable() {
    return database.run(
        tx -> {
          // a standby answers all that is only read
          if (database.shared()
              && tx.all("show transaction_read_only", row -> row.getString(1)).contains("on")) {
            throw new SQLException("transaction_read_only is on", "25006");
          }
          return revision(tx);
        });
  }

  @Override
  public StoreChanges changesSince(long revision, String server) {
    return database.run(
        tx -> {
          StoreChanges seen = tx.first(looked, JdbcConnectionStore::nothing).orElseThrow();
          long now = seen.revision();
          boolean anew = now < revision || !(server.isEmpty() || server.equals(seen.server()));
          if (now == revision && !anew) {
            return seen;
          }
          long since = anew ? 0 : revision;
          List<String> ids =
              tx.all(
                  "select id from connection where revision > ?"
                      + " union select id from connection_gone where revision > ?",
                  row -> row.getString(1),
                  since,
                  since);
          List<StoreChanges.Retry> retries =
              tx.all(
                  "select id, revision, asked_by from connection_retry where revision > ?",
                  row -> new StoreChanges.Retry(row.getString(1), row.getLong(2), row.getString(3)),
                  since);
          return new StoreChanges(now, seen.server(), anew, Set.copyOf(ids), retries);
        });
  }

  private static StoreChanges nothing(ResultSet state) throws SQLException {
    return new StoreChanges(revision(state), state.getString("server"), false, Set.of(), List.of());
  }

  private static long revision(Tx tx) throws SQLException {
    return tx.first(STATE, JdbcConnectionStore::revision).orElseThrow();
  }

  /**
   * Each change and each look for changes reads this, so that a program that runs, too, stops using
   * a store that it would harm.
   */
  private static long revision(ResultSet state) throws SQLException {
    Optional<String> tooNew = DatabaseOpener.tooNew(state);
    if (tooNew.isPresent()) {
      throw new SQLException(tooNew.get());
    }
    return state.getLong("revision");
  }

  /** Answers the revision, which no one else changes until the transaction ends. */
  private long lock(Tx tx) throws SQLException {
    return tx.first(
            STATE + " for update",
            state -> {
              keys.follow(state.getString("key_check"));
              return revision(state);
            })
        .orElseThrow();
  }

  private static void setRevision(Tx tx, long revision) throws SQLException {
    tx.update("update store_state set revision = ?", revision);
  }

  private void note(Tx tx, List<HistoryEntry> entries) throws SQLException {
    if (database.shared()) {
      HistoryTable.add(tx, entries, null);
    } else {
      HistoryTable.add(tx, entries);
    }
  }

  private static HistoryEntry life(String id, Instant at, String actor, String what) {
    return HistoryEntry.change(id, at, actor, HistoryEntry.CONNECTION, null, what);
  }

  /** To the microsecond, which is what databases keep. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
