package io.activitysync.connection;

import io.activitysync.connection.ConnectionState.Connecting;
import io.activitysync.connection.ConnectionState.Disabled;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.ConnectionState.Streaming;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.logging.Guarded;
import io.activitysync.logging.LogKeys;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: its settings, what is wanted, what is, and the one place where its state changes.
 * What is wanted and what is change together, as one step, so that no order of two operators leaves
 * them apart. Safe for use by several threads; reading is free of locks.
 */
public final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final Clock clock;
  private final RetrySchedule retries;
  private final SerialQueue queue;
  private final Map<String, String> pinned;
  private final List<ConnectionListener> listeners = new CopyOnWriteArrayList<>();
  private final Counters counters = new Counters();
  private final Unacknowledged unacknowledged = new Unacknowledged();

  /** Held for a few lines that call nobody; the innermost of all locks. */
  private final Object lock = new Object();

  private final List<CompletableFuture<ConnectionState>> waiting = new ArrayList<>();
  private volatile StoredConnection saved;

  /** What holds though the store does not have it yet; null as a rule. */
  private volatile DesiredState unkept;

  private volatile ConnectionState state;
  private volatile long generation;
  private volatile SourceState source;
  private volatile String lost;
  private volatile HotKey hotKey;
  private volatile long lastBodyMillis;

  /** Whether route and credentials are those of what is saved; guarded by the lock. */
  private boolean wayIsThere = true;

  /**
   * A connection that is as it is wanted: off, paused by hand, or connecting.
   *
   * @param saved what is kept of it
   * @param pinned fields that a file sets, as {@code streamName}, with what sets each; no one else
   *     may change them
   * @param clock for the states' times
   * @param retries when a passing pause is tried again
   * @param queue its own, in which it tells its moves; may be opened later
   */
  public Connection(
      StoredConnection saved,
      Map<String, String> pinned,
      Clock clock,
      RetrySchedule retries,
      SerialQueue queue) {
    this.pinned = Map.copyOf(pinned);
    this.saved = saved;
    this.clock = clock;
    this.retries = retries;
    this.queue = queue;
    this.state = new Disabled(clock.instant());
    this.source = new SourceState(SourceState.State.STARTING, clock.instant(), null, null);
    transition("start", this::wanted);
  }

  /** All that is kept of it, of one moment. */
  public StoredConnection saved() {
    return saved;
  }

  /** The settings of this moment. */
  public ConnectionSettings settings() {
    return saved.settings();
  }

  /** What is wanted at this moment, kept or not yet. */
  public DesiredState desired() {
    DesiredState now = unkept;
    return now == null ? saved.desired() : now;
  }

  /** Whether the store has what is wanted; where not, it gets it once it is there again. */
  public boolean isKept() {
    return unkept == null;
  }

  /** What is, at this moment. */
  public ConnectionState state() {
    return state;
  }

  /** The connection's id; never changes. */
  public String id() {
    return saved.settings().id();
  }

  /**
   * Fields that a file sets, as {@code streamName}, each with what sets it: no one else may change
   * them.
   */
  public Map<String, String> pinned() {
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

  /** A source hands over a body, which is on its way from here on. */
  public Unacknowledged.Body receive() {
    lastBodyMillis = clock.millis();
    return unacknowledged.begin(generation);
  }

  /** A source hands over what it failed by, which is no body that came. */
  public Unacknowledged.Body receiveFailure() {
    return unacknowledged.begin(generation);
  }

  /** When a source handed over something last, since the process started. */
  public Optional<Instant> lastEventAt() {
    long millis = lastBodyMillis;
    return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  /** What becomes of an event that arrives now. */
  public Flow flow() {
    return state.flow();
  }

  /** The pause, where there is one. */
  public Optional<Paused> pause() {
    return state instanceof Paused paused ? Optional.of(paused) : Optional.empty();
  }

  /**
   * Number of the way to the stream that is in use: grows each time that the connection begins to
   * connect anew. News of an earlier one says nothing about this one.
   */
  public long generation() {
    return generation;
  }

  /** How the routes are that bring its events. */
  public SourceState source() {
    SourceState known = source;
    ConnectionState now = state;
    boolean held = now.flow() == Flow.HOLD;
    if (held == (known.state() == SourceState.State.HELD)) {
      return new SourceState(known.state(), known.since(), known.message(), lost);
    }
    // it has moved since the routes were looked at
    return new SourceState(
        held ? SourceState.State.HELD : SourceState.State.STARTING, now.since(), null, lost);
  }

  /** Says how the routes are that bring its events; nothing where it is known. */
  public void source(SourceState.State now, String message) {
    SourceState known = source;
    if (known.state() != now || !Objects.equals(known.message(), message)) {
      source = new SourceState(now, clock.instant(), message, null);
      (now == SourceState.State.FAILED ? LOG.atWarn() : LOG.atDebug())
          .addKeyValue(LogKeys.CONNECTION, id())
          .addKeyValue(LogKeys.STATE, now)
          .addKeyValue(LogKeys.REASON, message)
          .log("source state changed");
    }
  }

  /**
   * Something that its source should have handed over is gone, as where a broker's retention was
   * shorter than a pause.
   *
   * @param what one sentence for an operator, without full stop
   */
  public void lost(String what) {
    Instant at = clock.instant();
    lost = what + "; seen at " + at.truncatedTo(ChronoUnit.SECONDS);
    LOG.atError()
        .addKeyValue(LogKeys.CONNECTION, id())
        .addKeyValue(LogKeys.REASON, what)
        .log("source has lost events");
    for (ConnectionListener listener : listeners) {
      Guarded.run(
          "a listener could not be told of what a connection's source has lost",
          LogKeys.CONNECTION,
          id(),
          () -> listener.lost(this, at, what));
    }
  }

  /** The key whose round trip holds up what is sent; null where none does, or nothing is sent. */
  public HotKey hotKey() {
    return flow() == Flow.PASS ? hotKey : null;
  }

  /** Says which key holds up what is sent; null for none. */
  public void hotKey(HotKey now) {
    HotKey known = hotKey;
    hotKey = now;
    if (known == null && now != null) {
      LOG.atWarn()
          .addKeyValue(LogKeys.CONNECTION, id())
          .addKeyValue(LogKeys.REASON, now.message())
          .log("one partition key holds up the connection");
    } else if (known != null && now == null) {
      LOG.atInfo()
          .addKeyValue(LogKeys.CONNECTION, id())
          .log("no partition key holds up the connection any more");
    }
  }

  /** Adds a listener to moves that are not told yet. */
  public void listen(ConnectionListener listener) {
    listeners.add(listener);
  }

  /** Its queue: runs one task at a time, in the order in which they came. */
  public SerialQueue queue() {
    return queue;
  }

  /** Completes with the first state in which it is known whether the stream takes events. */
  public CompletableFuture<ConnectionState> settled() {
    synchronized (lock) {
      if (isSettled(state)) {
        return CompletableFuture.completedFuture(state);
      }
      CompletableFuture<ConnectionState> later = new CompletableFuture<>();
      waiting.add(later);
      return later;
    }
  }

  private static boolean isSettled(ConnectionState state) {
    return !(state instanceof Connecting connecting) || connecting.probed();
  }

  /**
   * Replaces what is kept, where it is newer, and brings the state to what is wanted, as one step.
   * Holds for the next event.
   *
   * @return what was before; empty where nothing was replaced
   */
  public Optional<StoredConnection> take(StoredConnection newer, String actor) {
    synchronized (lock) {
      return replace(newer, newer.revision() > saved.revision(), actor);
    }
  }

  private Optional<StoredConnection> replace(StoredConnection by, boolean differs, String actor) {
    if (!by.id().equals(id())) {
      throw new IllegalArgumentException("A connection's id never changes");
    }
    if (!differs) {
      return Optional.empty();
    }
    StoredConnection before = saved;
    saved = by;
    wayIsThere &= before.settings().sameWay(by.settings());
    transition(actor, now -> wanted(now, actor));
    return Optional.of(before);
  }

  /**
   * As {@link #take}, from a store that may have lost its last changes: what it holds counts,
   * whatever its revision. Nothing where something else was saved after the store was read.
   *
   * @param seen {@link #saved} of before the store was read
   * @param stored what was read
   * @return what was saved before; empty where nothing was replaced
   */
  public Optional<StoredConnection> takeBack(
      StoredConnection seen, StoredConnection stored, String actor) {
    synchronized (lock) {
      boolean same =
          stored.revision() == saved.revision() && stored.changedAt().equals(saved.changedAt());
      return replace(stored, saved.equals(seen) && !same, actor);
    }
  }

  /**
   * Route and credentials are those of these settings: where they still hold, what is switched on
   * lets events through at once.
   */
  public void follows(ConnectionSettings settings) {
    synchronized (lock) {
      wayIsThere |= saved.settings().equals(settings);
    }
  }

  /** Brings the state to what shall hold at once, whether the store can keep it or not. */
  public void overrule(DesiredState desired, String actor) {
    synchronized (lock) {
      unkept = desired;
      transition(actor, now -> wanted(now, actor));
    }
  }

  /**
   * The store has, or refuses, what was {@linkplain #overrule overruled}: what it holds counts
   * again. Nothing of it where an operator has said something else meanwhile.
   *
   * @param word what was asked to be kept
   * @param stored what is kept now
   * @return what was saved before, as of {@link #take}
   */
  public Optional<StoredConnection> kept(DesiredState word, StoredConnection stored, String actor) {
    synchronized (lock) {
      if (word.equals(unkept)) {
        unkept = null;
      }
      Optional<StoredConnection> before = take(stored, actor);
      transition(actor, now -> wanted(now, actor));
      return before;
    }
  }

  private ConnectionState wanted(ConnectionState now) {
    return wanted(now, "before the restart");
  }

  /** Where the state must be because of what is wanted, and what can be read. */
  private ConnectionState wanted(ConnectionState now, String actor) {
    DesiredState desired = desired();
    Instant at = clock.instant();
    if (!desired.enabled()) {
      return now.disable(at);
    }
    PauseReason barrier = barrier(desired, actor);
    if (barrier == null) {
      if (now instanceof Paused paused && paused.reason().barrier()) {
        return paused.retry(at);
      }
      if (now instanceof Disabled off) {
        // the route that discards is of other settings, and would send to another stream
        return wayIsThere ? off.enable(at) : off.enableHeld(at);
      }
      return now;
    }
    return now instanceof Disabled off ? off.hold(barrier, at) : paused(now, barrier);
  }

  private PauseReason barrier(DesiredState desired, String actor) {
    if (!saved.readable()) {
      return PauseReason.unreadable(saved.unreadable());
    }
    return desired.suspended() ? PauseReason.suspendedBy(actor) : null;
  }

  private ConnectionState paused(ConnectionState now, PauseReason reason) {
    Instant at = clock.instant();
    if (now instanceof Connecting connecting) {
      return connecting.pause(reason, retries, at);
    }
    if (now instanceof Streaming streaming) {
      return streaming.pause(reason, retries, at);
    }
    if (now instanceof Paused paused && reason.replaces(paused.reason())) {
      return paused.because(reason, retries, at);
    }
    return now;
  }

  /**
   * The way to the stream is broken, or the connection's route: pauses. Nothing while it is off;
   * never replaces a pause by hand, nor one that waits for a person by one that may pass.
   */
  public boolean pause(PauseReason reason, String actor) {
    return transition(actor, now -> paused(now, reason));
  }

  /**
   * Something on its way, or a probe, found the way to the stream broken: pauses. Where that was an
   * earlier way than the one in use, it may be stale news: probes instead, since the way's engine
   * may be broken by it, too.
   *
   * @param ofGeneration {@link #generation} when what found it set out
   */
  public boolean found(long ofGeneration, PauseReason reason, String actor) {
    return transition(
        actor,
        now -> {
          if (ofGeneration == generation) {
            return paused(now, reason);
          }
          return now instanceof Streaming streaming ? streaming.reconnect(clock.instant()) : now;
        });
  }

  /**
   * The probe says that the stream takes events: connecting to streaming. Nothing otherwise, nor
   * where it was an earlier way that was probed.
   */
  public boolean connected(long ofGeneration, String actor) {
    return transition(
        actor,
        now ->
            ofGeneration == generation && now instanceof Connecting connecting
                ? connecting.connected(clock.instant())
                : now);
  }

  /** The probe may not ask: the first event that goes through is the proof. Nothing otherwise. */
  public boolean unproven(long ofGeneration, String actor) {
    return transition(
        actor,
        now ->
            ofGeneration == generation && now instanceof Connecting connecting
                ? connecting.unproven()
                : now);
  }

  /** Events arrived in the stream: the proof, where it is waited for. To be called often. */
  public void delivered() {
    if (state instanceof Connecting connecting && connecting.probed()) {
      connected(generation, "first delivery");
    }
  }

  /** Paused to connecting; nothing otherwise, nor while a barrier stands. */
  public boolean retry(String actor) {
    return transition(
        actor,
        now ->
            now instanceof Paused paused && barrier(desired(), actor) == null
                ? paused.retry(clock.instant())
                : now);
  }

  /** As {@link #retry}, but only where it is still this very pause. */
  public boolean retry(Paused of, String actor) {
    return transition(actor, now -> now.equals(of) ? of.retry(clock.instant()) : now);
  }

  /**
   * A pause is retried by itself at another time than it said. That is no move, and nobody is told.
   *
   * @return the pause as it is now; empty where it is another, or none
   */
  public Optional<Paused> retryAt(Paused of, Instant next) {
    synchronized (lock) {
      if (!of.equals(state)) {
        return Optional.empty();
      }
      Paused later = of.retriedAt(next);
      state = later;
      return Optional.of(later);
    }
  }

  /** To connecting, for changed settings; nothing while it is off or a barrier stands. */
  public boolean reconnect(String actor) {
    return transition(
        actor,
        now -> {
          Instant at = clock.instant();
          if (now instanceof Connecting connecting) {
            return connecting.reconnect(at);
          }
          if (now instanceof Streaming streaming) {
            return streaming.reconnect(at);
          }
          return now instanceof Paused paused && !paused.reason().barrier()
              ? paused.retry(at)
              : now;
        });
  }

  /** The one place that moves from a state to another, and has it told. */
  private boolean transition(String actor, UnaryOperator<ConnectionState> step) {
    synchronized (lock) {
      ConnectionState before = state;
      ConnectionState after = step.apply(before);
      if (after == before) {
        return false;
      }
      if (after instanceof Connecting connecting && !connecting.probed()) {
        generation = generation + 1;
      }
      state = after;
      queue.execute(() -> tell(before, after, actor));
      return true;
    }
  }

  private void tell(ConnectionState before, ConnectionState after, String actor) {
    log(before, after, actor);
    for (ConnectionListener listener : listeners) {
      Guarded.run(
          "a listener could not be told of a connection's move",
          LogKeys.CONNECTION,
          id(),
          () -> listener.moved(this, before, after, actor));
    }
    List<CompletableFuture<ConnectionState>> told = List.of();
    ConnectionState outcome;
    synchronized (lock) {
      // where it has moved on since, as it was retried, this is what whoever waits has ended
      outcome = state;
      if (isSettled(after) && isSettled(outcome)) {
        told = List.copyOf(waiting);
        waiting.clear();
      }
    }
    told.forEach(one -> one.complete(outcome));
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
