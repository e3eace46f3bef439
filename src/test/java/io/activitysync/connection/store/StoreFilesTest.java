package io.activitysync.connection.store;

import static io.activitysync.connection.store.Samples.ON;
import static io.activitysync.connection.store.Samples.connection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.store.database.StoreSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The store's files: who may read them, and what is said where they can't be used. */
class StoreFilesTest {
  @TempDir Path folder;

  private Store open() {
    return Store.open(Samples.h2(folder), Clock.systemUTC());
  }

  @Test
  void theirOwnerAloneCanReadThem() throws IOException {
    try (Store store = open()) {
      store.connections().insert(connection("a", "s"), ON, "ann");
      assertThat(mode(folder.resolve("data"))).isEqualTo("rwx------");
      assertThat(files())
          .hasSize(2)
          .allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
    }
    assertThat(files())
        .hasSize(2)
        .allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
  }

  @Test
  void aStoreThatOthersCouldReadIsTakenFromThem() throws IOException {
    open().close();
    Path file = folder.resolve("data/activity-sync.mv.db");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    open().close();

    assertThat(mode(file)).isEqualTo("rw-------");
  }

  @Test
  void noSecretIsInThemInTheClear() throws IOException {
    List<String> planted =
        List.of("plantedSecret", "plantedToken", "plantedPassword", Samples.PII_KEY);
    try (Store store = open()) {
      StoredConnection made =
          store
              .connections()
              .insert(
                  Samples.withSource(
                      connection("a", Samples.key(planted.get(0), planted.get(1))),
                      "ftp://user:" + planted.get(2) + "@host/in?password=" + planted.get(2)),
                  ON,
                  "ann");
      assertThat(made.toString()).doesNotContain(planted.subList(0, 2));
      for (Path file : files()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(planted);
      }
    }
    for (Path file : files()) {
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(planted);
    }
  }

  @Test
  void aCorruptStoreIsNamed() throws IOException {
    open().close();
    Path file = folder.resolve("data/activity-sync.mv.db");
    byte[] content = Files.readAllBytes(file);
    Arrays.fill(content, (byte) 'x');
    Files.write(file, content);

    assertThatThrownBy(this::open)
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("backup");
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  @Test
  void anUnknownUrlIsRefusedWithoutItsPassword() {
    StoreSettings settings =
        Samples.store("jdbc:mysql://u:hidden1@host/db?password=hidden1", "", null, folder);

    assertThat(settings.toString()).doesNotContain("hidden1");
    assertThatThrownBy(() -> Store.open(settings, Clock.systemUTC()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("jdbc:postgresql:")
        .hasMessageNotContaining("hidden1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:tcp://127.0.0.1/store;PASSWORD=hidden1",
        "jdbc:h2:ssl://127.0.0.1:9092/~/store;PASSWORD=hidden1",
        "jdbc:h2:file:./never;Auto_Server=TRUE;PASSWORD=hidden1"
      })
  void anH2ThatOtherProcessesReachIsRefused(String url) {
    assertThatThrownBy(() -> Store.open(Samples.store(url, "", null, folder), Clock.systemUTC()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageStartingWith("activity-sync.store.url is \"" + url.split(";", 2)[0] + "\"")
        .hasMessageContaining("share a PostgreSQL")
        .hasMessageNotContaining("hidden1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jdbc:postgresql | should be as",
        "jdbc:postgresql: | it names no database",
        "jdbc:postgresql:?password=hidden1 | it names no database",
        "jdbc:postgresql://u:hidden1@127.0.0.1/db | user and password stand before the host",
        "jdbc:postgresql://u:a/hidden1?b@127.0.0.1:5432/db | user and password stand before the host",
        "jdbc:h2: | should name a file by a path that begins with /, ./ or ~/",
        "jdbc:h2:file: | should name a file by a path that begins with /, ./ or ~/",
        "jdbc:h2:store | should name a file by a path that begins with /, ./ or ~/",
        "jdbc:h2:mem: | mem: and a name",
        "jdbc:h2:file:./never;PASSWORD=hidden1 | are given by activity-sync.store.user and"
      })
  void aUrlThatNamesNoDatabaseIsRefusedWithoutItsPassword(String url, String reason) {
    assertThatThrownBy(() -> Store.open(Samples.store(url, "", null, folder), Clock.systemUTC()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageStartingWith("activity-sync.store.url is \"jdbc:")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("hidden1");
  }

  @Test
  void aSettingThatH2DoesNotHaveIsNoFaultOfTheFile() {
    String url = "jdbc:h2:file:" + folder.resolve("never") + ";FOO=1";
    assertThatThrownBy(() -> Store.open(Samples.store(url, "", null, folder), Clock.systemUTC()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("FOO")
        .hasMessageEndingWith("Review activity-sync.store.url");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data"))) {
      return files.sorted().toList();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  /** H2 would open it as it was some time ago. */
  @Test
  void aFileWhoseEndIsMissingIsNoOlderStore() throws IOException {
    Store.open(Samples.h2(folder), Clock.systemUTC()).close();
    Path file = folder.resolve("data/activity-sync.mv.db");
    byte[] whole = Files.readAllBytes(file);
    byte[] half = Arrays.copyOf(whole, whole.length / 2);
    Files.write(file, half);

    assertThatThrownBy(() -> Store.open(Samples.h2(folder), Clock.systemUTC()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining(file + ": its end is missing")
        .hasMessageContaining("backup");
    assertThat(file).hasBinaryContent(half);
    Files.write(file, whole);
    Store.open(Samples.h2(folder), Clock.systemUTC()).close();
  }

  @Test
  void anEmptiedFileIsNoNewStore() throws IOException {
    Store.open(Samples.h2(folder), Clock.systemUTC()).close();
    Path file = folder.resolve("data/activity-sync.mv.db");
    Files.write(file, new byte[0]);

    assertThatThrownBy(() -> Store.open(Samples.h2(folder), Clock.systemUTC()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("backup");
    assertThat(file).isEmptyFile();
  }
}
