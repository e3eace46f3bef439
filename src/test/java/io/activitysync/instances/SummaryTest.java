package io.activitysync.instances;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.instances.ConnectionView.Counters;
import io.activitysync.instances.ConnectionView.HotKey;
import io.activitysync.instances.ConnectionView.Pause;
import io.activitysync.instances.ConnectionView.SourceState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worst of what several processes see, and sums, in whatever order they are told. */
class SummaryTest {
  private static final String EARLY = "2026-03-14T09:26:53Z";
  private static final String LATE = "2026-03-14T09:26:53.5Z";
  private static final SourceState RUNS = source("RUNNING", EARLY, null);

  @ParameterizedTest
  @CsvSource({
    "PAUSED, CONNECTING", "PAUSED, STREAMING", "PAUSED, DISABLED",
    "CONNECTING, STREAMING", "CONNECTING, DISABLED", "STREAMING, DISABLED",
  })
  void theWorseStateIsTheWhole(String worse, String better) {
    ConnectionView whole = both(view(better, EARLY), view(worse, LATE));
    assertThat(whole.state()).isEqualTo(worse);
    assertThat(whole.since()).isEqualTo(LATE);
    assertThat(whole.pause() == null).isEqualTo(!worse.equals("PAUSED"));
  }

  @Test
  void ofTwoAlikeTheOlderIsTold() {
    assertThat(both(view("STREAMING", LATE), view("STREAMING", EARLY)).since()).isEqualTo(EARLY);
    assertThat(both(paused("A", LATE, LATE), paused("B", EARLY, LATE)).pause().cause())
        .isEqualTo("B");
  }

  @Test
  void aPauseThatWaitsForAPersonComesFirst() {
    ConnectionView whole = both(paused("PASSES", EARLY, LATE), paused("STAYS", LATE, null));
    assertThat(whole.pause().cause()).isEqualTo("STAYS");
    assertThat(whole.since()).isEqualTo(LATE);
  }

  @ParameterizedTest
  @CsvSource({
    "FAILED, RUNNING",
    "FAILED, ELSEWHERE",
    "FAILED, HELD",
    "FAILED, STARTING",
    "RUNNING, ELSEWHERE",
    "RUNNING, HELD",
    "RUNNING, STARTING",
    "STARTING, HELD",
    "STARTING, ELSEWHERE",
    "HELD, ELSEWHERE",
  })
  void aSourceThatOneReadsIsReadAndOneThatFailsSomewhereFails(String worse, String better) {
    SourceState whole =
        both(with(source(better, EARLY, LATE)), with(source(worse, LATE, EARLY))).sourceState();
    assertThat(whole.state()).isEqualTo(worse);
    assertThat(whole.since()).isEqualTo(LATE);
    assertThat(whole.lastEventAt()).as("by any of them").isEqualTo(LATE);
  }

  @Test
  void theHottestKeyIsTold() {
    ConnectionView none = view("STREAMING", EARLY);
    assertThat(both(none, none).hotKey()).isNull();
    assertThat(both(none, hot(70)).hotKey().percent()).isEqualTo(70);
    assertThat(both(hot(90), hot(70)).hotKey().percent()).isEqualTo(90);
  }

  @Test
  void whatIsCountedIsAddedUp() {
    ConnectionView one = view("STREAMING", EARLY);
    Counters counted = new Counters(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(Summary.of(List.of(one), List.of(counted, counted, Counters.NONE)).counters())
        .isEqualTo(new Counters(2L, 4L, 6L, 8L, 10L, 12L));
  }

  /** As one, the same in either order. */
  private static ConnectionView both(ConnectionView one, ConnectionView two) {
    List<ConnectionView> views = new ArrayList<>(List.of(one, two));
    ConnectionView whole = Summary.of(views, List.of());
    Collections.reverse(views);
    assertThat(Summary.of(views, List.of())).isEqualTo(whole);
    return whole;
  }

  private static ConnectionView view(String state, String since) {
    Pause pause =
        state.equals("PAUSED") ? new Pause("CAUSE", "message", List.of(), null, since, LATE) : null;
    return new ConnectionView(state, since, pause, RUNS, null, Counters.NONE);
  }

  private static ConnectionView paused(String cause, String since, String nextRetryAt) {
    Pause pause = new Pause(cause, "message", List.of(), null, since, nextRetryAt);
    return new ConnectionView("PAUSED", since, pause, RUNS, null, Counters.NONE);
  }

  private static ConnectionView with(SourceState source) {
    return new ConnectionView("STREAMING", EARLY, null, source, null, Counters.NONE);
  }

  private static SourceState source(String state, String since, String lastEventAt) {
    return new SourceState(state, since, null, lastEventAt, null);
  }

  private static ConnectionView hot(int percent) {
    HotKey key = new HotKey("message", List.of(), percent, "ab12", 5L, EARLY);
    return new ConnectionView("STREAMING", EARLY, null, RUNS, key, Counters.NONE);
  }
}
