package io.activitysync.connection.store;

import io.activitysync.connection.StoreUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The tables' version. Flyway is called only where it has something to do: loading it costs more
 * than all the rest of opening the store.
 */
final class Schema {
  /** Number of the newest script in {@code schema/}. */
  static final int NEWEST = 6;

  private static final String TABLE = "activity_sync_schema";

  /** H2 says 42S02 or 42S04, PostgreSQL 42P01. */
  private static final Set<String> NO_TABLE = Set.of("42S02", "42S04", "42P01");

  private Schema() {}

  static void bringUpToDate(DataSource pool, DatabaseUrl url) {
    try {
      int version = version(pool);
      if (version > NEWEST) {
        throw new StoreUnavailableException(
            "The store can't be opened, "
                + url
                + ": a newer version of this program wrote it (schema "
                + version
                + ", this one knows "
                + NEWEST
                + "). Start the newer version, or put back a backup from before the upgrade",
            null);
      }
      if (version < NEWEST) {
        migrate(pool);
      }
    } catch (SQLException | FlywayException e) {
      throw StoreErrors.opening(url, e);
    }
  }

  private static int version(DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select max(cast(\"version\" as integer)) from \""
                    + TABLE
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

  private static void migrate(DataSource pool) {
    Flyway.configure()
        .dataSource(pool)
        .locations("classpath:io/activitysync/connection/store/schema")
        .table(TABLE)
        // a database that others use too
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
  }
}
