package io.activitysync.connection;

/**
 * Is told of each move, after it was made and outside of any lock, in order for one connection.
 * Must not block for long.
 */
@FunctionalInterface
public interface ConnectionListener {

  /**
   * A connection went from one state to another.
   *
   * @param connection which one
   * @param from the state before
   * @param to the state now
   * @param actor who asked for it: a user, {@code jmx}, {@code file}, {@code error handler}, {@code
   *     retry}
   */
  void moved(Connection connection, ConnectionState from, ConnectionState to, String actor);
}
