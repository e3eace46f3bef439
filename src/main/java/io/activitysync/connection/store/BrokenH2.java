package io.activitysync.connection.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.h2.api.ErrorCode;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.message.DbException;

/**
 * An embedded H2 whose file could not be written, as on a full disk. It does not recover by itself:
 * each later statement fails, and in 2.4.240 spins for ever in {@code
 * MVStore.registerVersionUsage}. Closed at once, without writing, it is opened anew by the next
 * connection, from what the file held last.
 */
final class BrokenH2 {
  private static final Set<Integer> CODES =
      Set.of(
          ErrorCode.GENERAL_ERROR_1,
          ErrorCode.IO_EXCEPTION_1,
          ErrorCode.IO_EXCEPTION_2,
          ErrorCode.FILE_CORRUPTED_1,
          ErrorCode.DATABASE_IS_CLOSED,
          ErrorCode.DATABASE_CALLED_AT_SHUTDOWN);

  private BrokenH2() {}

  /** Whether an error tells that the database can't be used as it is. */
  static boolean isSaidBy(SQLException error) {
    return CODES.contains(error.getErrorCode());
  }

  /** Closes the database; what goes wrong with that is added to the cause. */
  static void close(Connection connection, SQLException cause) {
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
