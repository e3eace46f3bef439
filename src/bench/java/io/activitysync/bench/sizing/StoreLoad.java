package io.activitysync.bench.sizing;

import io.activitysync.bench.Cost;
import io.activitysync.support.server.PostgresLocal;
import io.activitysync.support.server.SlowWire;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The store of a sizing: a PostgreSQL that counts what it is asked, behind a wire that counts what
 * it carries. Used by one thread.
 */
final class StoreLoad implements AutoCloseable {
  private static final String STATEMENTS = "pg_stat_statements";

  private final Connection connection;
  private final String database;
  private final boolean counts;
  private final SlowWire wire;
  private final Cost cost;

  /**
   * What it has done up to a moment, or in a second.
   *
   * @param transactions ended, committed or not
   * @param statements begin and commit among them; NaN where the server has no {@code
   *     pg_stat_statements}
   * @param read rows that were looked at in tables or by indexes
   * @param written rows that were inserted, updated or deleted
   * @param log bytes of the write-ahead log
   * @param carried bytes over the wire, to and fro
   * @param cpu seconds of CPU time of all its processes
   * @param at seconds
   */
  record Load(
      double transactions,
      double statements,
      double read,
      double written,
      double log,
      double carried,
      double cpu,
      double at) {

    /** What came to this since then. */
    Load since(Load before) {
      return new Load(
          transactions - before.transactions,
          statements - before.statements,
          read - before.read,
          written - before.written,
          log - before.log,
          carried - before.carried,
          cpu - before.cpu,
          at - before.at);
    }

    /** Of one second. */
    Load aSecond() {
      return new Load(
          transactions / at,
          statements / at,
          read / at,
          written / at,
          log / at,
          carried / at,
          cpu / at,
          1);
    }
  }

  /**
   * Makes a database of the machine's PostgreSQL.
   *
   * @param url of a new database
   */
  StoreLoad(PostgresLocal server, String url) throws SQLException {
    database = url.substring(url.lastIndexOf('/') + 1);
    boolean available;
    try (Connection admin = open(server);
        Statement statement = admin.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select 1 from pg_available_extensions where name = '" + STATEMENTS + "'")) {
      available = row.next();
    }
    if (available) {
      try (Connection admin = open(server);
          Statement statement = admin.createStatement()) {
        statement.execute("alter system set shared_preload_libraries = '" + STATEMENTS + "'");
      }
      server.stop();
      server.start();
    }
    counts = available;
    connection = open(server);
    try (Statement statement = connection.createStatement()) {
      if (counts) {
        statement.execute("create extension if not exists " + STATEMENTS);
      }
      cost = new Cost(ProcessHandle.of(backend(statement)).orElseThrow().parent().orElseThrow());
    }
    wire = SlowWire.before(java.net.URI.create(url.substring("jdbc:".length())).getPort());
  }

  private static Connection open(PostgresLocal server) throws SQLException {
    return DriverManager.getConnection(
        server.url("postgres"), PostgresLocal.USER, PostgresLocal.PASSWORD);
  }

  private static long backend(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** JDBC URL by which what is carried is counted. */
  String url() {
    return "jdbc:postgresql://127.0.0.1:" + wire.port() + "/" + database;
  }

  /** What it has done up to now; a second late, since the server tells its figures so often. */
  Load now() throws SQLException {
    String statements =
        counts
            ? "(select sum(calls) from pg_stat_statements s where s.dbid = d.datid)"
            : "'NaN'::float8";
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select xact_commit + xact_rollback, "
                    + statements
                    + ", tup_returned + tup_fetched, tup_inserted + tup_updated + tup_deleted,"
                    + " pg_current_wal_lsn() - '0/0' from pg_stat_database d where datname = '"
                    + database
                    + "'")) {
      row.next();
      return new Load(
          row.getDouble(1),
          row.getDouble(2),
          row.getDouble(3),
          row.getDouble(4),
          row.getDouble(5),
          wire.carried(),
          cost.cpuNanos() / 1e9,
          System.nanoTime() / 1e9);
    }
  }

  /** Statements that took most of its time since this was asked last, one a line. */
  List<String> dearest() throws SQLException {
    List<String> lines = new ArrayList<>();
    if (counts) {
      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "select calls, total_exec_time, rows, regexp_replace(query, '\\s+', ' ', 'g')"
                      + " from pg_stat_statements s join pg_database d on d.oid = s.dbid"
                      + " where datname = '"
                      + database
                      + "' order by total_exec_time desc limit 15")) {
        while (row.next()) {
          lines.add(
              "%8d calls %9.1f ms %9d rows  %s"
                  .formatted(row.getLong(1), row.getDouble(2), row.getLong(3), row.getString(4)));
        }
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute("select pg_stat_statements_reset()");
      }
    }
    return lines;
  }

  /** How many connections' sources are read, by the process that reads most and the fewest. */
  int[] leases() throws SQLException {
    try (Connection store =
            DriverManager.getConnection(
                connection.getMetaData().getURL().replaceFirst("[^/]*$", database),
                PostgresLocal.USER,
                PostgresLocal.PASSWORD);
        Statement statement = store.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select coalesce(sum(n), 0), coalesce(max(n), 0), count(*) from (select count(*) n"
                    + " from lease where name like 'connection/%' and owner is not null"
                    + " and ends_at > clock_timestamp() group by owner) owners")) {
      row.next();
      return new int[] {row.getInt(1), row.getInt(2), row.getInt(3)};
    }
  }

  @Override
  public void close() throws SQLException {
    wire.close();
    connection.close();
  }
}
