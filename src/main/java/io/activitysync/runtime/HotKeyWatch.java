package io.activitysync.runtime;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.Flow;
import io.activitysync.connection.HotKey;
import io.activitysync.kinesis.KeyWait;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Looks every few seconds whether one key's round trip holds up what a connection sends, and has
 * the connection say so. What is so at two looks in a row begins or ends; one that is in between
 * stays what it was, so that it does not come and go with each burst. For one thread at a time.
 */
public final class HotKeyWatch {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final int LOOKS = 2;

  /** Held up for so much of the time, by so much of what waits: it begins. */
  private static final double HELD = 0.9;

  private static final double SHARE = 0.5;

  /** For less than this, or by less, it ends. */
  private static final double HELD_NO_MORE = 0.6;

  private static final double SHARE_NO_MORE = 0.3;

  private final Connections connections;
  private final Function<String, KeyWait> waits;
  private final Clock clock;

  /** Looks in a row that speak for what the connection does not say, by id. */
  private Map<String, Integer> streaks = new HashMap<>();

  /**
   * Looks after connections.
   *
   * @param waits how far a connection, named by id, was held up since this was asked last
   */
  public HotKeyWatch(Connections connections, Function<String, KeyWait> waits, Clock clock) {
    this.connections = connections;
    this.waits = waits;
    this.clock = clock;
  }

  /** Begins to look, until the threads are stopped. */
  public void start(RuntimeThreads threads) {
    threads.every(EVERY, this::look);
  }

  /** At all connections, once. */
  void look() {
    Map<String, Integer> after = new HashMap<>();
    for (Connection connection : connections.all()) {
      int streak = look(connection, streaks.getOrDefault(connection.id(), 0));
      if (streak > 0) {
        after.put(connection.id(), streak);
      }
    }
    streaks = after;
  }

  /** Answers the looks in a row that speak for a change, this one included. */
  private int look(Connection connection, int before) {
    KeyWait wait = waits.apply(connection.id());
    HotKey known = connection.hotKey();
    if (connection.flow() != Flow.PASS) {
      connection.hotKey(null);
      return 0;
    }
    boolean changes =
        known == null
            ? wait.held() >= HELD && wait.share() >= SHARE
            : wait.held() < HELD_NO_MORE || wait.share() < SHARE_NO_MORE;
    if (changes && before + 1 < LOOKS) {
      return before + 1;
    }
    if (changes && known != null) {
      connection.hotKey(null);
    } else if (changes || (known != null && wait.keyHash() != null)) {
      connection.hotKey(
          new HotKey(
              known == null ? clock.instant() : known.since(),
              (int) Math.round(wait.share() * 100),
              wait.keyHash(),
              Duration.ofNanos(wait.roundTripNanos())));
    }
    return 0;
  }
}
