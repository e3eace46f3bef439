package io.activitysync.connection;

import io.activitysync.connection.settings.ConnectionSettings;
import java.time.Instant;
import java.util.Set;

/**
 * A connection as the store holds it.
 *
 * @param settings with secrets in the clear, masked by their type
 * @param desired what is wanted of it
 * @param revision 1 or more, 0 where no store holds it; grows with each change, over all
 *     connections, so that id and revision together name one content
 * @param changedAt when it was last changed
 * @param changedBy who changed it: a user, {@code jmx}, {@code file}
 * @param declared whether a file declared it first, and no one else made it
 * @param unreadable names, as {@code secretAccessKey}, of what the store's key can't open. Such a
 *     secret is null in {@code settings}, such a source is {@link #UNREADABLE_SOURCE}; the
 *     connection must not stream until they are given again. Empty as a rule
 */
public record StoredConnection(
    ConnectionSettings settings,
    DesiredState desired,
    long revision,
    Instant changedAt,
    String changedBy,
    boolean declared,
    Set<String> unreadable) {

  /** Stands for a source that can't be opened; no component has this scheme. */
  public static final String UNREADABLE_SOURCE = "unreadable:source";

  /** Copies {@code unreadable}. */
  public StoredConnection {
    unreadable = Set.copyOf(unreadable);
  }

  /** The connection's id. */
  public String id() {
    return settings.id();
  }

  /** One that no store holds: revision 0, all readable. */
  public static StoredConnection unsaved(ConnectionSettings settings, DesiredState desired) {
    return new StoredConnection(settings, desired, 0, Instant.EPOCH, "", false, Set.of());
  }

  /** Whether all can be read that the connection needs. */
  public boolean readable() {
    return unreadable.isEmpty();
  }

  /** The same with other settings, as a file lays over them. */
  public StoredConnection with(
      ConnectionSettings other, DesiredState wanted, Set<String> stillUnreadable) {
    return new StoredConnection(
        other, wanted, revision, changedAt, changedBy, declared, stillUnreadable);
  }
}
