package io.activitysync.kinesis;

import java.util.BitSet;

/**
 * One exchange's records on their way; guarded by its {@link Delivery}'s lock, but for the source.
 */
final class Submission {
  final RecordSource source;
  final DeliveryCallback callback;
  final BitSet delivered = new BitSet();
  long deliveredCount;
  int handedOver;
  int outstanding;
  boolean exhausted;
  boolean over;
  Exception failure;

  Submission(RecordSource source, DeliveryCallback callback) {
    this.source = source;
    this.callback = callback;
  }

  /** Whether nothing more will happen to it. */
  boolean settled() {
    return (exhausted || failure != null) && outstanding == 0 && !over;
  }
}
