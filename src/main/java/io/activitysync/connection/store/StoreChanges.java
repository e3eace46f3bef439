package io.activitysync.connection.store;

import java.util.Set;

/**
 * What changed in the store.
 *
 * @param revision up to which revision this tells; where to ask from next time
 * @param ids connections that were made, changed or deleted; an id that can't be found any more was
 *     deleted
 */
public record StoreChanges(long revision, Set<String> ids) {

  /** Copies {@code ids}. */
  public StoreChanges {
    ids = Set.copyOf(ids);
  }
}
