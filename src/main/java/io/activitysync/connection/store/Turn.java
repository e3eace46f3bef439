package io.activitysync.connection.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The last turn at something, as its row tells it.
 *
 * @param number how many turns it was
 * @param left for how long, in seconds, it holds
 */
record Turn(String name, String owner, long number, double left) {
  /** Turns that nobody has taken for so long are over. */
  private static final double FORGOTTEN_SECONDS = 60;

  /** What a clock that is only being adjusted may be off by. */
  private static final double UNSTEADY_SECONDS = 1;

  static Turn of(ResultSet row) throws SQLException {
    return new Turn(row.getString(1), row.getString(2), row.getLong(3), row.getDouble(4));
  }

  /** How many turns it is with the next one. */
  long next() {
    return left < -FORGOTTEN_SECONDS ? 1 : number + 1;
  }

  /**
   * How long another is kept waiting; zero where nobody is: also where more is left than any wait
   * has, since then the database's clock has been put back.
   */
  Duration wait(String other, Duration longest) {
    long millis = Math.max(0, (long) Math.ceil(left * 1_000));
    if (millis > longest.toMillis() + UNSTEADY_SECONDS * 1_000) {
      return Duration.ZERO;
    }
    return Duration.ofMillis(millis > 0 && other.equals(owner) ? millis + 1_000 : millis);
  }
}
