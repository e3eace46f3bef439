package io.activitysync.runtime;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionListener;
import io.activitysync.connection.ConnectionState;
import io.activitysync.connection.ConnectionState.Connecting;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.ConnectionState.Streaming;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.PauseReason;
import io.activitysync.streamcheck.PauseReasons;
import io.activitysync.streamcheck.Probe;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what is follow from what is wanted: probes, suspends and resumes routes, and retries. It
 * only ever reacts to a connection's state, so that each action can be repeated and come late
 * without harm. Safe for use by several threads.
 */
public final class Supervisor implements ConnectionListener {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  private final RouteGate gate;
  private final Probe probe;
  private final Deliveries deliveries;
  private final DesiredStateStore desiredStates;
  private final ScheduledExecutorService workers;
  private final AutomaticRetries retries;
  private final KeyedLocks settling = new KeyedLocks();
  private volatile Predicate<Connection> installer = connection -> true;

  public Supervisor(
      RouteGate gate,
      Probe probe,
      Deliveries deliveries,
      DesiredStateStore desiredStates,
      ScheduledExecutorService workers,
      AutomaticRetries retries) {
    this.gate = gate;
    this.probe = probe;
    this.deliveries = deliveries;
    this.desiredStates = desiredStates;
    this.workers = workers;
    this.retries = retries;
  }

  /**
   * Says what makes sure, before each try, that a connection has its route; it answers whether it
   * has.
   */
  public void installWith(Predicate<Connection> installIfMissing) {
    installer = installIfMissing;
  }

  /**
   * Begins to look after a connection whose route is installed, and brings it to what is wanted of
   * it.
   */
  public void adopt(Connection connection) {
    connection.listen(this);
    if (connection.desired().enabled()) {
      connection.enable("start");
      if (!connection.saved().readable()) {
        connection.pause(PauseReasons.unreadable(connection.saved().unreadable()), "start");
      } else if (connection.desired().suspended()) {
        connection.pause(PauseReason.suspendedBy("before the restart"), "start");
      }
    }
  }

  /** Switches on; nothing where it is on. */
  public void enable(Connection connection, String actor) {
    want(connection, desired -> desired.withEnabled(true), actor);
  }

  /** Switches off; what arrives from now on is discarded. Nothing where it is off. */
  public void disable(Connection connection, String actor) {
    want(connection, desired -> desired.withEnabled(false), actor);
  }

  /** Pauses by hand; nothing where it is off. */
  public void suspend(Connection connection, String actor) {
    if (connection.desired().enabled()) {
      want(connection, desired -> desired.withSuspended(true), actor);
    }
  }

  /**
   * Ends a pause, whatever its cause: probes, then streams or shows the new cause. Nothing where
   * not paused.
   */
  public void retry(Connection connection, String actor) {
    want(connection, desired -> desired.withSuspended(false), actor);
    if (connection.saved().readable()) {
      connection.retry(actor);
    }
  }

  /** Probes changed settings: a paused connection retries, a streaming one is checked. */
  public void settingsChanged(Connection connection, String actor) {
    if (connection.pause().filter(p -> !p.reason().byHand()).isPresent()) {
      connection.retry(actor);
    } else {
      connection.reconnect(actor);
    }
  }

  /**
   * Brings the connection to what is wanted of it now. May be repeated and come late without harm:
   * it goes by what is wanted at that moment.
   */
  public void settle(Connection connection, String actor) {
    KeyedLocks.Held held = settling.hold(connection.id());
    try {
      DesiredState desired = connection.desired();
      if (!desired.enabled()) {
        connection.disable(actor);
        return;
      }
      connection.enable(actor);
      if (!connection.saved().readable()) {
        connection.pause(PauseReasons.unreadable(connection.saved().unreadable()), actor);
      } else if (desired.suspended()) {
        connection.pause(PauseReason.suspendedBy(actor), actor);
      } else if (connection.pause().filter(p -> p.reason().byHand()).isPresent()) {
        connection.retry(actor);
      }
    } finally {
      held.release();
    }
  }

  /** Ends looking after a connection, which is off now. */
  public void forget(Connection connection) {
    retries.cancel(connection.id());
  }

  /**
   * The way to the stream is broken: pauses. Comes from the exchange that found it, and never
   * waits.
   */
  public void failed(Connection connection, PauseReason reason) {
    connection.pause(reason, "error handler");
  }

  /** Kept first, so that what an operator was told survives whatever comes next. */
  private void want(Connection connection, UnaryOperator<DesiredState> change, String actor) {
    connection.take(desiredStates.want(connection.id(), change, actor));
    settle(connection, actor);
  }

  @Override
  public void moved(Connection connection, ConnectionState from, ConnectionState to, String actor) {
    retries.cancel(connection.id());
    if (to instanceof Paused paused && paused.reason().passing()) {
      retries.schedule(connection, paused);
    }
    if (to instanceof Connecting attempt) {
      workers.execute(() -> tryOut(connection, attempt));
      return;
    }
    if (!(to instanceof Streaming)) {
      // events that the engine still holds belong to a time that is over
      deliveries.giveBack(connection.id());
    }
    workers.execute(() -> follow(connection));
  }

  /** Whether a change of a route's status comes from here. */
  public boolean isOurs(String routeId) {
    return gate.isOurs(routeId);
  }

  /** Brings the connection's route to where its state wants it. */
  public void follow(Connection connection) {
    KeyedLocks.Held held = gate.hold(connection.id());
    try {
      ConnectionState state = connection.state();
      try {
        if (!(state instanceof Connecting)) {
          gate.bring(connection.id(), state instanceof Paused);
        }
      } catch (Exception e) {
        LOG.atError()
            .addKeyValue("connection", connection.id())
            .addKeyValue("state", state.label())
            .setCause(e)
            .log("route could not be brought to the connection's state");
      }
    } finally {
      held.release();
    }
  }

  private void tryOut(Connection connection, Connecting attempt) {
    if (!installer.test(connection)) {
      return;
    }
    var unused =
        probe
            .probe(connection.settings())
            .thenAcceptAsync(wrong -> conclude(connection, attempt, wrong), workers);
  }

  private void conclude(Connection connection, Connecting attempt, Optional<PauseReason> wrong) {
    if (!attempt.equals(connection.state())) {
      return;
    }
    if (wrong.isPresent()) {
      connection.pause(wrong.get(), "probe");
    } else {
      deliveries.open(connection.id());
      connection.connected("probe");
    }
  }
}
