package io.activitysync.local;

import java.time.Instant;

/**
 * A record in a shard.
 *
 * @param position place in its shard, counted from 0
 * @param arrival when it was put
 * @param partitionKey as given
 * @param data as given; never changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredRecord(long position, Instant arrival, String partitionKey, byte[] data) {

  /** What it counts for against the limits of Kinesis, in bytes. */
  int size() {
    return data.length + partitionKey.length();
  }
}
