package io.activitysync.connection.store;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * The pool, and transactions on it. Safe for use by several threads.
 *
 * <p>H2 writes a commit to its file up to half a second later. So each transaction whose outcome is
 * told to someone ends with {@code CHECKPOINT SYNC}, which writes and forces it to the disk; that
 * holds under kill -9 and power loss. {@code WRITE_DELAY=0} would write at each commit too, but
 * never forces, and ends the thread that keeps the file compact.
 */
final class Database implements AutoCloseable {

  /** Works in one transaction. */
  interface Work<T> {
    T with(Tx tx) throws SQLException;
  }

  private final HikariDataSource pool;
  private final DatabaseUrl url;

  Database(HikariDataSource pool, DatabaseUrl url) {
    this.pool = pool;
    this.url = url;
  }

  /** Reads or, where it does not matter that the last half second may be lost, writes. */
  <T> T run(Work<T> work) {
    return run(work, false, deadline());
  }

  /** Writes; on return it is on disk. */
  <T> T durably(Work<T> work) {
    return run(work, url.embedded(), deadline());
  }

  /** As {@link #run}, where no caller waits: a long list over a slow network gets its time. */
  <T> T atLeisure(Work<T> work) {
    return run(work, false, Optional.empty());
  }

  /** As {@link #durably}, at start, before there are callers. */
  <T> T durablyAtStart(Work<T> work) {
    return run(work, url.embedded(), Optional.empty());
  }

  /** A database of this process's own answers, or fails, by itself. */
  private Optional<Deadline> deadline() {
    return url.embedded() ? Optional.empty() : Optional.of(new Deadline());
  }

  private <T> T run(Work<T> work, boolean checkpoint, Optional<Deadline> deadline) {
    try (Connection connection = pool.getConnection()) {
      try {
        Tx tx = new Tx(connection, deadline);
        T result = work.with(tx);
        tx.commit();
        if (checkpoint) {
          checkpoint(connection);
        }
        return result;
      } catch (SQLException e) {
        if (url.embedded() && BrokenH2.isSaidBy(e)) {
          BrokenH2.close(connection, e);
          pool.getHikariPoolMXBean().softEvictConnections();
        } else {
          rollback(connection, deadline, e);
        }
        throw e;
      } catch (RuntimeException e) {
        rollback(connection, deadline, e);
        throw e;
      }
    } catch (SQLException e) {
      throw StoreErrors.running(url, e);
    }
  }

  private static void checkpoint(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CHECKPOINT SYNC");
    }
    connection.commit();
  }

  private static void rollback(
      Connection connection, Optional<Deadline> deadline, Exception cause) {
    try {
      if (deadline.isPresent()) {
        deadline.get().holdLastWord(connection);
      }
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** Whether other processes may change it too. */
  boolean shared() {
    return !url.embedded();
  }

  @Override
  public void close() {
    pool.close();
    if (url.embedded()) {
      // on a connection of its own: the pool would at once make a new one and so open the file
      // again
      try (Connection connection =
              DriverManager.getConnection(
                  pool.getJdbcUrl(), pool.getUsername(), pool.getPassword());
          Statement statement = connection.createStatement()) {
        statement.execute("SHUTDOWN");
      } catch (SQLException e) {
        // the file is as whole as after a kill; the next start says what is wrong
      }
    }
  }
}
