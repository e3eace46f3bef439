package io.activitysync.connection.store;

import static io.activitysync.connection.store.Samples.ON;
import static io.activitysync.connection.store.Samples.connection;
import static io.activitysync.connection.store.Samples.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.connection.store.database.Database;
import io.activitysync.connection.store.database.DatabaseOpener;
import io.activitysync.connection.store.database.StoreSettings;
import io.activitysync.connection.store.history.History;
import io.activitysync.connection.store.history.HistoryEntry;
import io.activitysync.connection.store.key.KeyFile;
import io.activitysync.connection.store.key.KeySource;
import io.activitysync.connection.store.key.SecretBox;
import io.activitysync.connection.store.key.StoreKeyException;
import io.activitysync.credentials.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key of the store's secrets: its file, its loss, its rotation. */
class StoreKeyTest {
  @TempDir Path folder;
  private Path keyFile;

  @BeforeEach
  void nameKeyFile() {
    keyFile = folder.resolve("data/key.json");
  }

  private Store open() {
    return Store.open(Samples.h2(folder), Clock.systemUTC());
  }

  private Store open(Secret key) {
    StoreSettings s = Samples.h2(folder);
    return Store.open(Samples.store(s.url(), "", key, folder), Clock.systemUTC());
  }

  private StoredConnection fill() {
    try (Store store = open()) {
      return store
          .connections()
          .insert(
              Samples.withSource(connection("a", key("s", "t")), "kafka:t?password=p"), ON, "ann");
    }
  }

  private static Secret base64(KeysetHandle keyset) throws Exception {
    return new Secret(
        Base64.getEncoder().encodeToString(SecretBox.write(keyset, null).getBytes(UTF_8)));
  }

  /** The keyset with a new key that seals from now on; the others still open. */
  private static KeysetHandle withNewPrimary(KeysetHandle keyset) throws GeneralSecurityException {
    return KeysetHandle.newBuilder(keyset)
        .addEntry(
            KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                .withRandomId()
                .makePrimary())
        .build();
  }

  private static KeysetHandle primaryOnly(KeysetHandle keyset) throws GeneralSecurityException {
    KeysetHandle.Entry primary = keyset.getPrimary();
    return KeysetHandle.newBuilder()
        .addEntry(
            KeysetHandle.importKey(primary.getKey()).withFixedId(primary.getId()).makePrimary())
        .build();
  }

