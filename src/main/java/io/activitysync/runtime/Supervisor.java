package io.activitysync.runtime;

import io.activitysync.cluster.ProbeTurns;
import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.PauseReason;
import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.store.ConnectionStore;
import io.activitysync.connection.store.StoreChanges;
import io.activitysync.logging.Guarded;
import io.activitysync.logging.LogKeys;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of this process while they run: begins, changes and ends them as the store says,
 * whichever process changed it. What comes late or twice does no harm. Safe for use by several
 * threads.
 */
public final class Supervisor {
  /** A route may take Camel's {@code shutdownTimeout} to be drained, and no caller waits longer. */
  private static final long PATIENCE_SECONDS = 120;

  private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  private final Connections connections;
  private final ConnectionParts parts;
  private final ConnectionStore store;
  private final Function<StoredConnection, Connection> make;
  private final ProbeTurns turns;
  private final Timer timer;
  private final Executor blocking;
  private final StoreRetries retries;
  private final Clock clock;
  private final Map<String, ConnectionRuntime> runtimes = new ConcurrentHashMap<>();

  /** Connections that are looked at in the store once it is back. */
  private final Set<String> looking = ConcurrentHashMap.newKeySet();

  /** Retries up to this number were asked for before this process began. */
  private final long knownAtStart;

  /** Told of connections once this has started; guarded by this. */
  private ConnectionViews views;

  /**
   * Looks after connections that there are, once it is started.
   *
   * @param make makes a connection that is new here
   * @param turns whose it is to try again what is paused
   * @param blocking runs what may block, many at a time
   */
  public Supervisor(
      Connections connections,
      ConnectionParts parts,
      ConnectionStore store,
      Function<StoredConnection, Connection> make,
      ProbeTurns turns,
      Timer timer,
      Executor blocking,
      Clock clock) {
    this.connections = connections;
    this.parts = parts;
    this.store = store;
    this.make = make;
    this.turns = turns;
    this.timer = timer;
    this.blocking = blocking;
    this.retries = new StoreRetries(timer, blocking);
    this.clock = clock;
    this.knownAtStart = store.revision();
    connections.all().forEach(this::adopt);
  }

  private ConnectionRuntime adopt(Connection connection) {
    ConnectionRuntime runtime =
        new ConnectionRuntime(connection, parts, turns, timer, blocking, clock);
    runtime.know(knownAtStart);
    runtimes.put(connection.id(), runtime);
    return runtime;
  }

  /**
   * Gives every connection its route, and has it do what is wanted of it. What was said to one
   * before takes effect now.
   *
   * @param told is told of the connections that there are, and of all that come and go
   * @return completes once each has its route, or is paused because it can't have it
   */
  public synchronized CompletableFuture<Void> start(ConnectionViews told) {
    views = told;
    List<ConnectionRuntime> all = List.copyOf(runtimes.values());
    CompletableFuture<Void> begun = FirstRoutes.begin(all);
    all.forEach(runtime -> told.show(runtime.connection()));
    return begun;
  }

  /** A retry of this number was asked for here, and is under way. */
  void know(String id, long number) {
    ConnectionRuntime runtime = runtimes.get(id);
    if (runtime != null) {
      runtime.know(number);
    }
  }

  /**
   * The way to the stream is broken: pauses. Comes from the exchange that found it, and never
   * waits.
   *
   * @param generation {@link Connection#generation} when the source handed the exchange's body over
   */
  public void found(Connection connection, long generation, PauseReason reason) {
    ConnectionRuntime runtime = runtimes.get(connection.id());
    if (!connection.found(generation, reason, "error handler") && runtime != null) {
      runtime.heardOldNews();
    }
  }

  /**
   * The store has what an operator wants. Another process may have changed more than that, which no
   * other news tells again.
   */
  void kept(Connection connection, DesiredState word, StoredConnection stored, String actor) {
    ConnectionRuntime runtime = runtimes.get(connection.id());
    connection
        .kept(word, stored, actor)
        .filter(before -> runtime != null)
        .ifPresent(before -> inTheBackground(runtime.changed(before, actor)));
  }

