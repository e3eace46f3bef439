package io.activitysync.bench.sink;

import io.activitysync.bench.Cost;

/** What all connections of the sink share: how it behaves in this run, and what arrived in it. */
final class SinkState {
  private final Replies replies = new Replies();
  private final Cost cost = Cost.ofThisProcess();
  private volatile Tally tally = new Tally(false);
  private volatile long delayMillis;
  private volatile long cpuBefore;

  /** Begins a run. */
  void reset(long itsDelayMillis, boolean exact) {
    delayMillis = itsDelayMillis;
    tally = new Tally(exact);
    cpuBefore = cost.cpuNanos();
  }

  Arrived arrived() {
    return tally.arrived(cost.cpuNanos() - cpuBefore);
  }

  Replies replies() {
    return replies;
  }

  Tally tally() {
    return tally;
  }

  /** Wait before each answer, in place of a network's round trip. */
  long delayMillis() {
    return delayMillis;
  }
}
