package io.activitysync.connection.store;

import io.activitysync.connection.ConnectionExistsException;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.NoSuchConnectionException;
import io.activitysync.connection.PinnedException;
import io.activitysync.connection.StaleRevisionException;
import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Keeps connections. When a method that changes something returns, the change is on disk, and its
 * history with it; when it throws, nothing was changed, but for {@link StoreUnavailableException},
 * after which one has to look. Safe for use by several threads and, on PostgreSQL, by several
 * processes. Every method may throw {@link StoreUnavailableException}.
 */
public interface ConnectionStore {

  /** All connections, by id. */
  List<StoredConnection> all();

  /** The connection with an id. */
  Optional<StoredConnection> find(String id);

  /**
   * Adds a connection.
   *
   * @param settings checked settings
   * @param desired what is wanted of it
   * @param actor who asked for it
   * @throws ConnectionExistsException where there is one with this id
   */
  StoredConnection insert(ConnectionSettings settings, DesiredState desired, String actor);

  /**
   * Replaces settings and what is wanted; a secret that is null is removed. Where nothing differs,
   * nothing is written and the revision stays.
   *
   * @param settings checked settings, all of them
   * @param desired what is wanted of it
   * @param expected the revision that the caller saw
   * @param actor who asked for it
   * @throws StaleRevisionException where another change came first
   * @throws NoSuchConnectionException where it was deleted
   * @throws PinnedException where a file sets what would change
   */
  StoredConnection update(
      ConnectionSettings settings, DesiredState desired, long expected, String actor);

  /**
   * Changes what is wanted, whatever the revision. Where nothing differs, nothing is written and
   * the revision stays.
   *
   * @param change from what is wanted to what shall be; may be called more than once
   * @throws NoSuchConnectionException where it was deleted
   * @throws PinnedException where a file sets what would change
   */
  StoredConnection want(String id, UnaryOperator<DesiredState> change, String actor);

  /**
   * Whether what is wanted of a connection has changed within the last time, or it was made within
   * it: by the clock of the store, which all processes share. False where no other process can have
   * done so.
   */
  default boolean isSaidWithin(String id, Duration time) {
    return false;
  }

  /**
   * Deletes a connection; its history stays for 90 days.
   *
   * @param expected the revision that the caller saw
   * @throws StaleRevisionException where another change came first
   * @throws NoSuchConnectionException where it was deleted
   * @throws PinnedException where a file declares it
   */
  void delete(String id, long expected, String actor);

  /**
   * Tells the other processes that connections are wanted to be tried again, as by an operator;
   * their revisions stay.
   *
   * @return the number of this retry, above 0; 0 where no other process can know of it
   */
  long retry(Set<String> ids, String actor);

  /** Who deleted the connection that had an id, as far as that is known. */
  default String deletedBy(String id) {
    return "another instance";
  }

  /** The newest revision that any connection has or had; 0 for a store without changes. */
  long revision();

  /**
   * What changed, by any process, since a revision. Where the store's revision is lower than that,
   * as after a restored backup, or another server answers, all ids: a number may have been used
   * again for another change.
   *
   * @param server which answered last time; empty for none
   */
  StoreChanges changesSince(long revision, String server);

  /**
   * Names of the properties that a file sets for a connection, as {@code streamName}, each with
   * what sets it; no one else may change them.
   */
  default Map<String, String> pinned(String id) {
    return Map.of();
  }
}
