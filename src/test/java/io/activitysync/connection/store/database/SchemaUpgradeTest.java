package io.activitysync.connection.store.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.store.Samples;
import io.activitysync.connection.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An H2's file that an older program wrote, and what breaks off bringing it up to date. */
@Timeout(300)
class SchemaUpgradeTest {
  /** Back to what was there before script 9, of three that have several statements each. */
  private static final List<String> OLDER =
      List.of(
          "alter table store_state drop column needs",
          "alter table store_state drop column needs_version",
          "drop index history_by_noted",
          "alter table history drop column noted_at",
          "alter table history drop column instance",
          "drop table observed",
          "drop table instance",
          "delete from \"activity_sync_schema\" where \"installed_rank\" > 8",
          "shutdown");

  @TempDir private Path folder;

  private StoreSettings settings;
  private Path file;

  @BeforeEach
  void disk() {
    FullDisk.register();
    // each statement is written as it is done, so that none hides behind the next
    String url = "jdbc:h2:full:" + folder.resolve("data/activity-sync") + ";WRITE_DELAY=0";
    settings = Samples.store(url, "", null, folder);
    file = folder.resolve("data/activity-sync.mv.db");
  }

  @AfterEach
  void empty() {
    FullDisk.fill(false);
  }

  private Store open() {
    return Store.open(settings, Clock.systemUTC());
  }

  private StoredConnection older() throws Exception {
    try (Store store = open()) {
      StoredConnection made =
          store.connections().insert(Samples.connection("a", "s"), Samples.ON, "ann");
      try (Connection database = database();
          Statement statement = database.createStatement()) {
        for (String change : OLDER) {
          statement.execute(change);
        }
      }
      return made;
    }
  }

  private Connection database() throws SQLException {
    return DriverManager.getConnection(new DatabaseUrl(settings.url()).complete(), "", "");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data"))) {
      return files.map(one -> one.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whereverItBreaksOffTheNextStartGoesOnWithAllThatWasThere() throws Exception {
    StoredConnection made = older();
    byte[] old = Files.readAllBytes(file);
    int brokenOff = 0;
    for (int writes = 0; ; writes += 5) {
      Files.write(file, old);
      FullDisk.fillAfter(writes);
      try (Store store = open()) {
        assertThat(store.connections().all()).containsExactly(made);
        break;
      } catch (StoreUnavailableException e) {
        brokenOff++;
        assertThat(e).as("after %d writes", writes).hasMessageContaining(file.toString());
      } finally {
        FullDisk.fill(false);
      }
      try (Store store = open()) {
        assertThat(store.connections().all()).as("after %d writes", writes).containsExactly(made);
      }
      assertThat(files()).containsExactly("activity-sync.mv.db", "key.json");
    }
    assertThat(brokenOff).as("starts that broke off").isGreaterThan(9);
  }

  @Test
  void aFirstStartThatBreaksOffIsMadeGoodByTheNext() throws Exception {
    for (int writes = 0; ; writes += 20) {
      Files.deleteIfExists(file);
      FullDisk.fillAfter(writes);
      try {
        open().close();
        break;
      } catch (StoreUnavailableException e) {
        FullDisk.fill(false);
      }
      open().close();
      Files.delete(folder.resolve("data/key.json"));
    }
  }

  @Test
  void whatAKilledOneLeftIsNoHindranceAndIsGone() throws Exception {
    StoredConnection made = older();
    Files.writeString(folder.resolve("data/activity-sync.upgrade.mv.db"), "half of a copy");
    try (Store store = open()) {
      assertThat(store.connections().all()).containsExactly(made);
    }
    assertThat(files()).containsExactly("activity-sync.mv.db", "key.json");
  }

  @Test
  void whereNoCopyCanBeMadeTheFileIsAsItWasAndThatIsSaid() throws Exception {
    StoredConnection made = older();
    Path inTheWay = folder.resolve("data/activity-sync.upgrade.mv.db/something");
    Files.createDirectories(inTheWay);
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("room for a copy")
        .hasMessageContaining("as it was");
    Files.delete(inTheWay);
    try (Store store = open()) {
      assertThat(store.connections().all()).containsExactly(made);
    }
  }
}
