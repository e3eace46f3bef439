package io.activitysync.connection;

import java.time.Instant;

/**
 * Is told of each move after it was made, outside of any lock, one after the other in the order of
 * the moves of one connection. Must not block for long. What it throws is logged, and keeps no
 * other listener from being told.
 */
@FunctionalInterface
public interface ConnectionListener {

  /**
   * A connection went from one state to another.
   *
   * @param connection which one; may have moved on since
   * @param from the state before
   * @param to the state after
   * @param actor who asked for it: a user, {@code jmx}, {@code file}, {@code error handler}, {@code
   *     automatic retry}
   */
  void moved(Connection connection, ConnectionState from, ConnectionState to, String actor);

  /**
   * What a connection's source should have handed over is gone. On a thread of that source.
   *
   * @param what one sentence for an operator, without full stop
   */
  default void lost(Connection connection, Instant at, String what) {}
}
