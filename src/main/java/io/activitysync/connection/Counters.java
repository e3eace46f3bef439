package io.activitysync.connection;

import java.util.concurrent.atomic.LongAdder;

/** Events counted since the process started. Safe for use by several threads. */
public final class Counters {
  public final LongAdder received = new LongAdder();
  public final LongAdder delivered = new LongAdder();
  public final LongAdder discarded = new LongAdder();
  public final LongAdder skipped = new LongAdder();
  public final LongAdder rejected = new LongAdder();
  public final LongAdder retried = new LongAdder();
}
