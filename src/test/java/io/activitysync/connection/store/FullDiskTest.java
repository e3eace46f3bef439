package io.activitysync.connection.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.connection.DesiredState;
import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.store.database.FullDisk;
import io.activitysync.connection.store.database.StoreSettings;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** H2 does not survive a failed write by itself. */
@Timeout(120)
class FullDiskTest {
  @TempDir private Path folder;

  private StoreSettings settings;

  @BeforeEach
  void disk() {
    FullDisk.register();
    settings =
        Samples.store("jdbc:h2:full:" + folder.resolve("data/activity-sync"), "", null, folder);
  }

  @AfterEach
  void empty() {
    FullDisk.fill(false);
  }

  @Test
  void refusesWhileTheDiskIsFullAndGoesOnAfterwards() {
    try (Store store = Store.open(settings, Clock.systemUTC())) {
      ConnectionStore connections = store.connections();
      connections.insert(Samples.connection("acme", "secret"), Samples.OFF, "test");
      FullDisk.fill(true);
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> enable(connections)).isInstanceOf(StoreUnavailableException.class);
      }
      FullDisk.fill(false);
      assertThat(desired(connections)).as("nothing half done").isEqualTo(Samples.OFF);
      enable(connections);
      assertThat(desired(connections)).isEqualTo(Samples.ON);
    }
    try (Store store = Store.open(settings, Clock.systemUTC())) {
      assertThat(desired(store.connections())).isEqualTo(Samples.ON);
    }
  }

  private static void enable(ConnectionStore connections) {
    connections.want("acme", desired -> desired.withEnabled(true), "test");
  }

  private static DesiredState desired(ConnectionStore connections) {
    return connections.find("acme").orElseThrow().desired();
  }
}
