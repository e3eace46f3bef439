package io.activitysync.connection.store.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import org.h2.api.ErrorCode;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.message.DbException;

/**
 * The pool, and transactions on it. Safe for use by several threads.
 *
 * <p>H2 writes a commit to its file up to half a second later. So each transaction whose outcome is
 * told to someone ends with {@code CHECKPOINT SYNC}, which writes and forces it to the disk; that
 * holds under kill -9 and power loss. {@code WRITE_DELAY=0} would write at each commit too, but
 * never forces, and ends the thread that keeps the file compact.
 *
 * @param seconds for which a caller waits at most, where several processes share the database
 */
public record Database(HikariDataSource pool, DatabaseUrl url, int seconds)
    implements AutoCloseable {
  /**
   * Errors after which an embedded H2 can't be used as it is, as where its file could not be
   * written for a full disk. It does not recover by itself: each later statement fails, and in
   * 2.4.240 spins for ever in {@code MVStore.registerVersionUsage}. Closed at once, without
   * writing, it is opened anew by the next connection, from what the file held last.
   */
  private static final Set<Integer> BROKEN =
      Set.of(
          ErrorCode.GENERAL_ERROR_1,
          ErrorCode.IO_EXCEPTION_1,
          ErrorCode.IO_EXCEPTION_2,
          ErrorCode.FILE_CORRUPTED_1,
          ErrorCode.DATABASE_IS_CLOSED,
          ErrorCode.DATABASE_CALLED_AT_SHUTDOWN);

  /** Works in one transaction. */
  public interface Work<T> {
    /** Does it, and answers what came of it. */
    T with(Tx tx) throws SQLException;
  }

  /** Reads or, where it does not matter that the last half second may be lost, writes. */
  public <T> T run(Work<T> work) {
    return run(work, false, deadline());
  }

  /** Writes; on return it is on disk. */
  public <T> T durably(Work<T> work) {
    return run(work, !shared(), deadline());
  }

  /** As {@link #run}, where no caller waits: a long list over a slow network gets its time. */
  public <T> T atLeisure(Work<T> work) {
    return run(work, false, Optional.empty());
  }

  /** As {@link #durably}, at start, before there are callers. */
  public <T> T durablyAtStart(Work<T> work) {
    return run(work, !shared(), Optional.empty());
  }

  /** A database of this process's own answers, or fails, by itself. */
  private Optional<Deadline> deadline() {
    return shared() ? Optional.of(new Deadline(seconds)) : Optional.empty();
  }

  private <T> T run(Work<T> work, boolean checkpoint, Optional<Deadline> deadline) {
    boolean mayBeKept = false;
    try (Connection connection = pool.getConnection()) {
      try {
        Tx tx = new Tx(connection, deadline);
        T result = work.with(tx);
        mayBeKept = true;
        tx.commit();
        if (checkpoint) {
          checkpoint(connection);
        }
        return result;
      } catch (SQLException e) {
        if (!shared() && isBroken(e)) {
          closeBroken(connection, e);
          pool.getHikariPoolMXBean().softEvictConnections();
        } else {
          rollback(connection, deadline, e);
          if (shared()) {
            // begun while the server let nobody write, say, its session would stay so for as long
            // as it lasts
            pool.evictConnection(connection);
          }
        }
        throw e;
      } catch (RuntimeException e) {
        rollback(connection, deadline, e);
        throw e;
      }
    } catch (SQLException e) {
      throw StoreErrors.running(url, e, mayBeKept);
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

  /** As {@link DatabaseUrl#shared}. */
  public boolean shared() {
    return url.shared();
  }

  @Override
  public void close() {
    pool.close();
    if (!shared()) {
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

  /** Whether an error tells that the database can't be used as it is. */
  private static boolean isBroken(SQLException error) {
    return BROKEN.contains(error.getErrorCode());
  }

  /** Closes the database; what goes wrong with that is added to the cause. */
  static void closeBroken(Connection connection, Exception cause) {
    try {
      if (connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session) {
        session.getDatabase().shutdownImmediately();
      }
    } catch (DbException e) {
      // it reports that it is closed, by an exception
    } catch (SQLException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }
}
