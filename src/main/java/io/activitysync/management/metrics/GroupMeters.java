package io.activitysync.management.metrics;

import io.activitysync.event.Tally;
import io.activitysync.event.Tally.Skip;
import io.activitysync.kinesis.fault.Fault;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/**
 * All meters of one label. Those that count by kind or by fault are made when there is something to
 * count. Safe for use by several threads.
 */
final class GroupMeters {
  private static final Duration[] CALL_TIMES = millis(5, 10, 25, 50, 100, 250, 500, 1_000, 5_000);
  private static final Duration[] ACKNOWLEDGE_TIMES =
      millis(10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000);
  private static final double[] CALL_RECORDS = {1, 5, 10, 50, 100, 250, 499, 500};
  private static final List<String> STATES =
      List.of("DISABLED", "CONNECTING", "STREAMING", "PAUSED");

  private final MeterRegistry registry;
  private final Tags tags;
  private final MeteredGroup group;
  private final Queue<Meter> meters = new ConcurrentLinkedQueue<>();
  private final Map<String, Counter> deliveredByKind = new ConcurrentHashMap<>();
  private final Map<List<String>, Counter> skipped = new ConcurrentHashMap<>();
  private final Map<Fault, Counter> failedCalls = new ConcurrentHashMap<>();
  private final Map<Fault, Counter> refusedRecords = new ConcurrentHashMap<>();
  private final Timer acknowledgeTime;
  private final Timer callTime;
  private final DistributionSummary callRecords;

  GroupMeters(MeterRegistry registry, String label, MeteredGroup group, Clock clock) {
    this.registry = registry;
    this.group = group;
    this.tags = Tags.of("connection", label);
    for (MeteredGroup.Count count : MeteredGroup.Count.values()) {
      keep(
          FunctionCounter.builder(count.meter(), group, g -> g.sum(count))
              .tags(tags)
              .register(registry));
    }
    for (String state : STATES) {
      keep(
          Gauge.builder("activity.sync.connections", group, g -> g.inState(state))
              .tags(tags.and("state", state))
              .register(registry));
    }
    keep(
        Gauge.builder("activity.sync.sources.failed", group, MeteredGroup::sourcesFailed)
            .tags(tags)
            .register(registry));
    keep(
        Gauge.builder("activity.sync.hot.keys", group, MeteredGroup::hotKeys)
            .tags(tags)
            .register(registry));
    gauge("activity.sync.paused", g -> g.longestPauseSeconds(clock.instant()));
    gauge("activity.sync.unacknowledged.oldest", MeteredGroup::oldestUnacknowledgedSeconds);
    acknowledgeTime =
        keep(
            Timer.builder("activity.sync.acknowledgement")
                .tags(tags)
                .serviceLevelObjectives(ACKNOWLEDGE_TIMES)
                .register(registry));
    callTime =
        keep(
            Timer.builder("activity.sync.call")
                .tags(tags)
                .serviceLevelObjectives(CALL_TIMES)
                .register(registry));
    callRecords =
        keep(
            DistributionSummary.builder("activity.sync.call.records")
                .tags(tags)
                .serviceLevelObjectives(CALL_RECORDS)
                .register(registry));
  }

  MeteredGroup group() {
    return group;
  }

  void acknowledged(Tally tally, long nanos, UnaryOperator<String> kinds) {
    acknowledgeTime.record(nanos, TimeUnit.NANOSECONDS);
    tally.acceptedByKind().forEach((kind, count) -> delivered(kinds.apply(kind), count));
    for (Skip reason : Skip.values()) {
      tally
          .skippedByKind(reason)
          .forEach((kind, count) -> skipped(label(reason), kinds.apply(kind), count));
    }
  }

  private void skipped(String reason, String kind, long count) {
    skipped
        .computeIfAbsent(
            List.of(reason, kind),
            both -> counter("activity.sync.events.skipped", "reason", reason, "kind", kind))
        .increment((double) count);
  }

  private void delivered(String kind, long count) {
    deliveredByKind
        .computeIfAbsent(kind, k -> counter("activity.sync.events.delivered", "kind", k))
        .increment((double) count);
  }

  void called(int records, long nanos, Fault fault) {
    callTime.record(nanos, TimeUnit.NANOSECONDS);
    callRecords.record(records);
    if (fault != null) {
      failedCalls
          .computeIfAbsent(fault, f -> counter("activity.sync.calls.failed", "fault", f.name()))
          .increment();
    }
  }

  void refused(int records, Fault fault) {
    refusedRecords
        .computeIfAbsent(fault, f -> counter("activity.sync.records.refused", "fault", f.name()))
        .increment(records);
  }

  /** Takes all of them away. */
  void remove() {
    for (Meter meter = meters.poll(); meter != null; meter = meters.poll()) {
      registry.remove(meter);
      meter.close();
    }
  }

  /** Label after label with its value. */
  private Counter counter(String name, String... labels) {
    return keep(Counter.builder(name).tags(tags.and(labels)).register(registry));
  }

  private void gauge(String name, ToDoubleFunction<MeteredGroup> seconds) {
    keep(Gauge.builder(name, group, seconds).tags(tags).baseUnit("seconds").register(registry));
  }

  private <M extends Meter> M keep(M meter) {
    meters.add(meter);
    return meter;
  }

  private static String label(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  private static Duration[] millis(long... millis) {
    Duration[] durations = new Duration[millis.length];
    for (int i = 0; i < millis.length; i++) {
      durations[i] = Duration.ofMillis(millis[i]);
    }
    return durations;
  }
}