  /**
   * Looks at a connection in the store once that is back: what was refused may be in it all the
   * same, where only its answer was lost. Never waits.
   */
  public void lookLater(String id) {
    if (looking.add(id)) {
      retries.later(id, () -> lookNow(id));
    }
  }

  /** What is refused from here on is looked at once more: it may come after the store was read. */
  private void lookNow(String id) {
    looking.remove(id);
    try {
      look(id);
    } catch (RuntimeException | Error e) {
      looking.add(id);
      throw e;
    }
  }

  /**
   * What keeps a connection that is to be made from having an id, in a sentence: another route of
   * this process has it. Empty where nothing does.
   */
  public Optional<String> inTheWay(String id) {
    return parts.inTheWay(id);
  }

  /** Brings to life what was saved; has taken effect when it returns. */
  public void saved(StoredConnection stored) {
    await(take(stored));
  }

  /** Completes once what was saved has taken effect. */
  private CompletableFuture<Void> take(StoredConnection stored) {
    String actor = stored.changedBy();
    while (true) {
      ConnectionRuntime known = runtimes.get(stored.id());
      if (known == null) {
        Optional<CompletableFuture<Void>> begun = begin(stored);
        if (begun.isPresent()) {
          return begun.get();
        }
      } else if (known.isEnding()) {
        return end(known, actor).thenCompose(ended -> take(stored));
      } else {
        return known
            .connection()
            .take(stored, actor)
            .map(before -> known.changed(before, actor))
            .orElse(NOTHING);
      }
    }
  }

  /** Empty where another thread was first. */
  private synchronized Optional<CompletableFuture<Void>> begin(StoredConnection stored) {
    if (runtimes.containsKey(stored.id())) {
      return Optional.empty();
    }
    // it may have been deleted since it was read
    Optional<StoredConnection> now = store.find(stored.id());
    if (now.isEmpty()) {
      return Optional.of(NOTHING);
    }
    Connection made = make.apply(now.get());
    ConnectionRuntime runtime = adopt(made);
    connections.add(made);
    return Optional.of(views == null ? NOTHING : runtime.begin().thenRun(() -> show(runtime)));
  }

  private synchronized void show(ConnectionRuntime begun) {
    Connection connection = begun.connection();
    if (runtimes.get(connection.id()) == begun) {
      views.show(connection);
    }
  }

  /** Ends a connection that was deleted, after what is on its way has arrived. */
  public void deleted(String id, String actor) {
    await(end(id, actor));
  }

  private CompletableFuture<Void> end(String id, String actor) {
    ConnectionRuntime known = runtimes.get(id);
    return known == null ? NOTHING : end(known, actor).thenCompose(ended -> beginMadeSince(id));
  }

  /**
   * Another of this id that was made meanwhile has been taken for a change of the one that ended.
   */
  private CompletableFuture<Void> beginMadeSince(String id) {
    try {
      return store.find(id).map(this::take).orElse(NOTHING);
    } catch (StoreUnavailableException e) {
      lookLater(id);
      return NOTHING;
    }
  }

  private CompletableFuture<Void> end(ConnectionRuntime known, String actor) {
    return known.end(actor).thenRun(() -> forget(known));
  }

  private synchronized void forget(ConnectionRuntime ended) {
    Connection connection = ended.connection();
    if (runtimes.remove(connection.id(), ended)) {
      connections.remove(connection.id());
      if (views != null) {
        views.hide(connection);
      }
    }
  }

