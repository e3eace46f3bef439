package io.activitysync.connection.store.database;

import io.activitysync.connection.StoreUnavailableException;
import java.sql.SQLException;
import java.util.Set;
import java.util.TimeZone;
import org.flywaydb.core.api.FlywayException;
import org.h2.api.ErrorCode;

/** Turns what a driver says into what an operator is to do. */
final class StoreErrors {
  private static final int H2_IN_USE = 90020;
  private static final int H2_WRONG_USER = 28000;

  /** A setting that is there twice, or that there is none of. */
  private static final Set<Integer> H2_NOT_OF_THE_FILE =
      Set.of(ErrorCode.DUPLICATE_PROPERTY_1, ErrorCode.UNSUPPORTED_SETTING_1);

  private static final String IN_USE =
      "another process has it open. Stop that one, or give this one a store of its own by"
          + " activity-sync.store.url. Several instances share a PostgreSQL";

  private static final String ANOTHER =
      "Put back a backup, or name an empty database by activity-sync.store.url";

  private StoreErrors() {}

  /** At start. */
  static StoreUnavailableException opening(DatabaseUrl url, Exception e) {
    SQLException sql = sql(e);
    // where it is not the database that speaks, the cause may quote the URL with its password
    return new StoreUnavailableException(
        "The store can't be opened, " + url + ": " + advice(url, sql, e), sql == null ? null : e);
  }

  /** At start, of a file that can't be brought up to date in a copy. */
  static StoreUnavailableException upgrading(DatabaseUrl url, Exception e) {
    SQLException sql = sql(e);
    return new StoreUnavailableException(
        "The store can't be opened, "
            + url
            + ": it can't be brought up to date ("
            + (sql == null ? e : firstLine(sql))
            + "). Check that the disk has room for a copy of it, and that the process owns the"
            + " folder, then start again. The file is as it was, and the version that wrote it"
            + " starts on it",
        e);
  }

  /** At start. */
  static StoreUnavailableException inUse(DatabaseUrl url) {
    return new StoreUnavailableException("The store can't be opened, " + url + ": " + IN_USE, null);
  }

  /**
   * Later.
   *
   * @param mayBeKept whether what was to be changed may have been
   */
  static StoreUnavailableException running(DatabaseUrl url, SQLException e, boolean mayBeKept) {
    // the pool says how long it waited for a connection; what the server said is its cause
    SQLException said = e.getCause() instanceof SQLException cause ? cause : e;
    return new StoreUnavailableException(
        "The store can't be used at the moment, "
            + url
            + ": "
            + (url.shared() ? advice(said) : firstLine(said)),
        e,
        mayBeKept);
  }

  private static String advice(DatabaseUrl url, SQLException sql, Exception e) {
    if (e instanceof FlywayException && sql == null) {
      return "what table "
          + DatabaseOpener.SCHEMA_TABLE
          + " tells of its upgrades can't be gone on from ("
          + e.getClass().getSimpleName()
          + "). "
          + ANOTHER;
    }
    if (sql == null) {
      return "the URL is not understood ("
          + e.getClass().getSimpleName()
          + "). Review activity-sync.store.url";
    }
    if (sql.getErrorCode() == H2_IN_USE) {
      return IN_USE;
    }
    if (!url.shared() && H2_NOT_OF_THE_FILE.contains(sql.getErrorCode())) {
      return "the URL is not understood (" + firstLine(sql) + "). Review activity-sync.store.url";
    }
    if (!url.shared() && sql.getErrorCode() != H2_WRONG_USER) {
      return "the file can't be read ("
          + firstLine(sql)
          + "). Check that the disk is whole and not full, then put back a copy from a backup,"
          + " or move the file away to start with an empty store";
    }
    return advice(sql);
  }

  private static String advice(SQLException sql) {
    String state = String.valueOf(sql.getSQLState());
    String said = " (" + firstLine(sql) + "). ";
    if (state.startsWith("28")) {
      return "the user or password is refused. Review activity-sync.store.user and"
          + " activity-sync.store.password";
    }
    if (state.startsWith("08")) {
      return "the server can't be reached, or has not answered"
          + said
          + "Review host and port in activity-sync.store.url, and that the server runs";
    }
    if (state.equals("22023") && String.valueOf(sql.getMessage()).contains("TimeZone")) {
      return "the server does not know this process's time zone, "
          + TimeZone.getDefault().getID()
          + ". Start with -Duser.timezone=UTC, or bring the server's time zones up to date";
    }
    return switch (state) {
      case "3D000" -> "the database does not exist. Create it, or review activity-sync.store.url";
      case "25006" ->
          "the server lets nobody write, as a standby does"
              + said
              + "Review host and port in activity-sync.store.url, and default_transaction_read_only"
              + " of the server, the database and the user";
      case "42501", "3F000" ->
          "the user may not do all that is needed"
              + said
              + "Grant it create on the schema, and all on the tables that are there";
      case "42P01", "42P07" -> "its tables are not all there, or not its own" + said + ANOTHER;
      case "53300" ->
          "the server has no connection to give"
              + said
              + "Review its max_connections, and the limits of the database and the user: a process"
              + " needs 4, and one more for leases";
      case "55P03" ->
          "another session holds a lock on its tables" + said + "End that one, or wait for its end";
      case "57014" ->
          "the server gave up what it was asked"
              + said
              + "Review statement_timeout of the server, the database and the user";
      default -> firstLine(sql);
    };
  }

  private static SQLException sql(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SQLException found && found.getSQLState() != null) {
        return found;
      }
    }
    return null;
  }

  /** What the driver says, without the statement that H2 quotes after it. */
  private static String firstLine(Throwable e) {
    String message = String.valueOf(e.getMessage()).strip();
    return message.split("\\R|; SQL statement", 2)[0];
  }
}
