package io.activitysync.management.metrics;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Counters;
import io.activitysync.connection.SourceState;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The connections that one label stands for: a single one, or all those that have no label of their
 * own. Safe for use by several threads.
 */
final class MeteredGroup {
  private final Map<Connection, PauseClock> members = new ConcurrentHashMap<>();
  private final Map<Count, LongAdder> gone = new EnumMap<>(Count.class);

  /** What is counted by the connections themselves. */
  enum Count {
    RECEIVED("activity.sync.events.received", counters -> counters.received),
    DISCARDED("activity.sync.events.discarded", counters -> counters.discarded),
    REJECTED("activity.sync.events.rejected", counters -> counters.rejected),
    DEAD_LETTERED("activity.sync.events.dead.lettered", counters -> counters.deadLettered),
    DELIVERED("activity.sync.records.delivered", counters -> counters.delivered),
    RETRIED("activity.sync.records.retried", counters -> counters.retried),
    BYTES("activity.sync.delivered.bytes", counters -> counters.deliveredBytes);

    private final String meter;
    private final Function<Counters, LongAdder> counter;

    Count(String meter, Function<Counters, LongAdder> counter) {
      this.meter = meter;
      this.counter = counter;
    }

    String meter() {
      return meter;
    }

    private long of(Connection connection) {
      return counter.apply(connection.counters()).sum();
    }
  }

  MeteredGroup() {
    for (Count count : Count.values()) {
      gone.put(count, new LongAdder());
    }
  }

  void add(Connection connection) {
    members.put(connection, PauseClock.of(connection));
  }

  /** Keeps what it counted: a counter must not fall because one of many is no more. */
  void remove(Connection connection) {
    if (members.remove(connection) != null) {
      for (Count count : Count.values()) {
        gone.get(count).add(count.of(connection));
      }
    }
  }

  boolean has(Connection connection) {
    return members.containsKey(connection);
  }

  double sum(Count count) {
    long sum = gone.get(count).sum();
    for (Connection connection : members.keySet()) {
      sum += count.of(connection);
    }
    return sum;
  }

  /** How many are in a state. */
  double inState(String label) {
    return number(connection -> connection.state().label().equals(label));
  }

  /** How many have a source that should run and does not. */
  double sourcesFailed() {
    return number(connection -> connection.source().state() == SourceState.State.FAILED);
  }

  /** How many are held up by one partition key. */
  double hotKeys() {
    return number(connection -> connection.hotKey() != null);
  }

  private double number(Predicate<Connection> which) {
    int found = 0;
    for (Connection connection : members.keySet()) {
      found += which.test(connection) ? 1 : 0;
    }
    return found;
  }

  /** Seconds that the one is paused which is so for the longest; 0 where none is. */
  double longestPauseSeconds(Instant now) {
    double longest = 0;
    for (PauseClock pause : members.values()) {
      longest = Math.max(longest, pause.seconds(now));
    }
    return longest;
  }

  /** Age of the oldest body that a source waits to be told of; 0 where there is none. */
  double oldestUnacknowledgedSeconds() {
    double oldest = 0;
    for (Connection connection : members.keySet()) {
      oldest = Math.max(oldest, connection.unacknowledged().oldestSeconds());
    }
    return oldest;
  }
}
