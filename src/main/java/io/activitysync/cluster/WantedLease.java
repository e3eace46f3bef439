package io.activitysync.cluster;

import io.activitysync.connection.SerialQueue;
import io.activitysync.connection.store.LeaseTable.Holder;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What this process knows of one lease that it wants, and whom it tells. What is not private
 * belongs to {@link LeaseKeeper}, and is used on the thread of its steps alone where nothing else
 * is said.
 */
final class WantedLease {
  private final Supplier<CompletableFuture<Void>> changed;
  private final SerialQueue told;
  private final Consumer<WantedLease> stopped;
  private final LongSupplier numbers;
  private final AtomicReference<Held> held = new AtomicReference<>(Held.NONE);

  /** Who has it by the store's last answer. By any thread. */
  volatile Optional<Holder> holder = Optional.empty();

  /** Still held, until what goes by it has stopped, and gone by no more. By any thread. */
  volatile boolean yielding;

  /** In how many regular steps, one after the other, nobody had it. */
  int free;

  /** In how many regular steps it is passed by. */
  int rest;

  /** Nobody else wanted it. */
  boolean leftOver;

  /** Guarded by this. */
  private long toldNumber;

  /**
   * A tenure with its number.
   *
   * @param number that no other tenure of this process has or had; 0 where it is over, whatever the
   *     clock says
   */
  private record Held(Tenure tenure, long number) {
    static final Held NONE = new Held(Tenure.NONE, 0);
  }

  /**
   * One that is not held.
   *
   * @param changed told of changes, on {@code telling}
   * @param stopped told when what went by it has stopped, as it is to be handed over
   * @param numbers of tenures: another one each time, above 0
   */
  WantedLease(
      Supplier<CompletableFuture<Void>> changed,
      Executor telling,
      Consumer<WantedLease> stopped,
      LongSupplier numbers) {
    this.changed = changed;
    this.told = new SerialQueue(telling);
    this.stopped = stopped;
    this.numbers = numbers;
    told.open();
  }

  boolean rests(boolean regular) {
    rest = Math.max(0, rest - (regular ? 1 : 0));
    return rest > 0;
  }

  /**
   * Number of the tenure that holds at a moment; 0 for none. What was found to be over once is over
   * for good, as others may have gone by that. By any thread.
   */
  long number(long now) {
    Held one = held.get();
    if (one.tenure().holds(now)) {
      return yielding ? 0 : one.number();
    }
    held.compareAndSet(one, new Held(one.tenure(), 0));
    return 0;
  }

  Tenure tenure() {
    return held.get().tenure();
  }

  /** The store has answered. */
  void answered(Tenure next) {
    Held before = held.get();
    boolean goesOn = before.number() > 0 && before.tenure().epoch() == next.epoch();
    if (!goesOn || !held.compareAndSet(before, new Held(next, before.number()))) {
      held.set(next.epoch() == 0 ? Held.NONE : new Held(next, numbers.getAsLong()));
    }
  }

  /** It is not held any more. */
  void freed() {
    held.set(Held.NONE);
  }

  /**
   * Tells of a change, if there is one: also of one that was lost and taken again meanwhile. By any
   * thread.
   */
  synchronized void look(long now) {
    long number = number(now);
    if (number != toldNumber) {
      toldNumber = number;
      told.execute(this::tell);
    }
  }

  /** Has what goes by it stop, and tells when it has: also where it has run out before. */
  synchronized void yieldUp() {
    yielding = true;
    toldNumber = 0;
    told.execute(this::tell);
  }

  private void tell() {
    // what was told of it as taken says nothing of a stop
    boolean stops = yielding;
    var unused =
        changed
            .get()
            .whenComplete(
                (done, failure) -> {
                  if (stops) {
                    stopped.accept(this);
                  }
                });
  }
}
