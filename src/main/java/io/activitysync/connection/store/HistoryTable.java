package io.activitysync.connection.store;

import io.activitysync.connection.store.history.History;
import io.activitysync.connection.store.history.HistoryEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The history's SQL. */
final class HistoryTable {
  private static final String INSERT =
      "insert into history (connection_id, happened_at, who, what, was, became, why)"
          + " values (?, ?, ?, ?, ?, ?, ?)";

  private static final String SELECT =
      "select entry, connection_id, happened_at, who, what, was, became, why from history"
          + " where connection_id = ? and entry < ? order by entry desc fetch first ? rows only";

  private static final String PRUNE =
      "delete from history where connection_id = ? and entry <= (select entry from history"
          + " where connection_id = ? order by entry desc offset ? rows fetch first 1 row only)";

  private static final String FORGET =
      "delete from history where happened_at < ?"
          + " and not exists (select id from connection where id = connection_id)";

  private HistoryTable() {}

  /** Deletes what is older than a time, of connections that are no more. */
  static int forgetDeleted(Tx tx, Instant before) throws SQLException {
    return tx.update(FORGET, before);
  }

  /** Adds entries and deletes the oldest of the same connections where there are too many. */
  static void add(Tx tx, Collection<HistoryEntry> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    List<Object[]> rows = entries.stream().map(HistoryTable::values).toList();
    tx.each(INSERT, rows);
    Set<String> ids = entries.stream().map(HistoryEntry::connectionId).collect(Collectors.toSet());
    for (String id : ids) {
      tx.update(PRUNE, id, id, History.KEPT);
    }
  }

  private static Object[] values(HistoryEntry entry) {
    return new Object[] {
      entry.connectionId(),
      entry.at(),
      entry.who(),
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
