package io.activitysync.cluster;

import io.activitysync.connection.SerialQueue;
import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.store.LeaseTable;
import io.activitysync.connection.store.LeaseTable.Holder;
import io.activitysync.logging.LogKeys;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.apache.camel.util.InetAddressUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the leases that this process wants, renews those that it has, and knows at each moment
 * which it may still go by: also while the store is away, is slow, or says nothing at all. Safe for
 * use by several threads. Does nothing before the first one is wanted.
 */
public final class LeaseKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final long CLOSE_WITHIN_SECONDS = 8;

  /**
   * How long things take.
   *
   * @param term a lease that is not renewed is free after this, by the database's clock
   * @param lasts it counts as held for this, from when it was asked for; what is left of the term
   *     is for whoever has to stop
   * @param every between two steps
   */
  public record Times(Duration term, Duration lasts, Duration every) {
    /** So that another process takes over within 15 s of a kill. */
    public static final Times DEFAULT =
        new Times(Duration.ofSeconds(10), Duration.ofSeconds(7), Duration.ofSeconds(2));

    /** Checks them. */
    public Times {
      if (lasts.compareTo(term) >= 0 || every.compareTo(lasts) >= 0) {
        throw new IllegalArgumentException("lasts is to be below term, and every below lasts");
      }
    }
  }

  private static final class Wanted {
    private final Runnable changed;
    private final SerialQueue told;
    private volatile Tenure tenure = Tenure.NONE;
    private volatile Optional<Holder> holder = Optional.empty();

    /** Guarded by this. */
    private boolean toldHeld;

    Wanted(Runnable changed, SerialQueue told) {
      this.changed = changed;
      this.told = told;
    }

    /** Tells of a change, if there is one. */
    synchronized void look(long now) {
      boolean held = tenure.holds(now);
      if (held != toldHeld) {
        toldHeld = held;
        told.execute(changed);
      }
    }
  }

  private final LeaseTable table;
  private final String owner;
  private final Times times;
  private final LongSupplier nanos;
  private final Executor telling;
  private final Map<String, Wanted> wanted = new ConcurrentHashMap<>();

  /** Whatever asks the store, one after the other. */
  private final ScheduledExecutorService steps = thread("leases");

  /** Never waits for the store: what has run out is given up in time. */
  private final ScheduledExecutorService ends = thread("lease-ends");

  /** Whether a step is about to be done, for what has come to be wanted. */
  private final AtomicBoolean asked = new AtomicBoolean();

  /** On the thread of the steps alone. */
  private boolean started;

  private boolean failing;

  /**
   * For one process.
   *
   * @param owner its name, which no other has or had
   * @param nanos its monotonic clock, as {@link System#nanoTime}
   * @param telling runs what is told of changes, which may block
   */
  public LeaseKeeper(
      LeaseTable table, String owner, Times times, LongSupplier nanos, Executor telling) {
    this.table = table;
    this.owner = owner;
    this.times = times;
    this.nanos = nanos;
    this.telling = telling;
  }

  /** For this process, under a name by which people know it. */
  public static LeaseKeeper of(LeaseTable table, Executor telling) {
    String host;
    try {
      host = InetAddressUtil.getLocalHostName();
    } catch (UnknownHostException e) {
      host = "unknown";
    }
    String owner = host + "-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    return new LeaseKeeper(table, owner, Times.DEFAULT, System::nanoTime, telling);
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Name of this process. */
  public String owner() {
    return owner;
  }

  /**
   * Wants a lease from now on.
   *
   * @param changed told that it may have been taken or lost, one call at a time: look at {@link
   *     #holds}
   */
  public void want(String name, Runnable changed) {
    SerialQueue told = new SerialQueue(telling);
    told.open();
    wanted.put(name, new Wanted(changed, told));
    if (asked.compareAndSet(false, true)) {
      steps.execute(
          () -> {
            asked.set(false);
            step();
            if (!started) {
              started = true;
              long every = times.every().toMillis();
              var unused =
                  steps.scheduleWithFixedDelay(this::step, every, every, TimeUnit.MILLISECONDS);
            }
          });
    }
  }

  /** Wants a lease no more, and frees it: what went by it has ended. */
  public void unwant(String name) {
    Wanted gone = wanted.remove(name);
    if (gone != null) {
      steps.execute(() -> release(Map.of(name, gone)));
    }
  }

  /** Whether this process may go by a lease at this moment. */
  public boolean holds(String name) {
    Wanted one = wanted.get(name);
    return one != null && one.tenure.holds(nanos.getAsLong());
  }

  /** Which process had a lease by the store's last answer. */
  public Optional<String> ownerOf(String name) {
    return Optional.ofNullable(wanted.get(name)).flatMap(one -> one.holder).map(Holder::owner);
  }

  private void step() {
    Map<String, Wanted> all = new HashMap<>(wanted);
    long begun = nanos.getAsLong();
    Map<String, Long> held = new HashMap<>();
    all.forEach(
        (name, one) -> {
          // what has run out is taken anew, by a new epoch
          if (one.tenure.holds(begun)) {
            held.put(name, one.tenure.epoch());
          }
        });
    Set<String> others = new HashSet<>(all.keySet());
    others.removeAll(held.keySet());
    try {
      Map<String, Holder> holders =
          table.step(owner, held, others, Integer.MAX_VALUE, times.term());
      all.forEach((name, one) -> answered(one, Optional.ofNullable(holders.get(name)), begun));
      lookAt(all, begun + times.lasts().toNanos());
      if (failing) {
        failing = false;
        LOG.info("leases are kept again");
      }
    } catch (StoreUnavailableException e) {
      if (!failing) {
        failing = true;
        LOG.atWarn()
            .addKeyValue(LogKeys.ERROR, e.getMessage())
            .log("leases can't be kept; those that run out are given up");
      }
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("leases could not be kept");
    }
    // one that was let go meanwhile, and has just been taken
    all.keySet().removeIf(name -> wanted.get(name) == all.get(name));
    release(all);
  }

  private void answered(Wanted one, Optional<Holder> holder, long begun) {
    one.holder = holder;
    one.tenure = Tenure.answered(owner, holder, begun, times.lasts().toNanos());
    one.look(nanos.getAsLong());
  }

  /** Gives up in time what has not been renewed by then. */
  private void lookAt(Map<String, Wanted> all, long end) {
    List<Wanted> ones = List.copyOf(all.values());
    var unused =
        ends.schedule(
            () -> ones.forEach(one -> one.look(nanos.getAsLong())),
            end - nanos.getAsLong(),
            TimeUnit.NANOSECONDS);
  }

  /** Where the store is away, they end by themselves. */
  private void release(Map<String, Wanted> gone) {
    Map<String, Long> held = new HashMap<>();
    gone.forEach(
        (name, one) -> {
          if (one.tenure.epoch() > 0) {
            held.put(name, one.tenure.epoch());
          }
          one.tenure = Tenure.NONE;
        });
    try {
      table.release(owner, held);
    } catch (RuntimeException e) {
      LOG.atDebug().addKeyValue(LogKeys.ERROR, e.getMessage()).log("leases could not be freed");
    }
  }

  /** Frees all leases, for at most 8 s; to be called when what went by them has ended. */
  @Override
  public void close() {
    if (steps.isShutdown()) {
      return;
    }
    Map<String, Wanted> all = new HashMap<>(wanted);
    wanted.clear();
    steps.execute(() -> release(all));
    steps.shutdown();
    try {
      if (!steps.awaitTermination(CLOSE_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        LOG.debug("leases end by themselves");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      steps.shutdownNow();
      ends.shutdownNow();
    }
  }
}
