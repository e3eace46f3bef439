package io.activitysync.bench.contender;

/**
 * What a contender tells of a run.
 *
 * @param events events acknowledged
 * @param nanos how long it took
 * @param cpuNanos CPU time used, by all processes of the contender
 * @param peakRssBytes most memory resident up to now, summed over its processes
 * @param p50Nanos median time until one event was acknowledged; 0 unless that was measured
 * @param p99Nanos 99th percentile of the same
 */
public record Sent(
    long events, long nanos, long cpuNanos, long peakRssBytes, long p50Nanos, long p99Nanos) {

  /** Events a second. */
  public double perSecond() {
    return events * 1e9 / nanos;
  }

  /** CPU microseconds an event. */
  public double cpuMicros() {
    return cpuNanos / 1e3 / events;
  }
}
