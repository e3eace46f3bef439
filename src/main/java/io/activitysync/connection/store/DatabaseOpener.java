package io.activitysync.connection.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.store.key.PrivateFiles;
import io.activitysync.credentials.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the database: its file's permissions, the pool, the schema. */
final class DatabaseOpener {
  private static final int POOL_SIZE = 4;
  private static final long CONNECT_WITHIN_MS = 3_000;
  private static final long PROVEN_WITHIN_MS = 1_000;

  /** For an answer of the server where no caller waits; else {@link Deadline}. */
  private static final String ANSWER_WITHIN_SECONDS = "8";

  private DatabaseOpener() {}

  /**
   * Opens it and brings its schema up to date.
   *
   * @throws StoreUnavailableException naming the file or URL and what to do
   */
  static Database open(StoreSettings settings) {
    DatabaseUrl url = new DatabaseUrl(settings.url());
    url.file().ifPresent(file -> refuseEmptied(file, settings));
    url.file().ifPresent(DatabaseOpener::prepare);
    HikariDataSource pool;
    try {
      pool = new HikariDataSource(config(settings, url));
    } catch (RuntimeException e) {
      throw StoreErrors.opening(url, e);
    }
    Database database = new Database(pool, url);
    try {
      Schema.bringUpToDate(pool, url);
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static HikariConfig config(StoreSettings settings, DatabaseUrl url) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("store");
    config.setJdbcUrl(url.complete());
    config.setUsername(settings.user());
    config.setPassword(Optional.ofNullable(settings.password()).map(Secret::reveal).orElse(""));
    config.setAutoCommit(false);
    config.setMaximumPoolSize(POOL_SIZE);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT_WITHIN_MS);
    config.setValidationTimeout(PROVEN_WITHIN_MS);
    if (!url.embedded() && url.text().startsWith("jdbc:postgresql:")) {
      // what the URL says itself wins
      config.addDataSourceProperty("connectTimeout", "4");
      config.addDataSourceProperty("socketTimeout", ANSWER_WITHIN_SECONDS);
      config.addDataSourceProperty("tcpKeepAlive", "true");
    }
    // one try, then the reason is told
    config.setInitializationFailTimeout(1);
    return config;
  }

  /** A full disk or a broken copy leaves such a file; H2 would take it for a new store. */
  private static void refuseEmptied(Path file, StoreSettings settings) {
    boolean keyIsThere = settings.key() == null && Files.exists(settings.keyFile());
    if (keyIsThere && Files.exists(file) && file.toFile().length() == 0) {
      throw new StoreUnavailableException(
          "The store can't be opened, file "
              + file
              + ": it is empty, though the key of its secrets is there. Put back a copy from a"
              + " backup, or delete the file to start with an empty store",
          null);
    }
  }

  private static void prepare(Path file) {
    try {
      PrivateFiles.makeFolder(file.getParent());
      PrivateFiles.makeFile(file);
    } catch (IOException e) {
      throw new StoreUnavailableException(
          "The store can't be opened, file "
              + file
              + ": it can't be made or its permissions can't be set to 0600 ("
              + e
              + "). Let the process own the folder, or name another by activity-sync.store.url",
          e);
    }
  }
}
