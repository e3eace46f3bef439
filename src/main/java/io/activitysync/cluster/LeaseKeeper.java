package io.activitysync.cluster;

import io.activitysync.connection.Steps;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
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
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(8);

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

  /** Leases that are handed over in a step. */
  private static final int AT_ONCE = 20;

  /** What comes to be wanted together is asked for together, at a start by the hundred. */
  private static final Duration SOON = Duration.ofMillis(200);

  /** Steps for which a lease that was handed over is left to others. */
  private static final int REST = 5;

  /** Steps after which a lease that nobody takes, as another lacks it, is taken above the share. */
  private static final int LEFT_OVER = 5;

  /** The same, where each other process wants as many, if maybe not the same. */
  private static final int LEFT_BY_ALL = 15;

  private final LeaseTable table;
  private final String owner;
  private final Times times;
  private final LongSupplier nanos;
  private final Executor telling;
  private final Map<String, WantedLease> wanted = new ConcurrentHashMap<>();

  /** Whatever asks the store, one after the other. */
  private final Steps steps = new Steps("leases");

  /** Never waits for the store: what has run out is given up in time. */
  private final Steps ends = new Steps("lease-ends");

  private final AtomicLong tenures = new AtomicLong();

  /** Whether a step is about to be done, for what has come to be wanted. */
  private final AtomicBoolean asked = new AtomicBoolean();

  /** On the thread of the steps alone. */
  private boolean started;

  private boolean failing;

  /**
   * On the thread of the steps alone: how many processes there are; 0 as long as it is not known.
   */
  private int processes;

  /** On the thread of the steps alone: how many leases each other process names at least. */
  private int fewest = Integer.MAX_VALUE;

  /** On the thread of the steps alone: whether a step is one of those that times are told by. */
  private boolean regular;

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

  /** Name of this process. */
  public String owner() {
    return owner;
  }

  /**
   * Wants a lease from now on.
   *
   * @param changed told that it may have been taken or lost: looks at {@link #holds}, and completes
   *     when what goes by the lease has begun, or stopped
   */
  public void want(String name, Supplier<CompletableFuture<Void>> changed) {
    wanted.put(name, wanted(changed));
    if (asked.compareAndSet(false, true)) {
      steps.in(
          SOON.compareTo(times.every()) < 0 ? SOON : times.every(),
          () -> {
            asked.set(false);
            if (!started) {
              started = true;
              steps.every(times.every(), this::stepInTime);
            }
            step();
          });
    }
  }

  private void stepInTime() {
    regular = true;
    try {
      step();
    } finally {
      regular = false;
    }
  }

  private WantedLease wanted(Supplier<CompletableFuture<Void>> changed) {
    return new WantedLease(
        changed, telling, one -> steps.execute(() -> handOver(one)), tenures::incrementAndGet);
  }

  /** Wants a lease no more, and frees it: what went by it has ended. */
  public void unwant(String name) {
    WantedLease gone = wanted.remove(name);
    if (gone != null) {
      steps.execute(() -> release(Map.of(name, gone)));
    }
  }

  /** Whether this process may go by a lease at this moment. */
  public boolean holds(String name) {
    return tenure(name) > 0;
  }

  /**
   * Number of the tenure by which this process may go by a lease at this moment; 0 where it may
   * not. One that ended, as was found once, and began again has another: whether somebody else had
   * the lease in between or not, and whatever epoch the store gave it.
   */
  public long tenure(String name) {
    WantedLease one = wanted.get(name);
    return one == null ? 0 : one.number(nanos.getAsLong());
  }

  /** Which process had a lease by the store's last answer. */
  public Optional<String> ownerOf(String name) {
    return Optional.ofNullable(wanted.get(name)).flatMap(one -> one.holder).map(Holder::owner);
  }

  private void step() {
    Map<String, WantedLease> all = new HashMap<>(wanted);
    long begun = nanos.getAsLong();
    Map<String, Long> held = new HashMap<>();
    all.forEach(
        (name, one) -> {
          // what has run out is taken anew, by a new epoch
          if (one.tenure().holds(begun)) {
            held.put(name, one.tenure().epoch());
          }
        });
    Set<String> others = new HashSet<>(all.keySet());
    others.removeAll(held.keySet());
    // passed by for a while, so that it is another's turn
    others.removeIf(name -> all.get(name).rests(regular));
    int most = Math.max(share(all.size()) - held.size(), leftOver(all, others));
    try {
      LeaseTable.Step step = table.step(owner, held, others, Math.max(0, most), times.term());
      for (Set<String> named : List.of(held.keySet(), others)) {
        named.forEach(
            name -> answered(all.get(name), Optional.ofNullable(step.holders().get(name)), begun));
      }
      lookAt(all, begun + times.lasts().toNanos());
      boolean lacked = isLackedBySome(all);
      fewest = step.fewest();
      if (processes != step.processes() || (lacked && !isLackedBySome(all))) {
        // another has come or gone, or has begun at last to want them, too
        all.values().forEach(one -> one.leftOver = false);
      }
      if (processes != step.processes()) {
        processes = step.processes();
        // how many are this one's to take is known only now
        steps.execute(this::step);
      }
      balance(all);
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
        // of what was held up for a moment, they need not run out
        steps.execute(this::step);
      }
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("leases could not be kept");
    }
    // one that was let go meanwhile, and has just been taken
    all.keySet().removeIf(name -> wanted.get(name) == all.get(name));
    release(all);
  }

  /** How many leases this process should have; before it knows of the others, none. */
  private int share(int names) {
    return processes == 0 ? 0 : (names + processes - 1) / processes;
  }

  /** Whether another process, by what it said last, does not want all that this one wants. */
  private boolean isLackedBySome(Map<String, WantedLease> all) {
    return fewest < all.size();
  }

  private int leftOver(Map<String, WantedLease> all, Set<String> others) {
    int patience = isLackedBySome(all) ? LEFT_OVER : LEFT_BY_ALL;
    others.forEach(name -> all.get(name).leftOver = all.get(name).free >= patience);
    return (int) others.stream().filter(name -> all.get(name).leftOver).count();
  }

  /** Has what is above the share stop; it is handed over once it has. */
  private void balance(Map<String, WantedLease> all) {
    List<WantedLease> mine =
        all.values().stream().filter(one -> one.tenure().epoch() > 0 && !one.leftOver).toList();
    long more = mine.stream().filter(one -> !one.yielding).count() - share(all.size());
    mine.stream()
        .filter(one -> !one.yielding)
        .limit(Math.max(0, Math.min(more, AT_ONCE)))
        .forEach(WantedLease::yieldUp);
  }

  private void handOver(WantedLease one) {
    wanted.forEach(
        (name, known) -> {
          if (known == one && one.yielding) {
            release(Map.of(name, one));
            one.holder = Optional.empty();
            one.rest = REST;
          }
        });
    one.yielding = false;
  }

  private void answered(WantedLease one, Optional<Holder> holder, long begun) {
    one.holder = holder;
    one.free = holder.isPresent() ? 0 : one.free + (regular ? 1 : 0);
    one.answered(Tenure.answered(owner, holder, begun, times.lasts().toNanos()));
    one.look(nanos.getAsLong());
  }

  /** Gives up in time what has not been renewed by then. */
  private void lookAt(Map<String, WantedLease> all, long end) {
    List<WantedLease> ones = List.copyOf(all.values());
    ends.in(
        Duration.ofNanos(end - nanos.getAsLong()),
        () -> ones.forEach(one -> one.look(nanos.getAsLong())));
  }

  /** Where the store is away, they end by themselves. */
  private void release(Map<String, WantedLease> gone) {
    Map<String, Long> held = new HashMap<>();
    gone.forEach(
        (name, one) -> {
          if (one.tenure().epoch() > 0) {
            held.put(name, one.tenure().epoch());
          }
          one.freed();
        });
    try {
      table.release(owner, held);
    } catch (RuntimeException e) {
      LOG.atDebug().addKeyValue(LogKeys.ERROR, e.getMessage()).log("leases could not be freed");
    }
  }

  private void leave() {
    try {
      if (started) {
        table.leave(owner);
      }
    } catch (RuntimeException e) {
      LOG.atDebug().addKeyValue(LogKeys.ERROR, e.getMessage()).log("others will find out");
    }
  }

  /** Frees all leases, for at most 8 s; to be called when what went by them has ended. */
  @Override
  public void close() {
    Map<String, WantedLease> all = new HashMap<>(wanted);
    wanted.clear();
    boolean left =
        steps.close(
            () -> {
              release(all);
              leave();
            },
            CLOSE_WITHIN);
    if (!left) {
      LOG.debug("leases end by themselves");
    }
    ends.close();
  }
}
