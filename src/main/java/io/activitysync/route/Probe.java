package io.activitysync.route;

import io.activitysync.connection.ConnectionSettings;
import io.activitysync.connection.PauseReason;
import java.util.Optional;

/**
 * Tries whether a connection's stream can be reached with its settings. Blocks for up to its own
 * time limit.
 */
@FunctionalInterface
public interface Probe {

  /**
   * Tries it.
   *
   * @param settings saved or not
   * @return why it can't be written to, or empty when nothing speaks against it
   */
  Optional<PauseReason> probe(ConnectionSettings settings);
}
