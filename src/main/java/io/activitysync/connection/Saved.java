package io.activitysync.connection;

import io.activitysync.connection.settings.ConnectionSettings;
import java.util.Set;

/**
 * What is kept of a connection, all of one moment.
 *
 * @param settings checked settings
 * @param desired what is wanted of it
 * @param revision grows with each change; 0 where nothing is kept
 * @param unreadable names, as {@code secretAccessKey}, of what was kept and can't be opened: the
 *     connection must not stream until they are given again. Empty as a rule
 */
public record Saved(
    ConnectionSettings settings, Desired desired, long revision, Set<String> unreadable) {

  /** Copies {@code unreadable}. */
  public Saved {
    unreadable = Set.copyOf(unreadable);
  }

  /** Whether all can be read that the connection needs. */
  public boolean readable() {
    return unreadable.isEmpty();
  }
}