  private void assertKeyRefused(String hint) {
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreKeyException.class)
        .hasMessageContaining(keyFile.toString())
        .hasMessageContaining(hint);
  }

  @Test
  void aKeyFileThatOthersCanReadIsRefused() throws IOException {
    fill();
    Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-r-----"));

    assertKeyRefused("0600");
  }

  @Test
  void aMissingKeyIsNotMadeAnew() throws IOException {
    fill();
    Files.delete(keyFile);

    assertKeyRefused("forget-secrets");
    assertThat(keyFile).doesNotExist();
  }

  /**
   * The other one has made the key, and sealed its store, since this one saw that there is none.
   */
  @Test
  void ofTwoThatMakeTheFirstKeyAtOnceTheFirstOnesHolds() throws Exception {
    KeySource late =
        new KeySource() {
          private final KeySource file = new KeyFile(keyFile, null);
          private boolean looked;

          @Override
          public Optional<KeysetHandle> read() {
            if (looked) {
              return file.read();
            }
            looked = true;
            fill();
            return Optional.empty();
          }

          @Override
          public KeysetHandle create(KeysetHandle first) {
            return file.create(first);
          }

          @Override
          public String where() {
            return file.where();
          }
        };
    StoreSettings another = Samples.store("jdbc:h2:mem:another", "", null, folder);
    StoreKeys keys;
    try (Database database = DatabaseOpener.open(another)) {
      keys = StoreKeys.open(late, database, false);
    }
    String sealed = keys.seal("b", "secretAccessKey", "s");
    assertThat(Store.secrets(Samples.h2(folder)).open("b", "secretAccessKey", sealed))
        .contains("s");
    try (Store store = open()) {
      assertThat(store.connections().find("a").orElseThrow().readable()).isTrue();
    }
    try (Stream<Path> files = Files.list(keyFile.getParent())) {
      assertThat(files.map(Path::toString)).as("drafts").noneMatch(name -> name.endsWith(".tmp"));
    }
  }

  @Test
  void aWrongKeyIsNamed() throws Exception {
    fill();
    Files.write(keyFile, SecretBox.write(SecretBox.generate(), null).getBytes(UTF_8));

    assertKeyRefused("does not open");
  }

  @Test
  void whatIsNoKeyIsNotQuoted() throws IOException {
    fill();
    Files.writeString(keyFile, "{\"key\": \"quotable\"}");

    assertThatThrownBy(this::open)
        .isInstanceOf(StoreKeyException.class)
        .hasMessageContaining("not a keyset")
        .hasMessageNotContaining("quotable")
        .hasNoCause();
  }

  @Test
  void secretsOfALostKeyCanBeForgotten() throws IOException {
    StoredConnection before = fill();
    Files.delete(keyFile);

    try (Store store = Store.open(Samples.forgetting(Samples.h2(folder)), Clock.systemUTC())) {
      StoredConnection after = store.connections().find("a").orElseThrow();
      assertThat(after.settings().credentials()).isEqualTo(key(null, null));
      assertThat(after.settings().has(SettingField.PII_KEY)).isFalse();
      assertThat(after.settings().source()).isEqualTo(StoredConnection.UNREADABLE_SOURCE);
      assertThat(after.unreadable()).containsExactly("source");
      assertThat(after.desired()).isEqualTo(before.desired());
      assertThat(store.history().page("a", History.NEWEST, 10).entries())
          .extracting(HistoryEntry::to)
          .containsExactlyInAnyOrder("lost", "lost", "lost", "lost", "created");
    }
    open().close();
  }

  @Test
  void aRotationThatWasCutShortIsFinishedAtTheNextStart() throws Exception {
    StoredConnection made = fill();
    KeysetHandle old = SecretBox.read(Files.readString(keyFile), null);
    KeysetHandle both = withNewPrimary(old);
    Files.write(keyFile, SecretBox.write(both, null).getBytes(UTF_8));
    open().close();

    Files.write(keyFile, SecretBox.write(primaryOnly(both), null).getBytes(UTF_8));
    try (Store store = open()) {
      assertThat(store.connections().find("a")).contains(made);
    }
  }

  @Test
  void aGivenKeyIsRotatedByGivingAnother() throws Exception {
    KeysetHandle first = SecretBox.generate();
    KeysetHandle both = withNewPrimary(first);
    StoredConnection made;
    try (Store store = open(base64(first))) {
      made = store.connections().insert(connection("a", "s"), ON, "ann");
    }
    assertThat(keyFile).doesNotExist();
    open(base64(both)).close();
    try (Store store = open(base64(primaryOnly(both)))) {
      assertThat(store.connections().find("a")).contains(made);
    }
    assertThatThrownBy(() -> open(base64(first))).isInstanceOf(StoreKeyException.class);
    assertThatThrownBy(() -> open(new Secret("nonsense"))).isInstanceOf(StoreKeyException.class);
  }

  /** Of two that look for a changed key at the same time, one reads it. */
  @Test
  void whoComesWhileAChangedKeyIsReadWaitsForIt() throws Exception {
    KeysetHandle old = SecretBox.generate();
    KeysetHandle both = withNewPrimary(old);
    AtomicReference<KeysetHandle> there = new AtomicReference<>(old);
    CountDownLatch reads = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    KeySource slow =
        new KeySource() {
          @Override
          public Optional<KeysetHandle> read() {
            if (there.get() == both) {
              reads.countDown();
              hold(answered);
            }
            return Optional.of(there.get());
          }

          @Override
          public KeysetHandle create(KeysetHandle first) {
            throw new UnsupportedOperationException();
          }

          @Override
          public String where() {
            return "for the test";
          }
        };
    StoreKeys keys;
    try (Database database =
        DatabaseOpener.open(Samples.store("jdbc:h2:mem:slow", "", null, folder))) {
      keys = StoreKeys.open(slow, database, false);
    }
    String sealed = new SecretBox(both).seal("a", "secretAccessKey", "s");
    there.set(both);
    FutureTask<Optional<String>> first = opening(keys, sealed);
    new Thread(first).start();
    reads.await();
    FutureTask<Optional<String>> second = opening(keys, sealed);
    Thread late = new Thread(second);
    late.start();
    await().until(() -> second.isDone() || late.getState() == Thread.State.BLOCKED);
    answered.countDown();
    assertThat(first.get()).contains("s");
    assertThat(second.get()).contains("s");
  }

  private static FutureTask<Optional<String>> opening(StoreKeys keys, String sealed) {
    return new FutureTask<>(() -> keys.open("a", "secretAccessKey", sealed));
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aSecretCopiedToAnotherConnectionCannotBeOpened() throws Exception {
    try (Store store = open()) {
      store.connections().insert(connection("a", "s"), ON, "ann");
      store.connections().insert(connection("b", "t"), ON, "ann");
    }
    try (Connection h2 = DriverManager.getConnection(Samples.h2(folder).url());
        Statement statement = h2.createStatement()) {
      statement.execute(
          "update connection set secret_access_key ="
              + " (select secret_access_key from connection where id = 'a') where id = 'b'");
    }

    try (Store store = open()) {
      StoredConnection b = store.connections().find("b").orElseThrow();
      assertThat(b.unreadable()).containsExactly("secretAccessKey");
      assertThat(b.settings().credentials()).isEqualTo(key(null, null));
      assertThat(store.connections().find("a").orElseThrow().unreadable()).isEmpty();
    }
  }
}
