package io.activitysync.connection.store;

import static io.activitysync.connection.store.Samples.ON;
import static io.activitysync.connection.store.Samples.connection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.store.database.StoreSettings;
import io.activitysync.connection.store.key.StoreKeyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store whose key is wrapped by KMS, against something that speaks KMS's HTTP. */
class KmsKeyTest {
  @TempDir Path folder;
  private FakeKms kms;
  private Map<String, String> properties;

  @BeforeEach
  void start() throws IOException {
    kms = new FakeKms();
    properties =
        Map.of(
            "aws.endpointUrlKms", kms.endpoint().toString(),
            "aws.region", "eu-central-1",
            "aws.accessKeyId", "AKIAIOSFODNN7EXAMPLE",
            "aws.secretAccessKey", "s");
    properties.forEach(System::setProperty);
  }

  @AfterEach
  void stop() {
    properties.keySet().forEach(System::clearProperty);
    kms.close();
  }

  private Store open() {
    StoreSettings s = Samples.h2(folder);
    return Store.open(
        new StoreSettings(
            s.url(), s.user(), null, null, s.keyFile(), FakeKms.KEY, false, s.pollEvery()),
        Clock.systemUTC());
  }

  @Test
  void theKeyFileIsOfNoUseWithoutKms() throws IOException {
    StoredConnection made;
    try (Store store = open()) {
      made = store.connections().insert(connection("a", "s"), ON, "ann");
    }
    try (Store store = open()) {
      assertThat(store.connections().find("a")).contains(made);
    }
    assertThat(Files.readString(folder.resolve("data/key.json"))).contains("encryptedKeyset");
    assertThatThrownBy(() -> Store.open(Samples.h2(folder), Clock.systemUTC()))
        .isInstanceOf(StoreKeyException.class)
        .hasMessageContaining("key.json");
  }

  @Test
  void saysWhatKmsSaid() {
    open().close();
    kms.deny(true);

    assertThatThrownBy(this::open)
        .isInstanceOf(StoreKeyException.class)
        .hasMessageContaining(FakeKms.KEY)
        .hasMessageContaining("not allowed")
        .hasMessageContaining("kms:Decrypt");
  }
}
