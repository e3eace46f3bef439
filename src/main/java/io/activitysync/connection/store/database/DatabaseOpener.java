package io.activitysync.connection.store.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.store.key.PrivateFiles;
import io.activitysync.logging.LogKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the database: its file's permissions, the pool, the schema. */
public final class DatabaseOpener {
  /** Number of the newest script in {@code schema/}. */
  public static final int NEWEST_SCHEMA = 11;

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseOpener.class);

  static final String SCHEMA_TABLE = "activity_sync_schema";

  /** H2 says 42S02 or 42S04, PostgreSQL 42P01. */
  private static final Set<String> NO_TABLE = Set.of("42S02", "42S04", "42P01");

  /** How H2 begins a file that it has closed, with the block in which its last part begins. */
  private static final Pattern CLOSED_HEAD =
      Pattern.compile("^H:2,block:([0-9a-f]{1,15}),blockSize:1000,(?:[^\\n]*,)?clean:1,");

  private static final int POOL_SIZE = 4;
  private static final long CONNECT_WITHIN_MS = 3_000;
  private static final long PROVEN_WITHIN_MS = 1_000;

  /** For an answer of the server where no caller waits; else {@link Deadline}. */
  private static final int ANSWER_WITHIN_SECONDS = 8;

  /**
   * What PostgreSQL ends by itself: a transaction of a process that has been frozen in its middle,
   * or has lost its machine, which would hold its locks for as long as TCP does; and waiting for a
   * lock for a process that has given up.
   */
  private static final String ENDS_BY_ITSELF =
      "set idle_in_transaction_session_timeout = '10s'; set lock_timeout = '%ds'";

  private DatabaseOpener() {}

  /**
   * Opens it and brings its schema up to date.
   *
   * @throws StoreUnavailableException naming the file or URL and what to do
   */
  public static Database open(StoreSettings settings) {
    DatabaseUrl url = new DatabaseUrl(settings.url());
    url.file().ifPresent(file -> refuseEmptied(file, settings));
    url.file().ifPresent(DatabaseOpener::refuseCut);
    url.file().ifPresent(DatabaseOpener::prepare);
    Database database = connect(settings, url);
    if (orClose(database, DatabaseOpener::isBehind)) {
      database.close();
      new SchemaUpgrade(url, settings).run();
      database = connect(settings, url);
    }
    return orClose(database, DatabaseOpener::notTooNew);
  }

  private static Database connect(StoreSettings settings, DatabaseUrl url) {
    try {
      return new Database(new HikariDataSource(config(settings, url)), url, Deadline.SECONDS);
    } catch (RuntimeException e) {
      throw StoreErrors.opening(url, e);
    }
  }

  /**
   * One connection to a database that is open and shared, beside its pool and made when it is first
   * needed: what must not wait behind what others ask. Waits for each answer for less time.
   */
  public static Database ofItsOwn(StoreSettings settings) {
    DatabaseUrl url = new DatabaseUrl(settings.url());
    HikariConfig config = config(settings, url);
    config.setPoolName("leases");
    config.setMaximumPoolSize(1);
    config.setMinimumIdle(0);
    // nobody waits for a lock for longer than for an answer
    config.setConnectionInitSql(ENDS_BY_ITSELF.formatted(Deadline.LEASE_SECONDS));
    config.setInitializationFailTimeout(-1);
    return new Database(new HikariDataSource(config), url, Deadline.LEASE_SECONDS);
  }

  private static <T> T orClose(Database database, Function<Database, T> step) {
    try {
      return step.apply(database);
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
    config.setPassword(settings.passwordText());
    config.setAutoCommit(false);
    config.setMaximumPoolSize(POOL_SIZE);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT_WITHIN_MS);
    config.setValidationTimeout(PROVEN_WITHIN_MS);
    if (url.shared()) {
      // what the URL says itself wins
      config.addDataSourceProperty("connectTimeout", "4");
      config.addDataSourceProperty("socketTimeout", Integer.toString(ANSWER_WITHIN_SECONDS));
      config.addDataSourceProperty("tcpKeepAlive", "true");
      // before the caller gives up, so that it hears what it waited for
      config.setConnectionInitSql(ENDS_BY_ITSELF.formatted(Deadline.SECONDS - 1));
      // or it would be undone where the first transaction is given up
      config.setIsolateInternalQueries(true);
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

  /**
   * Of a file that was closed its head tells where its last part begins; H2 would go back to an
   * older state without a word. Of one that was not closed, as by a kill, nothing tells.
   */
  private static void refuseCut(Path file) {
    try (InputStream in = Files.exists(file) ? Files.newInputStream(file) : null) {
      String head = in == null ? "" : new String(in.readNBytes(4096), StandardCharsets.ISO_8859_1);
      Matcher last = CLOSED_HEAD.matcher(head);
      if (last.find() && Files.size(file) <= Long.parseLong(last.group(1), 16) * 4096) {
        throw new StoreUnavailableException(
            "The store can't be opened, file "
                + file
                + ": its end is missing, as of a copy that was cut off. Put back a whole copy from a"
                + " backup, or move the file away to start with an empty store",
            null);
      }
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("what opens the file says why it can't be read");
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

  /**
   * Whether there is something to bring up to date: loading Flyway costs more than the rest. What a
   * newer program has added is lived with.
   */
  private static boolean isBehind(Database database) {
    try {
      int version = schemaVersion(database.pool());
      if (version > NEWEST_SCHEMA) {
        LOG.atInfo()
            .addKeyValue(
                LogKeys.DETAIL, "schema " + version + ", this program knows " + NEWEST_SCHEMA)
            .log("a newer version of this program has added to the store");
      }
      return version < NEWEST_SCHEMA;
    } catch (SQLException e) {
      throw StoreErrors.opening(database.url(), e);
    }
  }

  private static Database notTooNew(Database database) {
    database
        .run(tx -> tx.first("select needs, needs_version from store_state", DatabaseOpener::tooNew))
        .orElseGet(() -> Optional.of("table store_state is empty. Put back a backup"))
        .ifPresent(
            why -> {
              throw new StoreUnavailableException(
                  "The store can't be opened, " + database.url() + ": " + why, null);
            });
    return database;
  }

  /**
   * Why this program must not use a store, since a newer one has changed it in a way that this one
   * does not know; empty where it may.
   *
   * @param state row of {@code store_state} with {@code needs} and {@code needs_version}
   */
  public static Optional<String> tooNew(ResultSet state) throws SQLException {
    int needs = state.getInt("needs");
    if (needs <= NEWEST_SCHEMA) {
      return Optional.empty();
    }
    String newer = state.getString("needs_version");
    String own = DatabaseOpener.class.getPackage().getImplementationVersion();
    return Optional.of(
        ("Activity Sync %s has changed it (schema %d), and this is %s, which knows schema %d. Start"
                + " %s or a later one, or put back a backup from before the upgrade")
            .formatted(newer, needs, own == null ? "not packaged" : own, NEWEST_SCHEMA, newer));
  }

  private static int schemaVersion(DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select max(cast(\"version\" as integer)) from \""
                    + SCHEMA_TABLE
                    + "\" where \"success\"")) {
      row.next();
      return row.getInt(1);
    } catch (SQLException e) {
      if (NO_TABLE.contains(String.valueOf(e.getSQLState()))) {
        return 0;
      }
      throw e;
    }
  }
}
