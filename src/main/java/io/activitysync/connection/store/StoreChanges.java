package io.activitysync.connection.store;

import java.util.List;
import java.util.Set;

/**
 * What changed in the store.
 *
 * @param revision up to which revision this tells; where to ask from next time
 * @param server which server answered: it has another name after each of its starts; empty where
 *     the store is this process's own
 * @param anew whether it may have lost what it said before, as after a failover: then what it holds
 *     counts, whatever its revisions, and what it does not hold is gone
 * @param ids connections that were made, changed or deleted; an id that can't be found any more was
 *     deleted
 * @param retries retries that operators asked for, the last one of each connection
 */
public record StoreChanges(
    long revision, String server, boolean anew, Set<String> ids, List<Retry> retries) {

  /**
   * A retry that was asked for.
   *
   * @param id of the connection
   * @param number grows with each retry; above 0
   * @param actor who asked
   */
  public record Retry(String id, long number, String actor) {}

  /** Copies the collections. */
  public StoreChanges {
    ids = Set.copyOf(ids);
    retries = List.copyOf(retries);
  }

  /** Whether there is nothing to be told. */
  boolean isEmpty() {
    return !anew && ids.isEmpty() && retries.isEmpty();
  }
}
