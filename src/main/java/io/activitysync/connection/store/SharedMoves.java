package io.activitysync.connection.store;

import io.activitysync.connection.store.database.Tx;
import io.activitysync.connection.store.history.HistoryEntry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Of a move that several processes make, as all pause for a key that was withdrawn, one row. A row
 * of another process stands for one move of this process that says the same, as long as it is the
 * last word of the connection, and for a minute at most: who read that it is paused, and then that
 * it streams, must read of it where this process pauses after that. That it connects is no word,
 * and stands for {@value #SAME_STEP} at most. Times are by the database's clock. On PostgreSQL.
 * Used by one thread.
 */
final class SharedMoves {
  private static final String SAME_WORD = "1 minute";
  private static final String SAME_STEP = "15 seconds";

  /** Rows that are remembered to have stood for a move; more than are written in a minute. */
  private static final int REMEMBERED = 20_000;

  /** On the way from one word to another. */
  private static final String CONNECTING = "CONNECTING";

  /** In one order at every process, so that two do not wait for each other. */
  private static final String LOCK =
      "select pg_advisory_xact_lock(id) from (select distinct hashtextextended(id, 14) as id from "
          + Tx.LINES
          + " as named(id) order by 1) as ordered";

  private static final String RECENT =
      "select entry, connection_id, instance, was, became, coalesce(split_part(why, ':', 1), ''),"
          + " noted_at > clock_timestamp() - interval '"
          + SAME_STEP
          + "' from history where noted_at > clock_timestamp() - interval '"
          + SAME_WORD
          + "' and what = '"
          + HistoryEntry.STATE
          + "' and connection_id in (select "
          + Tx.LINES
          + ") order by entry";

  private record Row(
      long entry,
      String connection,
      String instance,
      String was,
      String became,
      String cause,
      boolean fresh) {
    boolean says(HistoryEntry move) {
      return connection.equals(move.connectionId())
          && was.equals(move.from())
          && became.equals(move.to())
          && cause.equals(causeOf(move));
    }
  }

  /** Has no other process's, nor an earlier one's. */
  private final String instance = UUID.randomUUID().toString();

  private final Set<Long> used = new HashSet<>();
  private final Set<Long> remembered =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });

  /**
   * Writes the entries that no other process has written.
   *
   * @return for each in its order whether it was
   */
  List<Boolean> add(Tx tx, List<HistoryEntry> entries) throws SQLException {
    used.clear();
    Set<String> ids =
        entries.stream()
            .filter(SharedMoves::isMove)
            .map(HistoryEntry::connectionId)
            .collect(Collectors.toCollection(TreeSet::new));
    String named = String.join("\n", ids);
    tx.all(LOCK, row -> row.getString(1), named);
    List<Row> recent =
        tx.all(
            RECENT,
            row ->
                new Row(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getString(6),
                    row.getBoolean(7)),
            named);
    List<HistoryEntry> ours = new ArrayList<>();
    List<Boolean> written = new ArrayList<>();
    for (HistoryEntry entry : entries) {
      Optional<Row> theirs = isMove(entry) ? theirs(entry, recent) : Optional.empty();
      theirs.ifPresentOrElse(row -> used.add(row.entry), () -> ours.add(entry));
      written.add(theirs.isEmpty());
    }
    HistoryTable.add(tx, ours, instance);
    return written;
  }

  /** What {@link #add} wrote last holds. */
  void committed() {
    remembered.addAll(used);
  }

  private Optional<Row> theirs(HistoryEntry move, List<Row> recent) {
    return recent.stream()
        .filter(row -> !row.instance.equals(instance) && row.says(move))
        .filter(row -> !used.contains(row.entry) && !remembered.contains(row.entry))
        .filter(row -> row.became.equals(CONNECTING) ? row.fresh : isLastWord(row, recent))
        .findFirst();
  }

  private static boolean isLastWord(Row word, List<Row> recent) {
    return recent.stream()
        .noneMatch(
            row ->
                row.entry > word.entry
                    && row.connection.equals(word.connection)
                    && !row.became.equals(word.became));
  }

  private static boolean isMove(HistoryEntry entry) {
    return entry.what().equals(HistoryEntry.STATE);
  }

  /** The rest of why may differ, as by the number of a request. */
  private static String causeOf(HistoryEntry move) {
    return move.why() == null ? "" : move.why().split(":", 2)[0];
  }
}
