package io.activitysync.cluster;

import io.activitysync.connection.store.LeaseTable.Holder;
import java.util.Optional;

/**
 * What one process knows of one lease, by its own monotonic clock alone. Immutable.
 *
 * @param epoch under which it is held; 0 where it is not
 * @param until {@link System#nanoTime} up to which it counts as held
 */
record Tenure(long epoch, long until) {
  static final Tenure NONE = new Tenure(0, 0);

  /**
   * What the store answered.
   *
   * @param owner this process
   * @param holder who has the lease, by that answer
   * @param asked when the store was asked: it can't have begun the term earlier than that
   * @param lasts for how long what is held counts as held, from then on; less than the term
   */
  static Tenure answered(String owner, Optional<Holder> holder, long asked, long lasts) {
    return holder
        .filter(one -> one.owner().equals(owner))
        .map(one -> new Tenure(one.epoch(), asked + lasts))
        .orElse(NONE);
  }

  /** Whether what one process alone may do may be done at a moment. */
  boolean holds(long now) {
    return epoch > 0 && until - now > 0;
  }
}
