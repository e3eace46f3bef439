package io.activitysync.connection;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counted since the process started: events, but for {@code delivered} and {@code retried}, which
 * are the stream's records. Safe for use by several threads.
 */
public final class Counters {
  public final LongAdder received = new LongAdder();
  public final LongAdder delivered = new LongAdder();
  public final LongAdder discarded = new LongAdder();
  public final LongAdder skipped = new LongAdder();
  public final LongAdder rejected = new LongAdder();
  public final LongAdder retried = new LongAdder();

  /** Those of {@code rejected} that were set aside because nobody could be told. */
  public final LongAdder deadLettered = new LongAdder();

  /** Data and partition keys of the delivered records, in bytes. */
  public final LongAdder deliveredBytes = new LongAdder();
}
