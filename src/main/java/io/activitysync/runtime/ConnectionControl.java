package io.activitysync.runtime;

import io.activitysync.connection.Connection;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.NoSuchConnectionException;
import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.SettingsRules;
import io.activitysync.connection.store.ConnectionStore;
import io.activitysync.logging.LogKeys;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators say to a connection, by whatever face: on, off, paused by hand, retry. It is kept
 * in the store, and holds. What stops a connection holds at once, also where the store is away, and
 * is kept once it is back. Safe for use by several threads.
 */
public final class ConnectionControl {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionControl.class);

  private final Supervisor supervisor;
  private final ConnectionStore store;
  private final Supplier<SettingsRules> rules;
  private final StoreRetries retries;
  private final LongSupplier nanos;

  /**
   * Of the connections that the supervisor looks after.
   *
   * @param rules those of the moment, of what a connection needs to be on
   * @param blocking runs what may block, many at a time
   * @param nanos its monotonic clock, as {@link System#nanoTime}
   */
  public ConnectionControl(
      Supervisor supervisor,
      ConnectionStore store,
      Supplier<SettingsRules> rules,
      Timer timer,
      Executor blocking,
      LongSupplier nanos) {
    this.supervisor = supervisor;
    this.store = store;
    this.rules = rules;
    this.retries = new StoreRetries(timer, blocking);
    this.nanos = nanos;
  }

  /**
   * Switches on; nothing where it is on. Holds although the store is away where that takes back
   * what the store was not known to have, and is kept once it is back.
   *
   * @throws InvalidSettingsException with all that it lacks to be on
   * @throws StoreUnavailableException where it could not be kept
   */
  public void enable(Connection connection, String actor) {
    rules.get().requireComplete(connection.settings());
    want(connection, desired -> desired.withEnabled(true), actor);
  }

  /**
   * Switches off; what arrives from now on is discarded. Holds at once, also where the store is
   * away.
   *
   * @return whether the store has it; where not, it gets it once it is back
   */
  public boolean disable(Connection connection, String actor) {
    return wantAtOnce(connection, desired -> desired.withEnabled(false), actor);
  }

  /**
   * Pauses by hand; nothing where it is off. Holds at once, also where the store is away.
   *
   * @return whether the store has it; where not, it gets it once it is back
   */
  public boolean suspend(Connection connection, String actor) {
    return !connection.desired().enabled()
        || wantAtOnce(connection, ConnectionControl::suspended, actor);
  }

  /** Of what another process has switched off meanwhile, nothing is suspended. */
  private static DesiredState suspended(DesiredState desired) {
    return desired.enabled() ? desired.withSuspended(true) : desired;
  }

  /**
   * Ends a pause, whatever its cause: probes, then streams or shows the new cause. Nothing where
   * not paused. {@link Connection#settled} tells how it went. Other processes on the same store
   * follow, also where it is paused at them alone.
   *
   * @throws StoreUnavailableException where it is suspended by hand, and the end of that could not
   *     be kept; as of {@link #enable}
   */
  public void retry(Connection connection, String actor) {
    if (connection.desired().suspended()) {
      want(connection, desired -> desired.withSuspended(false), actor);
    }
    // before others are told: it needs no store
    connection.retry(actor);
    try {
      supervisor.know(connection.id(), store.retry(Set.of(connection.id()), actor));
    } catch (StoreUnavailableException e) {
      LOG.atWarn()
          .addKeyValue(LogKeys.CONNECTION, connection.id())
          .addKeyValue(LogKeys.ERROR, e.getMessage())
          .log("retried here alone, since other processes can't be told");
    }
  }

  /** Kept first, so that what an operator was told survives whatever comes next. */
  private void want(Connection connection, UnaryOperator<DesiredState> change, String actor) {
    DesiredState word = connection.desired();
    if (!connection.isKept() && change.apply(word).equals(connection.saved().desired())) {
      // takes back what the store may have all the same, of a write whose answer was lost
      wantAtOnce(connection, change, actor);
      return;
    }
    try {
      supervisor.kept(connection, word, store.want(connection.id(), change, actor), actor);
    } catch (StoreUnavailableException | Error e) {
      supervisor.lookLater(connection.id());
      throw e;
    }
  }

  /** Nobody must be kept from stopping what goes wrong by a disk that is full. */
  private boolean wantAtOnce(
      Connection connection, UnaryOperator<DesiredState> change, String actor) {
    DesiredState word = change.apply(connection.desired());
    long said = nanos.getAsLong();
    boolean allowed = !connection.pinned().containsKey("enabled") || word.enabled();
    if (allowed) {
      connection.overrule(word, actor);
    }
    try {
      supervisor.kept(connection, word, store.want(connection.id(), change, actor), actor);
      return true;
    } catch (StoreUnavailableException | Error e) {
      if (!allowed) {
        throw e;
      }
      (e instanceof Error ? LOG.atError().setCause(e) : LOG.atWarn())
          .addKeyValue(LogKeys.CONNECTION, connection.id())
          .addKeyValue(LogKeys.ERROR, e.getMessage())
          .log("what is wanted holds, and is kept once the store is back");
      retries.later(connection.id(), () -> keep(connection, word, said, change, actor));
      return false;
    } catch (NoSuchConnectionException e) {
      // another process has deleted it: it ends, and must not go on for what is left of it
      supervisor.lookLater(connection.id());
      throw e;
    } catch (RuntimeException e) {
      connection.kept(word, connection.saved(), actor);
      throw e;
    }
  }

  private void keep(
      Connection connection,
      DesiredState word,
      long said,
      UnaryOperator<DesiredState> change,
      String actor) {
    if (!stands(connection, word)) {
      return;
    }
    try {
      if (sends(word) && isSaidSince(connection.id(), said)) {
        Optional<StoredConnection> later = store.find(connection.id());
        if (later.isPresent()) {
          supervisor.kept(connection, word, later.get(), actor);
          return;
        }
      }
      // asked again once no one else writes: what is said now must not be written over
      UnaryOperator<DesiredState> still =
          desired -> stands(connection, word) ? change.apply(desired) : desired;
      supervisor.kept(connection, word, store.want(connection.id(), still, actor), actor);
    } catch (StoreUnavailableException e) {
      throw e;
    } catch (NoSuchConnectionException e) {
      supervisor.lookLater(connection.id());
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue(LogKeys.CONNECTION, connection.id())
          .setCause(e)
          .log("what is wanted could not be kept");
      connection.kept(word, connection.saved(), actor);
    }
  }

  /** Whether another process has: how long ago is told by no process's idea of the time. */
  private boolean isSaidSince(String id, long said) {
    return store.isSaidWithin(id, Duration.ofNanos(nanos.getAsLong() - said));
  }

  /** Whether no operator has said something else since. */
  private static boolean stands(Connection connection, DesiredState word) {
    return !connection.isKept() && word.equals(connection.desired());
  }

  private static boolean sends(DesiredState word) {
    return word.enabled() && !word.suspended();
  }
}
