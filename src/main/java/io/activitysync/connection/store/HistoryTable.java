package io.activitysync.connection.store;

import io.activitysync.connection.store.database.Tx;
import io.activitysync.connection.store.history.History;
import io.activitysync.connection.store.history.HistoryEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The history's SQL. */
final class HistoryTable {
  private static final String INSERT =
      "insert into history (connection_id, happened_at, who, what, was, became, why)"
          + " values (?, ?, ?, ?, ?, ?, ?)";

  /** By the clock of a PostgreSQL, at this moment: the transaction may have waited for others. */
  private static final String INSERT_SHARED =
      "insert into history (connection_id, happened_at, who, what, was, became, why, instance,"
          + " noted_at) values (?, ?, ?, ?, ?, ?, ?, ?, clock_timestamp())";

  private static final String SELECT =
      "select entry, connection_id, happened_at, who, what, was, became, why from history"
          + " where connection_id = ? and entry < ? order by entry desc fetch first ? rows only";

  private static final String WHO =
      "select who from history where connection_id = ? and what = ? and became = ?"
          + " order by entry desc fetch first row only";

  private static final String SAID =
      "select count(*) from history where connection_id = ? and what in (?, 'enabled', 'suspended')"
          + " and coalesce(noted_at, happened_at) > clock_timestamp() - make_interval(secs => ?)";

  private static final String PRUNE =
      "delete from history where connection_id = ? and entry <= (select entry from history"
          + " where connection_id = ? order by entry desc offset ? rows fetch first 1 row only)";

  private static final String FORGET =
      "delete from history where happened_at < ?"
          + " and not exists (select id from connection where id = connection_id)";

  /** Each process has taken a deletion by the time that its history goes. */
  private static final String FORGET_GONE =
      "delete from connection_gone where not exists"
          + " (select entry from history where connection_id = connection_gone.id)";

  /** Of a connection that another process deleted at that moment. */
  private static final String FORGET_RETRIES =
      "delete from connection_retry where not exists"
          + " (select id from connection where connection.id = connection_retry.id)";

  private HistoryTable() {}

  /**
   * Deletes what is older than a time, of connections that are no more, and what is left of them.
   */
  static int forgetDeleted(Tx tx, Instant before) throws SQLException {
    return tx.update(FORGET, before) + tx.update(FORGET_GONE) + tx.update(FORGET_RETRIES);
  }

  /** Adds entries and deletes the oldest of the same connections where there are too many. */
  static void add(Tx tx, Collection<HistoryEntry> entries) throws SQLException {
    tx.each(INSERT, entries.stream().map(HistoryTable::values).toList());
    prune(tx, entries);
  }

  /**
   * As {@link #add}, where other processes look for what this one has written.
   *
   * @param instance this process; null where that does not matter
   */
  static void add(Tx tx, Collection<HistoryEntry> entries, String instance) throws SQLException {
    tx.each(
        INSERT_SHARED,
        entries.stream()
            .map(
                entry -> Stream.concat(Arrays.stream(values(entry)), Stream.of(instance)).toArray())
            .toList());
    prune(tx, entries);
  }

  private static void prune(Tx tx, Collection<HistoryEntry> entries) throws SQLException {
    Set<String> ids = entries.stream().map(HistoryEntry::connectionId).collect(Collectors.toSet());
    for (String id : ids) {
      tx.update(PRUNE, id, id, History.KEPT);
    }
  }

  private static Object[] values(HistoryEntry entry) {
    return new Object[] {
      entry.connectionId(),
      entry.at(),
      entry.actor(),
      entry.what(),
      entry.from(),
      entry.to(),
      entry.why()
    };
  }

  /** Entries of a connection with a lower number than {@code before}, newest first. */
  static List<HistoryEntry> read(Tx tx, String id, long before, int limit) throws SQLException {
    return tx.all(SELECT, HistoryTable::entry, id, before, limit);
  }

  /** Who did something to a connection last. */
  static Optional<String> actor(Tx tx, String id, String what, String became) throws SQLException {
    return tx.first(WHO, row -> row.getString(1), id, what, became);
  }

  /**
   * Whether an operator has said something within the last time, by the clock of a PostgreSQL.
   * Where an older program wrote it, by that one's.
   */
  static boolean isSaidWithin(Tx tx, String id, Duration time) throws SQLException {
    return tx.first(
            SAID, row -> row.getInt(1) > 0, id, HistoryEntry.CONNECTION, time.toMillis() / 1_000.0)
        .orElseThrow();
  }

  private static HistoryEntry entry(ResultSet row) throws SQLException {
    return new HistoryEntry(
        row.getLong(1),
        row.getString(2),
        row.getObject(3, OffsetDateTime.class).toInstant(),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8));
  }
}
