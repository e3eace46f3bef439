package io.activitysync.management.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.HandDriven;
import io.activitysync.event.Tally;
import io.activitysync.management.rest.Samples;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What each connection did, taken down every ten seconds by a clock of the test's own. */
class SeriesRecorderTest {
  private final HandDriven time = atTheBeginningOfAStepOfAnHoursSeriesAndOfADays();
  private final Clock clock = time.clock();
  private final Connections connections = new Connections();
  private final SeriesRecorder recorder = new SeriesRecorder(connections, clock);

  @Test
  void tellsEventsASecondLatencyAndRecordsACall() {
    Connection one = add("one");
    one.counters().received.add(50);
    one.counters().delivered.add(40);
    one.counters().discarded.add(5);
    one.counters().retried.add(1);
    recorder.acknowledged(one, new Tally(), 30_000_000);
    recorder.acknowledged(one, new Tally(), 10_000_000);
    recorder.called(one, 30, 1, null);
    recorder.called(one, 10, 1, null);
    step();
    assertThat(last(one, "received")).isEqualTo(5f);
    assertThat(last(one, "delivered")).isEqualTo(4f);
    assertThat(last(one, "discarded")).isEqualTo(0.5f);
    assertThat(last(one, "retried")).isEqualTo(0.1f);
    assertThat(last(one, "latency")).isEqualTo(20f);
    assertThat(last(one, "batch")).isEqualTo(20f);
    step();
    assertThat(last(one, "received")).as("nothing came since").isZero();
    assertThat(last(one, "latency")).as("no batch, no latency").isNull();
  }

  @Test
  void whatWasNotMeasuredIsAGap() {
    Connection one = add("one");
    one.counters().received.add(10);
    step();
    time.pass(Duration.ofSeconds(60)); // a process that was stopped for a minute
    one.counters().received.add(10);
    step();
    Float[] received = series(one, false, "received");
    assertThat(Arrays.copyOfRange(received, received.length - 8, received.length))
        .containsExactly(1f, null, null, null, null, null, null, 1f);
  }

  @Test
  void aDayIsSummedInStepsOfFiveMinutes() {
    Connection one = add("one");
    for (int i = 0; i < 30; i++) {
      one.counters().received.add(20);
      step();
    }
    Map<String, Object> day = recorder.of(one).read(true, clock.instant());
    assertThat(day).containsEntry("step", 300);
    assertThat(day.get("from")).isEqualTo(clock.instant().getEpochSecond() - 86_400);
    Float[] received = series(one, true, "received");
    assertThat(received).hasSize(288);
    assertThat(received[287]).isEqualTo(2f);
    assertThat(received[286]).as("before the process started").isNull();
  }

  @Test
  void idleIsNotUnknown() {
    Connection one = add("one");
    for (int i = 0; i < 3; i++) {
      step();
    }
    Float[] received = series(one, false, "received");
    assertThat(Arrays.copyOfRange(received, received.length - 4, received.length))
        .containsExactly(null, 0f, 0f, 0f);
  }

  @Test
  void keepsChartsOfSoManyAlone() {
    Connection first = add("c-0");
    for (int i = 1; i <= SeriesRecorder.KEPT; i++) {
      add("c-" + i);
    }
    connections.all().forEach(one -> one.counters().received.add(10));
    step();
    assertThat(connections.all().stream().filter(one -> last(one, "received") == 1f))
        .hasSize(SeriesRecorder.KEPT);
    connections.remove(first.id());
    connections.all().forEach(one -> one.counters().received.add(10));
    step();
    assertThat(connections.all()).allSatisfy(one -> assertThat(last(one, "received")).isPositive());
  }

  @Test
  void oneThatWasMadeAnewBeginsAtNothing() {
    Connection before = add("one");
    before.counters().received.add(10);
    step();
    connections.remove("one");
    Connection after = add("one");
    step();
    assertThat(recorder.of(after).lastEvent()).isNull();
    assertThat(recorder.of(after).rates()).isEmpty();
    assertThat(series(after, false, "received")).doesNotContain(1f);
  }

  @Test
  void countsWhatWasDiscardedSinceItWasSwitchedOff() {
    Connection one = add("one");
    one.overrule(new DesiredState(true, false), "ann");
    one.counters().discarded.add(3);
    one.overrule(new DesiredState(false, false), "ann");
    one.counters().discarded.add(4);
    assertThat(recorder.of(one).discardedWhileOff()).isEqualTo(4);
  }

  private Connection add(String id) {
    Connection made = Samples.connection(id, clock);
    made.listen(recorder);
    connections.add(made);
    return made;
  }

  /** Ten seconds pass, at whose end what happened in them is taken down. */
  private void step() {
    time.pass(Duration.ofSeconds(9));
    recorder.sample();
    time.pass(Duration.ofSeconds(1));
  }

  private Float last(Connection one, String name) {
    Float[] values = series(one, false, name);
    return values[values.length - 1];
  }

  private Float[] series(Connection one, boolean wholeDay, String name) {
    Map<?, ?> series = (Map<?, ?>) recorder.of(one).read(wholeDay, clock.instant()).get("series");
    return (Float[]) series.get(name);
  }

  private static HandDriven atTheBeginningOfAStepOfAnHoursSeriesAndOfADays() {
    HandDriven time = new HandDriven();
    time.pass(Duration.between(time.clock().instant(), Instant.parse("2026-03-14T10:00:00Z")));
    return time;
  }
}
