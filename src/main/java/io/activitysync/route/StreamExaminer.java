package io.activitysync.route;

import io.activitysync.connection.ConnectionSettings;
import java.util.concurrent.CompletableFuture;

/** Tries a stream and tells all that was found. Never blocks. */
@FunctionalInterface
public interface StreamExaminer {

  /**
   * Asks the stream for its state; writes nothing.
   *
   * @param settings with a stream name and a region; saved or not
   * @return never fails
   */
  CompletableFuture<StreamFinding> examine(ConnectionSettings settings);
}
