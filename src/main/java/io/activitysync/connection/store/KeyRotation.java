package io.activitysync.connection.store;

import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.connection.store.database.Database;
import io.activitysync.connection.store.database.Tx;
import io.activitysync.connection.store.history.HistoryEntry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Seals all secrets anew with the keyset's primary key, or forgets those that no key opens. */
record KeyRotation(Database database, StoreKeys keys, Clock clock) {
  /** A field that is kept sealed, and its column. */
  private record Kept(SettingField field, String column) {}

  private static final List<Kept> KEPT =
      Stream.concat(
              Arrays.stream(SettingField.values())
                  .filter(SettingField::secret)
                  .map(field -> new Kept(field, field.column())),
              Stream.of(new Kept(SettingField.SOURCE, ConnectionRows.SOURCE_SEALED)))
          .toList();

  private record Cell(String id, String text) {}

  /** Seals what is sealed with another key than the primary one; answers how many. */
  int sealAgain() {
    List<Cell> old = database.atLeisure(this::old);
    if (old.isEmpty()) {
      return 0;
    }
    return database.durablyAtStart(
        tx -> {
          lock(tx);
          int count = 0;
          for (Kept kept : KEPT) {
            count += sealAgain(tx, kept);
          }
          tx.update("update store_state set key_check = ?", keys.checkText());
          return count;
        });
  }

  private List<Cell> old(Tx tx) throws SQLException {
    List<Cell> old = new ArrayList<>();
    for (Kept kept : KEPT) {
      old.addAll(cells(tx, kept));
    }
    old.addAll(tx.all("select key_check from store_state", row -> new Cell("", row.getString(1))));
    old.removeIf(cell -> keys.current(cell.text()));
    return old;
  }

  private int sealAgain(Tx tx, Kept kept) throws SQLException {
    int count = 0;
    for (Cell cell : cells(tx, kept)) {
      String name = kept.field.json();
      Optional<String> clear =
          keys.current(cell.text()) ? Optional.empty() : keys.open(cell.id(), name, cell.text());
      if (clear.isPresent()) {
        set(tx, kept, cell.id(), keys.seal(cell.id(), name, clear.get()));
        count++;
      }
    }
    return count;
  }

  /** Removes what no key opens, and says so in the history; the connections stay. */
  void forgetUnreadable() {
    Instant now = clock.instant();
    database.durablyAtStart(
        tx -> {
          lock(tx);
          List<HistoryEntry> lost = new ArrayList<>();
          for (Kept kept : KEPT) {
            String name = kept.field.json();
            for (Cell cell : cells(tx, kept)) {
              if (keys.open(cell.id(), name, cell.text()).isEmpty()) {
                forget(tx, kept, cell.id());
                lost.add(HistoryEntry.change(cell.id(), now, "file", name, null, "lost"));
              }
            }
          }
          HistoryTable.add(tx, lost);
          tx.update("update store_state set key_check = ?", keys.checkText());
          return null;
        });
  }

  private static List<Cell> cells(Tx tx, Kept kept) throws SQLException {
    return tx.all(
        "select id, " + kept.column + " from connection where " + kept.column + " is not null",
        row -> new Cell(row.getString(1), row.getString(2)));
  }

  private static void set(Tx tx, Kept kept, String id, String text) throws SQLException {
    tx.update("update connection set " + kept.column + " = ? where id = ?", text, id);
  }

  private static void forget(Tx tx, Kept kept, String id) throws SQLException {
    set(tx, kept, id, null);
    if (kept.field == SettingField.SOURCE) {
      // what is left of it is not where the events come from
      tx.update(
          "update connection set source = ? where id = ?", StoredConnection.UNREADABLE_SOURCE, id);
    }
  }

  private static void lock(Tx tx) throws SQLException {
    tx.all("select revision from store_state for update", row -> row.getLong(1));
  }
}
