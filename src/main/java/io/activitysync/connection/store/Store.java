package io.activitysync.connection.store;

import com.google.crypto.tink.Aead;
import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.settings.ConnectionProperties.Declared;
import io.activitysync.connection.settings.SourcePolicy;
import io.activitysync.connection.store.database.Database;
import io.activitysync.connection.store.database.DatabaseOpener;
import io.activitysync.connection.store.database.StoreSettings;
import io.activitysync.connection.store.history.History;
import io.activitysync.connection.store.key.GivenKey;
import io.activitysync.connection.store.key.KeyFile;
import io.activitysync.connection.store.key.KeySource;
import io.activitysync.connection.store.key.KmsKey;
import io.activitysync.connection.store.key.SecretBox;
import io.activitysync.connection.store.key.StoreKeyException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The opened store: connections, their history and the key of their secrets. Safe for use by
 * several threads.
 */
public final class Store implements AutoCloseable {
  private final StoreSettings settings;
  private final Database database;
  private final JdbcConnectionStore connections;
  private final JdbcHistory history;
  private final StoreKeys keys;

  /** Empty where no other process shares the store. */
  private final Optional<Database> leases;

  private Store(StoreSettings settings, Database database, StoreKeys keys, Clock clock) {
    this.settings = settings;
    this.database = database;
    this.keys = keys;
    this.connections = new JdbcConnectionStore(database, keys, clock);
    this.history = new JdbcHistory(database);
    this.leases =
        database.shared() ? Optional.of(DatabaseOpener.ofItsOwn(settings)) : Optional.empty();
  }

  /**
   * Opens the store; makes it, its folder and its key where they are missing.
   *
   * @param settings where it is
   * @param clock for the times of changes
   * @throws StoreKeyException where the key is missing, wrong or readable by others
   * @throws StoreUnavailableException where the database is in use, corrupt or can't be reached
   */
  public static Store open(StoreSettings settings, Clock clock) {
    Database database = DatabaseOpener.open(settings);
    try {
      StoreKeys keys = StoreKeys.open(keySource(settings), database, settings.forgetSecrets());
      KeyRotation rotation = new KeyRotation(database, keys, clock);
      if (settings.forgetSecrets()) {
        rotation.forgetUnreadable();
      }
      rotation.sealAgain();
      return new Store(settings, database, keys, clock);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /**
   * What opens texts that {@link #seal} sealed, with the key alone: the database may be in use by
   * another process.
   *
   * @throws StoreKeyException where the key is missing or can't be read
   */
  public static SecretBox secrets(StoreSettings settings) {
    KeySource source = keySource(settings);
    try {
      return new SecretBox(source.read().orElseThrow(() -> StoreKeyException.missing(source)));
    } catch (GeneralSecurityException e) {
      throw StoreKeyException.unreadable(source, e);
    }
  }

  private static KeySource keySource(StoreSettings settings) {
    Aead wrapping = settings.kmsKey() == null ? null : KmsKey.of(settings.kmsKey());
    return settings.key() == null
        ? new KeyFile(settings.keyFile(), wrapping)
        : new GivenKey(settings.key(), wrapping);
  }

  /** Connections that operators made, without any file's. */
  public ConnectionStore connections() {
    return connections;
  }

  /**
   * Its newest revision, as {@link ConnectionStore#revision}, where it can be written, too.
   *
   * @throws StoreUnavailableException where nothing can be saved
   */
  public long usable() {
    return connections.usable();
  }

  /**
   * Connections that operators made, and those that a file declares, under what the file sets.
   *
   * @param declared checked
   * @param sources what a source may be that no file declares: another one that a row holds is as
   *     if it could not be read
   */
  public ConnectionStore connections(Collection<Declared> declared, SourcePolicy sources) {
    return new DeclaredConnectionStore(connections, declared, sources);
  }

  /**
   * Seals a text that is kept elsewhere, with the store's key; {@link #secrets} opens it.
   *
   * @param id connection that it belongs to, and is bound to
   * @param purpose what it is, likewise
   */
  public String seal(String id, String purpose, String clear) {
    return keys.seal(id, purpose, clear);
  }

  /** What happened to connections. */
  public History history() {
    return history;
  }

  /** Leases that processes share; empty where the store is this process's own. */
  public Optional<LeaseTable> leases() {
    return leases.map(own -> new JdbcLeases(own, database, System::nanoTime));
  }

  /** The processes that share the store; empty where it is this process's own. */
  public Optional<InstanceTable> instances() {
    return database.shared() ? Optional.of(new InstanceTable(database)) : Optional.empty();
  }

  /**
   * Tells a listener of changes by other processes within a second; where the store is this
   * process's own, there are none and nothing is started.
   *
   * @param watched one of {@link #connections()}: what a file declares is brought back where the
   *     store has lost it, and only the one that knows the file can do so
   * @param from revision up to which the listener knows everything: ask {@link
   *     ConnectionStore#revision} before reading the connections
   * @param listener told of what changed, if anything; what it throws is logged, and it is told
   *     again
   */
  public Optional<StoreWatcher> watch(
      ConnectionStore watched, long from, Consumer<StoreChanges> listener) {
    return database.shared()
        ? Optional.of(new StoreWatcher(watched, from, settings.pollEvery(), listener))
        : Optional.empty();
  }

  /** Writes the history that waits, and closes the database. */
  @Override
  public void close() {
    history.close();
    leases.ifPresent(Database::close);
    database.close();
  }
}