  /**
   * Connections were made, changed, deleted or retried by another process. Does not wait for the
   * effects: a deleted one takes its time to arrive, and another's change holds meanwhile.
   */
  public void changed(StoreChanges changes) {
    if (changes.anew()) {
      takeBack(changes.revision());
    } else {
      changes.ids().forEach(this::lookOrLater);
    }
    for (StoreChanges.Retry retry : changes.retries()) {
      ConnectionRuntime runtime = runtimes.get(retry.id());
      if (runtime != null) {
        Guarded.run(
            "a connection could not be retried, as another process was asked to",
            LogKeys.CONNECTION,
            retry.id(),
            () -> runtime.retry(retry.number(), retry.actor()));
      }
    }
  }

  /** What is wrong with one connection keeps none of the others from being looked at. */
  private void lookOrLater(String id) {
    try {
      look(id);
    } catch (StoreUnavailableException e) {
      // nothing can be looked at: whoever tells of changes tells of all of them again
      throw e;
    } catch (RuntimeException | Error e) {
      LOG.atError()
          .addKeyValue(LogKeys.CONNECTION, id)
          .setCause(e)
          .log("a change of a connection could not be taken, and is tried again");
      lookLater(id);
    }
  }

  private void look(String id) {
    inTheBackground(store.find(id).map(this::take).orElseGet(() -> end(id, store.deletedBy(id))));
  }

  /** What was saved here is asked for before the store is: it may hear more while it is read. */
  private void takeBack(long revision) {
    Map<String, ConnectionRuntime> known = new HashMap<>(runtimes);
    Map<String, StoredConnection> seen = new HashMap<>();
    known.forEach((id, runtime) -> seen.put(id, runtime.connection().saved()));
    RuntimeException failed = null;
    for (StoredConnection stored : store.all()) {
      ConnectionRuntime runtime = known.remove(stored.id());
      try {
        if (runtime == null || runtime.isEnding()) {
          inTheBackground(take(stored));
        } else {
          runtime.forget(revision);
          takeBack(runtime, seen.get(stored.id()), stored);
        }
      } catch (StoreUnavailableException e) {
        throw e;
      } catch (RuntimeException | Error e) {
        failed =
            new IllegalStateException("Connection " + stored.id() + " can't be taken: " + e, e);
      }
    }
    known.keySet().forEach(this::lookOrLater);
    if (failed != null) {
      // told again of all: a later look would take nothing that the store has lost
      throw failed;
    }
  }

  /** A word that was kept after the store was read is in none of what was read: reads again. */
  private void takeBack(ConnectionRuntime known, StoredConnection seen, StoredConnection stored) {
    Connection connection = known.connection();
    StoredConnection saved = seen;
    Optional<StoredConnection> read = Optional.of(stored);
    while (read.isPresent()) {
      String actor = read.get().changedBy();
      Optional<StoredConnection> before = connection.takeBack(saved, read.get(), actor);
      before.ifPresent(was -> inTheBackground(known.changed(was, actor)));
      StoredConnection now = connection.saved();
      if (before.isPresent() || now.equals(saved)) {
        return;
      }
      saved = now;
      read = store.find(connection.id());
    }
    look(connection.id());
  }

  /** Makes every route anew, after a route file has changed. */
  public void reinstallAll() {
    runtimes.values().forEach(ConnectionRuntime::reinstall);
  }

  /**
   * Brings a connection's routes to where they should be; nothing where it is gone.
   *
   * @return completes when they are
   */
  public CompletableFuture<Void> follow(String id) {
    ConnectionRuntime runtime = runtimes.get(id);
    return runtime == null ? CompletableFuture.completedFuture(null) : runtime.follow();
  }

  /** Brings every connection's routes to where they should be, after some have come or gone. */
  public void followAll() {
    for (ConnectionRuntime runtime : runtimes.values()) {
      var unused = runtime.follow();
    }
  }

  private static void inTheBackground(CompletableFuture<Void> effect) {
    effect.exceptionally(
        failure -> {
          LOG.atError().setCause(failure).log("a change of a connection could not take effect");
          return null;
        });
  }

  private static void await(CompletableFuture<Void> effect) {
    try {
      effect.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      LOG.atWarn().log("a change of a connection has not taken effect yet, and goes on");
    }
  }
}
