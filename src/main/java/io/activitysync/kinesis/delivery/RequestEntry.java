package io.activitysync.kinesis.delivery;

import io.activitysync.kinesis.client.PutEntry;

/**
 * What goes as one entry of a call and is answered as one: a record, or an aggregate of several.
 * Guarded by its {@link Delivery}'s lock, but for what never changes.
 */
abstract class RequestEntry implements PutEntry {
  /** Bytes that it counts for against the limits of a call; no fewer than it has. */
  final int cost;

  /** When it is to be sent again, in nanoseconds. */
  long retryAt;

  private int failures;
  private long firstSent;

  RequestEntry(int cost) {
    this.cost = cost;
  }

  /** Number of records in it, 1 or more. */
  abstract int size();

  /** A record in it. */
  abstract PendingRecord record(int index);

  /** It has failed in a call that was sent then. */
  void failed(long sentAt) {
    if (failures++ == 0) {
      firstSent = sentAt;
    }
  }

  /** How often it has failed. */
  int failures() {
    return failures;
  }

  /** Nanoseconds since it was first sent in vain; not to be asked before it has failed. */
  long failingFor(long now) {
    return now - firstSent;
  }

  /** Whether none of its records may be sent any more. */
  boolean isWithdrawn() {
    return withdrawn() == size();
  }

  /** How many of its records may not be sent any more. */
  int withdrawn() {
    int withdrawn = 0;
    for (int i = 0; i < size(); i++) {
      withdrawn += record(i).submission.isWithdrawn() ? 1 : 0;
    }
    return withdrawn;
  }
}
