package io.activitysync.runtime;

import io.activitysync.cluster.ProbeTurns;
import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionListener;
import io.activitysync.connection.ConnectionState;
import io.activitysync.connection.ConnectionState.Connecting;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.ConnectionState.Streaming;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.Flow;
import io.activitysync.connection.PauseReason;
import io.activitysync.connection.RetrySchedule;
import io.activitysync.connection.SerialQueue;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.logging.CleanFailure;
import io.activitysync.logging.ErrorDetail;
import io.activitysync.logging.Guarded;
import io.activitysync.logging.LogKeys;
import io.activitysync.streamcheck.Probe;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one connection: makes its route and engine follow its state, probes, and retries.
 * Only ever goes by the state of the moment, so that each task can be repeated and come late
 * without harm.
 *
 * <p>What it decides runs in the connection's queue and never blocks. What may block, which is
 * whatever Camel does to routes, runs in a lane of its own, so that a route that takes its time to
 * be suspended holds up no news of the connection, and no other connection at all.
 */
final class ConnectionRuntime implements ConnectionListener {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionRuntime.class);

  private static final RetrySchedule RETRIES =
      new RetrySchedule(() -> ThreadLocalRandom.current().nextLong());

  private final Connection connection;
  private final ConnectionParts parts;
  private final ProbeTurns turns;
  private final Timer timer;
  private final Clock clock;
  private final SerialQueue lane;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final AtomicBoolean ending = new AtomicBoolean();

  /** Number of the last retry that an operator asked for at any process. */
  private final AtomicLong asked = new AtomicLong();

  /** In the queue alone. */
  private Future<?> retry;

  /** In the queue alone: which way was probed, or is being. */
  private long probed;

  /** In the lane alone: what the route was made of; null where there is none. */
  private ConnectionSettings installed;

  /**
   * In the lane alone: how often in a row the routes could not be brought to where they should be.
   */
  private int failures;

  /** In the lane alone: whether that is tried again by itself. */
  private boolean alignsLater;

  /** Where they could not be put in place, that is tried again with the route. */
  private volatile boolean credentialsArePut;

  /**
   * Does nothing until {@link #begin}.
   *
   * @param blocking runs what may block
   */
  ConnectionRuntime(
      Connection connection,
      ConnectionParts parts,
      ProbeTurns turns,
      Timer timer,
      Executor blocking,
      Clock clock) {
    this.connection = connection;
    this.parts = parts;
    this.turns = turns;
    this.timer = timer;
    this.clock = clock;
    this.lane = new SerialQueue(blocking);
    connection.listen(this);
  }

  Connection connection() {
    return connection;
  }

  /**
   * Gives the connection its route, and has it do what is wanted. To be called once.
   *
   * @return completes once it has its route, or is paused because it can't have it
   */
  CompletableFuture<Void> begin() {
    ConnectionSettings settings = connection.settings();
    putCredentials(settings);
    connection.follows(settings); // there is no earlier route
    if (connection.flow() != Flow.PASS && !(connection.state() instanceof Connecting)) {
      // it makes no move to be so, and a route file may send by it
      giveBack();
    }
    CompletableFuture<Void> begun = CompletableFuture.runAsync(this::align, lane);
    lane.open();
    connection.queue().open();
    return begun;
  }

  private void putCredentials(ConnectionSettings settings) {
    credentialsArePut = false;
    Guarded.run(
        "a connection's credentials could not be put in place",
        LogKeys.CONNECTION,
        connection.id(),
        () -> placeCredentials(settings));
  }

  private void placeCredentials(ConnectionSettings settings) {
    parts.putCredentials(settings);
    credentialsArePut = true;
  }

  @Override
  public void moved(Connection of, ConnectionState from, ConnectionState to, String actor) {
    if (retry != null) {
      retry.cancel(false);
      retry = null;
    }
    long generation = connection.generation();
    ConnectionState now = connection.state();
    if (now instanceof Paused paused && paused.nextRetryAt() != null) {
      retryIn(waitFor(paused), paused);
    } else if (now instanceof Streaming) {
      var unused = turns.streams(connection.id()).thenAccept(this::know);
    }
    if (now.flow() == Flow.PASS) {
      open();
    } else if (!(now instanceof Connecting)) {
      // events that the engine still holds belong to a time that is over
      giveBack();
    }
    lane.execute(this::align);
    if (now instanceof Connecting connecting && !connecting.probed() && generation != probed) {
      probed = generation;
      // behind the route in the lane: what can't have a route needs no probe
      lane.execute(() -> probe(generation));
    }
  }

  /**
   * What was found on an earlier way, and pauses nothing, has closed the engine nevertheless: what
   * comes on this one would be refused with the old reason.
   */
  void heardOldNews() {
    connection
        .queue()
        .execute(
            () -> {
              if (connection.flow() == Flow.PASS) {
                open();
              }
            });
  }

  /** What it throws keeps no move from being followed: the connection would stay as it is. */
  private void open() {
    Guarded.run(
        "a connection's engine could not be opened",
        LogKeys.CONNECTION,
        connection.id(),
        () -> parts.open(connection.id()));
  }

  /** As {@link #open}. */
  private void giveBack() {
    Guarded.run(
        "a connection's engine could not give back what it holds",
        LogKeys.CONNECTION,
        connection.id(),
        () -> parts.giveBack(connection.id()));
  }

  /** No longer than any wait is meant to be: the clock may have been put back since it paused. */
  private Duration waitFor(Paused paused) {
    Duration left = Duration.between(clock.instant(), paused.nextRetryAt());
    return left.compareTo(RetrySchedule.LONGEST) > 0 ? RetrySchedule.LONGEST : left;
  }

  private void retryIn(Duration wait, Paused paused) {
    retry =
        timer.in(
            wait,
            () -> {
              var unused = turns.take(connection.id()).thenAccept(others -> retry(paused, others));
            });
  }

  private void retry(Paused paused, Duration others) {
    if (others.isZero()) {
      connection.retry(paused, ProbeTurns.BY_ITSELF);
    } else {
      connection
          .queue()
          .execute(
              () ->
                  connection
                      .retryAt(paused, clock.instant().plus(others))
                      .ifPresent(later -> retryIn(others, later)));
    }
  }

  private void probe(long generation) {
    if (installed == null || generation != connection.generation()) {
      return;
    }
    var unused =
        probed(connection.settings())
            .exceptionally(Probe.Result::failed)
            .thenAcceptAsync(result -> conclude(generation, result), connection.queue());
  }

  /** Nothing else moves a connection that is connecting: a probe that throws is one that fails. */
  private CompletableFuture<Probe.Result> probed(ConnectionSettings settings) {
    try {
      return parts.probe(settings);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void conclude(long generation, Probe.Result result) {
    if (result.wrong() != null) {
      connection.found(generation, result.wrong(), "probe");
      return;
    }
    if (isConnecting(generation)) {
      // before the state says so, lest an event that goes by it is given back
      open();
      lane.execute(() -> connected(generation, result));
    }
  }

  private boolean isConnecting(long generation) {
    return generation == connection.generation() && connection.state() instanceof Connecting;
  }

  /** The routes first: one that can't be started is never said to stream. In the lane. */
  private void connected(long generation, Probe.Result result) {
    if (!isConnecting(generation) || !align(false)) {
      return;
    }
    if (result.proven()) {
      connection.connected(generation, "probe");
    } else {
      connection.unproven(generation, "probe");
    }
  }

  /** Brings route and feeding routes to where the state wants them, in the lane. */
  private void align() {
    boolean unused = align(connection.flow() == Flow.HOLD);
  }

  /** Answers whether they are there; where not, the connection is paused. */
  private boolean align(boolean held) {
    if (ending.get()) {
      return false;
    }
    ConnectionSettings settings = connection.settings();
    try {
      if (!credentialsArePut) {
        placeCredentials(settings);
      }
      if (installed == null
          || !installed.sameRoute(settings)
          || !parts.isInstalled(connection.id())) {
        install(settings);
      }
      connection.follows(settings);
      parts.bring(connection.id(), held);
      failures = 0;
      return true;
    } catch (Throwable e) { // also of a component that lacks a class, or of a JVM without memory
      LOG.atError()
          .addKeyValue(LogKeys.CONNECTION, connection.id())
          .addKeyValue(LogKeys.STATE, connection.state().label())
          .setCause(CleanFailure.of(e))
          .log("route could not be brought to the connection's state");
      // one that is paused shows what it is paused for, and is retried because of that
      if ((installed == null || !held) && connection.pause().isEmpty()) {
        connection.pause(routeFailed(e), "route");
      }
      if (connection.flow() == Flow.DISCARD) {
        alignLater();
      }
      return false;
    }
  }

  /** Nothing pauses what is off, nor retries it: events that nobody discards wait at the source. */
  private void alignLater() {
    if (alignsLater) {
      return;
    }
    alignsLater = true;
    var unused =
        timer.in(
            RETRIES.waitAfter(failures++),
            () ->
                lane.execute(
                    () -> {
                      alignsLater = false;
                      align();
                    }));
  }

  private void install(ConnectionSettings settings) throws Exception {
    if (installed != null) {
      parts.drain(connection.id());
    }
    installed = null;
    parts.install(settings);
    installed = settings;
  }

  private static PauseReason routeFailed(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    // what the JVM says of a class is no more than its name
    boolean lacks = root instanceof LinkageError || root instanceof ReflectiveOperationException;
    boolean speaks = !lacks && root.getMessage() != null;
    String name = speaks ? null : root.getClass().getSimpleName();
    return new PauseReason(
        "ROUTE_FAILED",
        "The connection's route can't be started",
        List.of("source", "routes/activity-sync.camel.yaml"),
        ErrorDetail.of(name, root.getMessage()),
        true);
  }

  /**
   * An operator asked for a retry, at this process or another.
   *
   * @param number of the retry; one that is known is not followed twice
   */
  void retry(long number, String actor) {
    if (asked.getAndAccumulate(number, Math::max) < number) {
      turns.told(connection.id());
      connection.retry(actor);
    }
  }

  /** No retry above this number is known to the store any more: others may get their numbers. */
  void forget(long number) {
    asked.accumulateAndGet(number, Math::min);
  }

  /** This process asked for a retry itself, and has done it. */
  void know(long number) {
    asked.accumulateAndGet(number, Math::max);
  }

  /** Makes the route anew, after a route file has changed. */
  void reinstall() {
    lane.execute(
        () -> {
          if (!ending.get()) {
            installed = null;
            align();
          }
        });
  }

  /** Brings the routes to where they should be, after some have come or gone. */
  CompletableFuture<Void> follow() {
    return CompletableFuture.runAsync(this::align, lane);
  }

  /**
   * What is kept has been replaced: makes credentials, route and state follow.
   *
   * @return completes once it has taken effect
   */
  CompletableFuture<Void> changed(StoredConnection before, String actor) {
    StoredConnection now = connection.saved();
    if (before.settings().equals(now.settings()) && before.unreadable().equals(now.unreadable())) {
      return CompletableFuture.completedFuture(null);
    }
    putCredentials(now.settings());
    boolean sameWay = before.settings().sameWay(now.settings());
    boolean on = before.desired().enabled() && now.desired().enabled();
    Runnable tryAnew =
        on && (!sameWay || connection.pause().isPresent())
            ? () -> connection.reconnect(actor)
            : () -> {};
    if (before.settings().sameRoute(now.settings())) {
      lane.execute(() -> forgetEarlier(now.settings()));
      connection.follows(now.settings());
      tryAnew.run();
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.runAsync(this::align, lane).thenRun(tryAnew);
  }

  /** The route stays; the secrets of the settings that it was made with don't. */
  private void forgetEarlier(ConnectionSettings now) {
    if (installed != null && installed.sameRoute(now)) {
      installed = now;
    }
  }

  /**
   * Ends it: what is on its way gets its time to arrive, then the route goes.
   *
   * @return completes once all is gone
   */
  CompletableFuture<Void> end(String actor) {
    if (ending.compareAndSet(false, true)) {
      lane.execute(
          () -> {
            endStep(() -> parts.drain(connection.id()));
            endStep(() -> connection.overrule(new DesiredState(false, false), actor));
            endStep(() -> parts.remove(connection.id()));
            // nobody is told that one of this id that is made anew is well
            endStep(() -> turns.told(connection.id()));
            ended.complete(null);
          });
    }
    return ended;
  }

  /** What it throws keeps nothing else from ending: a route that stays would go on reading. */
  private void endStep(Guarded.Task step) {
    Guarded.run("a step of ending a connection failed", LogKeys.CONNECTION, connection.id(), step);
  }

  /** Whether it has ended, or is about to. */
  boolean isEnding() {
    return ending.get();
  }
}
