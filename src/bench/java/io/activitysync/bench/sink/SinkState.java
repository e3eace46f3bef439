package io.activitysync.bench.sink;

import io.activitysync.bench.Cost;

/** What all connections of the sink share: how it behaves in this run, and what arrived in it. */
final class SinkState {
  private final Replies replies = new Replies();
  private final Cost cost = Cost.ofThisProcess();
  private volatile Tally tally = new Tally(false, Integer.MAX_VALUE);
  private volatile long delayMillis;
  private volatile long cpuBefore;

  /** Begins a run. */
  void reset(long itsDelayMillis, boolean exact, int longestEvent) {
    delayMillis = itsDelayMillis;
    tally = new Tally(exact, longestEvent);
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
