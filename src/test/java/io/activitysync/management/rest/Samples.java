package io.activitysync.management.rest;

import io.activitysync.connection.Connection;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.RetrySchedule;
import io.activitysync.connection.SerialQueue;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionProperties;
import io.activitysync.support.app.Connect;
import java.net.URI;
import java.time.Clock;
import java.util.Map;

/** Connections for tests. */
public final class Samples {
  private Samples() {}

  /** One that is off and lacks nothing. */
  public static Connection connection(String id, Clock clock) {
    var declared =
        ConnectionProperties.read(Connect.to(id, "stream", URI.create("http://127.0.0.1:1")), "1.0")
            .get(0);
    SerialQueue queue = new SerialQueue(Runnable::run);
    queue.open();
    return new Connection(
        StoredConnection.unsaved(declared.settings(), new DesiredState(false, false)),
        Map.of(),
        clock,
        new RetrySchedule(() -> 0),
        queue);
  }
}
