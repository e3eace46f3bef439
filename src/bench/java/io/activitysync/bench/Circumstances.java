package io.activitysync.bench;

import io.activitysync.bench.load.Shape;

/**
 * What is special about a scenario. What isn't said is as in {@link #ORDINARY}.
 *
 * @param measure what is measured
 * @param tls whether over TLS
 * @param delayMillis injected round trip
 * @param keys number of partition keys
 * @param connections number of streams that the load is spread over
 * @param times how many times the usual number of events is sent
 * @param shape what the events look like
 * @param size bytes of an event
 * @param mostRuns runs of each contender at most, since what is plain after a few needs no more
 */
record Circumstances(
    Measure measure,
    boolean tls,
    int delayMillis,
    int keys,
    int connections,
    double times,
    Shape shape,
    int size,
    int mostRuns) {

  /** What is measured. */
  enum Measure {
    /** Events a second, once warm. */
    THROUGHPUT,
    /** How long one event takes, nothing else being under way. */
    SINGLE,
    /** How long it takes from the start of a process until an event is acknowledged. */
    START
  }

  private static final int KEYS = 100_000;
  private static final int SIZE = 900;

  /** 100,000 keys of one stream, events of 0.9 KB, over HTTP, with no delay. */
  static final Circumstances ORDINARY =
      new Circumstances(
          Measure.THROUGHPUT, false, 0, KEYS, 1, 1, Shape.MESSAGE, SIZE, Integer.MAX_VALUE);

  Circumstances measuring(Measure what) {
    return new Circumstances(
        what, tls, delayMillis, keys, connections, times, shape, size, mostRuns);
  }

  Circumstances overTls() {
    return new Circumstances(
        measure, true, delayMillis, keys, connections, times, shape, size, mostRuns);
  }

  Circumstances roundTrip(int millis) {
    return new Circumstances(measure, tls, millis, keys, connections, times, shape, size, mostRuns);
  }

  Circumstances keys(int count) {
    return new Circumstances(
        measure, tls, delayMillis, count, connections, times, shape, size, mostRuns);
  }

  Circumstances connections(int count) {
    return new Circumstances(measure, tls, delayMillis, keys, count, times, shape, size, mostRuns);
  }

  Circumstances times(double factor) {
    return new Circumstances(
        measure, tls, delayMillis, keys, connections, factor, shape, size, mostRuns);
  }

  Circumstances events(Shape what, int bytes) {
    return new Circumstances(
        measure, tls, delayMillis, keys, connections, times, what, bytes, mostRuns);
  }

  Circumstances runs(int most) {
    return new Circumstances(
        measure, tls, delayMillis, keys, connections, times, shape, size, most);
  }
}
