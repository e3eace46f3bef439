package io.activitysync.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What is measured of a run, in the unit that it is shown in. */
enum Figure {
  EVENTS_PER_SECOND(run -> run.sent().perSecond()),
  CPU_MICROS(run -> run.sent().cpuMicros()),
  SINK_CPU_MICROS(run -> run.arrived().cpuNanos() / 1e3 / run.sent().events()),
  P50_MICROS(run -> run.sent().p50Nanos() / 1e3),
  P99_MICROS(run -> run.sent().p99Nanos() / 1e3),
  /** From the beginning of a run to its end. */
  MILLIS(run -> run.sent().nanos() / 1e6),
  CPU_SECONDS(run -> run.sent().cpuNanos() / 1e9),
  /** Most memory resident since the process began, in millions of bytes. */
  PEAK_RSS_MB(run -> run.sent().peakRssBytes() / 1e6);

  private final ToDoubleFunction<Outcome> ofRun;

  Figure(ToDoubleFunction<Outcome> ofRun) {
    this.ofRun = ofRun;
  }

  /** Its median over runs, of which there is one or more. */
  double median(List<Outcome> runs) {
    double[] sorted = runs.stream().mapToDouble(ofRun).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
