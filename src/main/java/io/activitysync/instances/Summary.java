package io.activitysync.instances;

import io.activitysync.instances.ConnectionView.Counters;
import io.activitysync.instances.ConnectionView.HotKey;
import io.activitysync.instances.ConnectionView.Pause;
import io.activitysync.instances.ConnectionView.SourceState;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Several processes' views of a connection as one: the worst of what is, which an operator has to
 * do something about, and sums of what is counted. The order of the views does not matter.
 */
final class Summary {
  private static final List<String> STATES =
      List.of("PAUSED", "CONNECTING", "STREAMING", "DISABLED");

  /** What one process reads is elsewhere for the others, and is read. */
  private static final List<String> SOURCES =
      List.of("FAILED", "RUNNING", "STARTING", "HELD", "ELSEWHERE");

  /** The first one says how it is: a pause that waits for a person comes before others. */
  private static final Comparator<ConnectionView> WORST =
      Comparator.<ConnectionView>comparingInt(one -> rank(STATES, one.state()))
          .thenComparing(one -> one.pause() != null && one.pause().nextRetryAt() != null)
          .thenComparing(one -> Instant.parse(one.since()))
          .thenComparing(one -> one.pause() == null ? "" : one.pause().cause())
          .thenComparing(one -> text(one.pause() == null ? null : one.pause().message()))
          .thenComparing(one -> text(one.pause() == null ? null : one.pause().detail()));

  private static final Comparator<SourceState> WORST_SOURCE =
      Comparator.<SourceState>comparingInt(one -> rank(SOURCES, one.state()))
          .thenComparing(one -> Instant.parse(one.since()))
          .thenComparing(one -> text(one.message()));

  private static final Comparator<HotKey> HOTTEST =
      Comparator.comparing(HotKey::percent)
          .reversed()
          .thenComparing(one -> Instant.parse(one.since()))
          .thenComparing(HotKey::hash);

  private Summary() {}

  /**
   * The views as one.
   *
   * @param current those that have taken the connection's last change; one at the least
   * @param counted what each of the processes counted
   */
  static ConnectionView of(Collection<ConnectionView> current, Collection<Counters> counted) {
    ConnectionView worst = current.stream().min(WORST).orElseThrow();
    Pause pause = worst.pause();
    return new ConnectionView(
        worst.state(),
        worst.since(),
        pause,
        source(current.stream().map(ConnectionView::sourceState).toList()),
        current.stream()
            .map(ConnectionView::hotKey)
            .filter(Objects::nonNull)
            .min(HOTTEST)
            .orElse(null),
        counted.stream().reduce(Counters.NONE, Counters::plus));
  }

  private static SourceState source(List<SourceState> all) {
    SourceState worst = all.stream().min(WORST_SOURCE).orElseThrow();
    String last =
        all.stream()
            .map(SourceState::lastEventAt)
            .filter(Objects::nonNull)
            .max(Comparator.comparing(Instant::parse))
            .orElse(null);
    String lost =
        all.stream()
            .map(SourceState::lost)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElse(null);
    return new SourceState(worst.state(), worst.since(), worst.message(), last, lost);
  }

  /** A word that a newer process has comes last. */
  private static int rank(List<String> order, String word) {
    int rank = order.indexOf(word);
    return rank < 0 ? order.size() : rank;
  }

  private static String text(String maybe) {
    return maybe == null ? "" : maybe;
  }
}
