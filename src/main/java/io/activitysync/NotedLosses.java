package io.activitysync;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionListener;
import io.activitysync.connection.ConnectionState;
import io.activitysync.connection.store.history.History;
import io.activitysync.connection.store.history.HistoryEntry;
import java.time.Instant;

/** Notes in the history what sources have lost: it is told there for as long as anything is. */
record NotedLosses(History history) implements ConnectionListener {
  @Override
  public void moved(Connection of, ConnectionState from, ConnectionState to, String actor) {
    // noted with its notification
  }

  @Override
  public void lost(Connection connection, Instant at, String what) {
    var unused = history.append(HistoryEntry.lost(connection.id(), at, what));
  }
}
