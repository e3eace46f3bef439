package io.activitysync.kinesis.delivery;

import io.activitysync.kinesis.client.PutEntry;

/**
 * What goes as one entry of a call and is answered as one: a record, or an aggregate of several.
 * Guarded by its {@link Delivery}'s lock, but for what never changes.
 */
abstract class Parcel implements PutEntry {
  /** Bytes that it counts for against the limits of a call; no fewer than it has. */
  final int cost;

  /** How often it has failed. */
  int failures;

  /** When it was first sent; set once it has failed. */
  long firstSent;

  /** When it is to be sent again. */
  long retryAt;

  Parcel(int cost) {
    this.cost = cost;
  }

  /** Number of records in it, 1 or more. */
  abstract int size();

  /** A record in it. */
  abstract PendingRecord record(int index);

  /** Whether nobody waits for any of its records any more. */
  boolean isWithdrawn() {
    for (int i = 0; i < size(); i++) {
      if (!record(i).submission.isWithdrawn()) {
        return false;
      }
    }
    return true;
  }
}
