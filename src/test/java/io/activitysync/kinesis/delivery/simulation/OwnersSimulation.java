package io.activitysync.kinesis.delivery.simulation;

import io.activitysync.kinesis.delivery.DeliverySettings;
import io.activitysync.kinesis.delivery.simulation.OwnerProcess.Mistake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * One run of several processes that read one source in turns, and each a source of its own beside
 * it: they freeze, are killed, can't ask the store; its clock jumps, and it loses a write.
 */
final class OwnersSimulation {
  static final int RECORD_LIMIT = 1_000;
  private static final int MOST_STEPS = 200_000;
  private static final long TERM = TimeUnit.SECONDS.toNanos(10);
  private static final int LONGEST_FREEZE_S = 40;
  private static final int MOST_EVENTS = 40;

  private final Random random;
  private final VirtualTime time;
  private final Ledger ledger;
  private final DeliverySettings settings;
  private final SimulatedLease lease = new SimulatedLease(TERM);
  private final Mistake mistake;
  private final List<Item> items = new ArrayList<>();
  private final List<OwnerProcess> processes = new ArrayList<>();
  private final List<SimulatedSource> shared = new ArrayList<>();
  private final ConfirmedSource source;
  private final boolean kills;
  private int events;

  OwnersSimulation(long seed, Mistake mistake) {
    this.mistake = mistake;
    random = new Random(seed);
    time = new VirtualTime(random);
    ledger = new Ledger(true, true);
    // a process that was frozen may find that a fault has lasted
    ledger.lastingFault();
    settings =
        new DeliverySettings(
            true,
            1 + random.nextInt(8),
            200 + random.nextInt(5_000),
            Duration.ofMinutes(2),
            50_000,
            Simulation.aggregation(random));
    int keys = 1 + random.nextInt(20);
    items.addAll(Item.some(random, 0, 50 + random.nextInt(400), keys, RECORD_LIMIT));
    source = new ConfirmedSource(List.copyOf(items), ledger);
    kills = random.nextBoolean();
    int count = 2 + random.nextInt(2);
    for (int i = 1; i <= count; i++) {
      OwnerProcess process = begin();
      if (!kills) {
        List<Item> own = Item.some(random, i, random.nextInt(200), keys, RECORD_LIMIT);
        items.addAll(own);
        shared.add(
            new SimulatedSource(
                process.time(), random, ledger, process.delivery(), () -> true, own));
      }
    }
  }

  private OwnerProcess begin() {
    OwnerProcess process = new OwnerProcess(time, random, ledger, settings, lease, source, mistake);
    processes.add(process);
    return process;
  }

  /** Runs to its end. */
  Ledger run() {
    shared.forEach(one -> time.schedule(one::go, random.nextInt(1_000_000)));
    disturb();
    openAgain();
    boolean ended = time.run(MOST_STEPS, () -> {});
    ledger.require(ended, "never came to an end");
    for (Item item : items) {
      ledger.require(ledger.isDealtWith(item), "lost: " + item);
    }
    for (OwnerProcess process : processes) {
      ledger.require(process.time().isKilled() || process.isClean(), "not all is given back");
    }
    return ledger;
  }

  /** What was paused, as a fault lasted for as long as its process was frozen, is retried. */
  private void openAgain() {
    if (!shared.stream().allMatch(SimulatedSource::isDone)) {
      processes.forEach(process -> process.delivery().open());
      time.schedule(this::openAgain, TimeUnit.SECONDS.toNanos(5));
    }
  }

  private void disturb() {
    if (source.isDone() || events++ > MOST_EVENTS) {
      return;
    }
    int chosen = random.nextInt(processes.size());
    OwnerProcess process = processes.get(chosen);
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> {
        ledger.injected("FROZEN");
        process.time().freeze(TimeUnit.SECONDS.toNanos(1 + random.nextInt(LONGEST_FREEZE_S)));
      }
      case 3 -> {
        ledger.injected("CLOCK_JUMPS");
        lease.jump(TimeUnit.SECONDS.toNanos(random.nextInt(25) - 5));
      }
      case 4 -> {
        ledger.injected("WRITE_LOST");
        lease.loseLastWrite();
      }
      case 5 -> {
        if (kills && !process.time().isKilled()) {
          ledger.injected("KILLED");
          process.time().kill();
          begin();
        }
      }
      default -> {
        if (!process.time().isKilled()) {
          ledger.injected("HANDED_OVER");
          process.handOver();
        }
      }
    }
    time.schedule(this::disturb, TimeUnit.MILLISECONDS.toNanos(random.nextInt(4_000)));
  }
}
