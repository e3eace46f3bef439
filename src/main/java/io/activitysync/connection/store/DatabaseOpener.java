package io.activitysync.connection.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.activitysync.connection.store.key.PrivateFiles;
import io.activitysync.credentials.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the database: its file's permissions, the pool, the schema. */
final class DatabaseOpener {
  private static final int POOL_SIZE = 4;
  private static final long CONNECT_WITHIN_MS = 5_000;

  private DatabaseOpener() {}

  /**
   * Opens it and brings its schema up to date.
   *
   * @throws StoreUnavailableException naming the file or URL and what to do
   */
  static Database open(StoreSettings settings) {
    DatabaseUrl url = new DatabaseUrl(settings.url());
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
    // one try, then the reason is told
    config.setInitializationFailTimeout(1);
    return config;
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
