package io.activitysync.connection.store.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.concurrent.TimeUnit;

/**
 * When an operation on the database ends at the latest: the wait for a connection of the pool, its
 * statements and the locks that they wait for, together. A caller of REST needs up to two such
 * operations, and is told that none takes longer than 15 s. Used by one thread.
 */
public final class Deadline {
  /** Of what a caller waits for. */
  public static final int SECONDS = 7;

  /**
   * Of a question that leases hang on: one that is not answered is asked once more within the time
   * for which they last.
   */
  static final int LEASE_SECONDS = 3;

  /** What is under way is given up with this, in milliseconds, whatever is left. */
  private static final int LAST_WORD_MS = 500;

  private final int seconds;
  private final long end;

  /** Begins now. */
  Deadline(int seconds) {
    this.seconds = seconds;
    this.end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  /**
   * Has the next call of the server wait for what is left, or less where the URL says so.
   *
   * @throws SQLTimeoutException where nothing is left
   */
  void hold(Connection connection) throws SQLException {
    long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    if (left < 1) {
      throw new SQLTimeoutException("it took longer than " + seconds + " s");
    }
    limit(connection, (int) left);
  }

  /** Has the call that gives up what was begun wait for a moment only. */
  void holdLastWord(Connection connection) throws SQLException {
    limit(connection, LAST_WORD_MS);
  }

  private static void limit(Connection connection, int millis) throws SQLException {
    int own = connection.getNetworkTimeout();
    if (own == 0 || own > millis) {
      // the pool puts its own back; the driver needs no thread for it
      connection.setNetworkTimeout(Runnable::run, millis);
    }
  }
}
