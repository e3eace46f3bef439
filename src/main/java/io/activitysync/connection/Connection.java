package io.activitysync.connection;

import io.activitysync.connection.ConnectionState.Connecting;
import io.activitysync.connection.ConnectionState.Disabled;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.ConnectionState.Streaming;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.logging.LogKeys;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: its settings, what is wanted, what is, and the one place where its state changes.
 * Safe for use by several threads; reading is free of locks.
 */
public final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final Clock clock;
  private final Set<String> pinned;
  private final List<ConnectionListener> listeners = new CopyOnWriteArrayList<>();
  private final Counters counters = new Counters();
  private final Unacknowledged unacknowledged = new Unacknowledged();
  private final Object lock = new Object();
  private volatile StoredConnection saved;
  private volatile ConnectionState state;

  /**
   * A connection that is off until {@link #move} says otherwise.
   *
   * @param settings checked settings
   * @param desired what is wanted of it
   * @param pinned fields that a file sets, as {@code streamName}: no one else may change them
   * @param clock for the states' times
   */
  public Connection(
      ConnectionSettings settings, DesiredState desired, Set<String> pinned, Clock clock) {
    this(StoredConnection.unsaved(settings, desired), pinned, clock);
  }

  /** The same for one that is kept in a store. */
  public Connection(StoredConnection saved, Set<String> pinned, Clock clock) {
    this.pinned = Set.copyOf(pinned);
    this.saved = saved;
    this.clock = clock;
    this.state = new Disabled(clock.instant());
  }

  /** All that is kept of it, of one moment. */
  public StoredConnection saved() {
    return saved;
  }

  /** The settings of this moment. */
  public ConnectionSettings settings() {
    return saved.settings();
  }

  /** What is wanted at this moment. */
  public DesiredState desired() {
    return saved.desired();
  }

  /** What is, at this moment. */
  public ConnectionState state() {
    return state;
  }

  /** The connection's id; never changes. */
  public String id() {
    return saved.settings().id();
  }

  /** Fields that a file sets, as {@code streamName}: no one else may change them. */
  public Set<String> pinned() {
    return pinned;
  }

  /** Events counted since the process started. */
  public Counters counters() {
    return counters;
  }

  /** What its sources have handed over and not been acknowledged. */
  public Unacknowledged unacknowledged() {
    return unacknowledged;
  }

  /** What becomes of an event that arrives now. */
  public Flow flow() {
    ConnectionState now = state;
    if (now instanceof Disabled) {
      return Flow.DISCARD;
    }
    return now instanceof Paused ? Flow.HOLD : Flow.PASS;
  }

  /** The pause, where there is one. */
  public Optional<Paused> pause() {
    return state instanceof Paused paused ? Optional.of(paused) : Optional.empty();
  }

  /** Adds a listener to later moves. */
  public void listen(ConnectionListener listener) {
    listeners.add(listener);
  }

  /**
   * Replaces what is kept, where it is newer; it holds for the next event. The moves that follow
   * are the caller's.
   *
   * @return what was before; empty where nothing was replaced
   */
  public Optional<StoredConnection> take(StoredConnection newer) {
    if (!newer.settings().id().equals(id())) {
      throw new IllegalArgumentException("A connection's id never changes");
    }
    synchronized (lock) {
      StoredConnection before = saved;
      if (newer.revision() <= before.revision()) {
        return Optional.empty();
      }
      saved = newer;
      return Optional.of(before);
    }
  }

  /** Disabled to connecting; nothing otherwise. */
  public boolean enable(String actor) {
    return move(Disabled.class, Disabled::enable, actor);
  }

  /** Any state to disabled. */
  public boolean disable(String actor) {
    return move(ConnectionState.class, ConnectionState::disable, actor);
  }

  /** Connecting to streaming; nothing otherwise. */
  public boolean connected(String actor) {
    return move(Connecting.class, Connecting::connected, actor);
  }

  /** Streaming, connecting or paused for another reason to paused; nothing while disabled. */
  public boolean pause(PauseReason reason, String actor) {
    return move(ConnectionState.class, (s, now) -> paused(s, reason, now), actor);
  }

  private static ConnectionState paused(ConnectionState state, PauseReason reason, Instant now) {
    if (state instanceof Connecting connecting) {
      return connecting.pause(reason, now);
    }
    if (state instanceof Streaming streaming) {
      return streaming.pause(reason, now);
    }
    if (state instanceof Paused paused && !paused.reason().cause().equals(reason.cause())) {
      return paused.because(reason, now);
    }
    return state;
  }

  /** Says when a pause is retried by itself; nothing where it is no longer paused. */
  public void retryAt(Instant time) {
    synchronized (lock) {
      if (state instanceof Paused paused) {
        state = paused.retryAt(time);
      }
    }
  }

  /** Paused to connecting; nothing otherwise. */
  public boolean retry(String actor) {
    return move(Paused.class, Paused::retry, actor);
  }

  /** Streaming to connecting, for changed settings; nothing otherwise. */
  public boolean reconnect(String actor) {
    return move(Streaming.class, Streaming::reconnect, actor);
  }

  private <S extends ConnectionState> boolean move(
      Class<S> from, BiFunction<S, Instant, ConnectionState> step, String actor) {
    ConnectionState before;
    ConnectionState after;
    synchronized (lock) {
      before = state;
      if (!from.isInstance(before)) {
        return false;
      }
      after = step.apply(from.cast(before), clock.instant());
      if (after.equals(before)) {
        return false;
      }
      state = after;
    }
    log(before, after, actor);
    for (ConnectionListener listener : listeners) {
      listener.moved(this, before, after, actor);
    }
    return true;
  }

  private void log(ConnectionState before, ConnectionState after, String actor) {
    var event =
        LOG.atInfo()
            .addKeyValue(LogKeys.CONNECTION, id())
            .addKeyValue(LogKeys.FROM, before.label())
            .addKeyValue(LogKeys.TO, after.label())
            .addKeyValue(LogKeys.ACTOR, actor);
    if (after instanceof Paused paused) {
      event =
          event
              .addKeyValue(LogKeys.CAUSE, paused.reason().cause())
              .addKeyValue(LogKeys.REASON, paused.reason().message())
              .addKeyValue(LogKeys.DETAIL, paused.reason().detail());
    }
    event.log("connection state changed");
  }
}
