package io.activitysync.runtime;

import io.activitysync.connection.DesiredState;
import io.activitysync.connection.StoredConnection;
import java.util.function.UnaryOperator;

/** Keeps what operators want of connections beyond the end of the process. */
@FunctionalInterface
public interface DesiredStateStore {

  /**
   * Changes what is wanted of a connection; on disk when it returns.
   *
   * @param connectionId which one
   * @param change from what is wanted to what shall be; may be called more than once
   * @param actor who asked for it
   * @return all that is kept of the connection now
   */
  StoredConnection want(String connectionId, UnaryOperator<DesiredState> change, String actor);
}
