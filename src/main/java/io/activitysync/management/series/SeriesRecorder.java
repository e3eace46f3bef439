package io.activitysync.management.series;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionListener;
import io.activitysync.connection.ConnectionState;
import io.activitysync.connection.ConnectionState.Disabled;
import io.activitysync.connection.Connections;
import io.activitysync.event.Tally;
import io.activitysync.kinesis.fault.Fault;
import io.activitysync.logging.Guarded;
import io.activitysync.runtime.StreamListener;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Takes down every {@value ConnectionSeries#FINE} s what each connection did. Charts of at most
 * {@value #KEPT} connections are kept, those that had events first: 20 MiB. Safe for use by several
 * threads.
 */
public final class SeriesRecorder implements StreamListener, ConnectionListener {
  static final int KEPT = 1_000;

  private final Connections connections;
  private final Clock clock;
  private final long started;
  private final Map<String, ConnectionSeries> byId = new ConcurrentHashMap<>();

  /** Records nothing yet. */
  public SeriesRecorder(Connections connections, Clock clock) {
    this.connections = connections;
    this.clock = clock;
    this.started = clock.instant().getEpochSecond();
  }

  /** Begins; ends with the executor. */
  public void start(ScheduledExecutorService executor) {
    var unused =
        executor.scheduleAtFixedRate(
            Guarded.task("rates could not be taken down", this::sample),
            ConnectionSeries.FINE,
            ConnectionSeries.FINE,
            TimeUnit.SECONDS);
  }

  /** Takes down one step of all. */
  void sample() {
    Instant now = clock.instant();
    byId.keySet().removeIf(id -> connections.find(id).isEmpty());
    long kept = byId.values().stream().filter(ConnectionSeries::kept).count();
    for (Connection connection : connections.all()) {
      ConnectionSeries series = of(connection);
      boolean before = series.kept();
      series.sample(now, kept < KEPT);
      kept += series.kept() && !before ? 1 : 0;
    }
  }

  /** What a connection did; one of the same id that was made anew begins at nothing. */
  public ConnectionSeries of(Connection connection) {
    ConnectionSeries known = byId.get(connection.id());
    if (known != null && known.connection() == connection) {
      return known;
    }
    return byId.compute(
        connection.id(),
        (id, now) ->
            now != null && now.connection() == connection
                ? now
                : new ConnectionSeries(connection, now == null ? started : seconds()));
  }

  private long seconds() {
    return clock.instant().getEpochSecond();
  }

  @Override
  public void acknowledged(Connection connection, Tally tally, long nanos) {
    of(connection).acknowledged(nanos);
  }

  @Override
  public void called(Connection connection, int records, long nanos, Fault fault) {
    of(connection).called(records);
  }

  @Override
  public void moved(Connection connection, ConnectionState from, ConnectionState to, String actor) {
    if (to instanceof Disabled && !(from instanceof Disabled)) {
      of(connection).switchedOff();
    }
  }
}
