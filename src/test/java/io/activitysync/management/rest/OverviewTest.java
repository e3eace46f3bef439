package io.activitysync.management.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.HandDriven;
import io.activitysync.connection.HotKey;
import io.activitysync.connection.SourceState;
import io.activitysync.instances.Instances;
import io.activitysync.management.series.SeriesRecorder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is new since the last look, and nothing else. */
class OverviewTest {
  private final HandDriven time = new HandDriven();
  private final Clock clock = time.clock();
  private final Connections connections = new Connections();
  private final SeriesRecorder recorder = new SeriesRecorder(connections, clock);
  private final Overview overview =
      new Overview(
          connections,
          new Instances(Optional.empty(), "", connections, System::nanoTime),
          recorder,
          clock);

  @Test
  void tellsAllAtFirstAndThenWhatChanged() {
    Connection one = add("one");
    add("two");
    Map<String, Object> first = overview.since(null);
    assertThat(ids(first)).containsExactlyInAnyOrder("one", "two");
    assertThat(first).containsEntry("whole", true);

    tick();
    assertThat(ids(overview.since(cursor(first)))).isEmpty();

    one.counters().received.increment();
    tick();
    Map<String, Object> third = overview.since(cursor(first));
    assertThat(ids(third)).containsExactly("one");
    assertThat(third).containsEntry("whole", false);
    assertThat(rows(third).get(0)).containsEntry("lastEventAt", clock.instant().toString());
  }

  @Test
  void tellsWhatIsGone() {
    add("one");
    add("two");
    String cursor = cursor(overview.since(null));
    connections.remove("one");
    tick();
    assertThat(overview.since(cursor)).containsEntry("gone", List.of("one"));
  }

  @Test
  void aMoveIsAChange() {
    Connection one = add("one");
    String cursor = cursor(overview.since(null));
    one.overrule(new DesiredState(true, false), "ann");
    tick();
    assertThat(rows(overview.since(cursor)).get(0)).containsEntry("state", "CONNECTING");
  }

  /** At a start each row would be told once more as its source runs. */
  @Test
  void whatARowDoesNotShowIsNoChange() {
    Connection one = add("one");
    Map<String, Object> before = overview.since(null);
    one.source(SourceState.State.RUNNING, null);
    one.counters().retried.increment();
    tick();
    assertThat(ids(overview.since(cursor(before)))).isEmpty();

    one.counters().delivered.increment();
    tick();
    assertThat(ids(overview.since(cursor(before)))).containsExactly("one");
  }

  @Test
  void aSourceThatFailsIsAChangeAndSoIsItsEnd() {
    Connection one = add("one");
    Map<String, Object> before = overview.since(null);
    assertThat(rows(before).get(0)).doesNotContainKey("sourceState");
    one.source(SourceState.State.FAILED, "the broker does not answer");
    tick();
    Map<String, Object> during = overview.since(cursor(before));
    assertThat(rows(during).get(0))
        .containsEntry(
            "sourceState", Map.of("state", "FAILED", "message", "the broker does not answer"));
    one.source(SourceState.State.RUNNING, null);
    tick();
    Map<String, Object> after = overview.since(cursor(during));
    assertThat(rows(after).get(0)).doesNotContainKey("sourceState");
  }

  @Test
  void aBusyKeyIsAChangeAndSoIsItsEnd() {
    Connection one = add("one");
    one.overrule(new DesiredState(true, false), "ann");
    Map<String, Object> before = overview.since(null);
    assertThat(rows(before).get(0)).doesNotContainKey("hotKeyPercent");
    one.hotKey(new HotKey(clock.instant(), 97, "a3f1", Duration.ofMillis(20)));
    tick();
    Map<String, Object> during = overview.since(cursor(before));
    assertThat(rows(during).get(0)).containsEntry("hotKeyPercent", 97);
    one.hotKey(null);
    tick();
    Map<String, Object> after = overview.since(cursor(during));
    assertThat(rows(after).get(0)).doesNotContainKey("hotKeyPercent");
  }

  @Test
  void aCursorOfAnotherProcessMeansAll() {
    add("one");
    overview.since(null);
    for (String strange : List.of("00000000-5", "", "x", "-1", "99999999999999999999")) {
      assertThat(overview.since(strange)).as(strange).containsEntry("whole", true);
    }
  }

  @Test
  void looksAtMostOnceASecond() {
    Connection one = add("one");
    String cursor = cursor(overview.since(null));
    one.counters().received.increment();
    assertThat(ids(overview.since(cursor))).isEmpty();
    tick();
    assertThat(ids(overview.since(cursor))).containsExactly("one");
  }

  @Test
  void looksAlsoAfterTheClockWasPutBack() {
    Connection one = add("one");
    String cursor = cursor(overview.since(null));
    one.counters().received.increment();
    time.pass(Duration.ofHours(-5));
    assertThat(ids(overview.since(cursor))).containsExactly("one");
  }

  private Connection add(String id) {
    Connection made = Samples.connection(id, clock);
    made.listen(recorder);
    connections.add(made);
    return made;
  }

  /** A moment passes after which it looks again. */
  private void tick() {
    time.pass(Duration.ofSeconds(2));
  }

  private static String cursor(Map<String, Object> answer) {
    return (String) answer.get("cursor");
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> rows(Map<String, Object> answer) {
    return (List<Map<String, Object>>) answer.get("connections");
  }

  private static List<Object> ids(Map<String, Object> answer) {
    return rows(answer).stream().map(row -> row.get("id")).toList();
  }
}
