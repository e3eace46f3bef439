package io.activitysync.streamcheck;

import io.activitysync.connection.PauseReason;
import io.activitysync.connection.settings.ConnectionSettings;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Tries whether a connection's stream can be reached with its settings. Never blocks, so that a
 * stream which does not answer holds up nobody but itself.
 */
@FunctionalInterface
public interface Probe {

  /**
   * Tries it.
   *
   * @param settings saved or not
   * @return completes with why it can't be written to, or empty when nothing speaks against it;
   *     never fails
   */
  CompletableFuture<Optional<PauseReason>> probe(ConnectionSettings settings);
}
