package io.activitysync.kinesis.delivery.simulation;

import io.activitysync.batch.FairBudget;
import io.activitysync.kinesis.KeyWait;
import io.activitysync.kinesis.aggregation.Aggregation;
import io.activitysync.kinesis.delivery.Delivery;
import io.activitysync.kinesis.delivery.DeliveryListener;
import io.activitysync.kinesis.delivery.DeliveryRuntime;
import io.activitysync.kinesis.delivery.DeliverySettings;
import io.activitysync.kinesis.delivery.RecordLimit;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One run: everything in it follows from its seed. */
final class Simulation {
  private static final int MOST_STEPS = 30_000;
  private static final List<Aggregation.Format> FORMATS = List.of(Aggregation.Format.values());
  private static final int RECORD_LIMIT = 1_000;
  private static final int LARGEST_EXCHANGE = SimulatedSource.LARGEST_EXCHANGE * (100 + 3 * 3);

  private static final int FIRST_RESERVED = 16 << 10;

  private final Random random;
  private final VirtualTime time;
  private final Ledger ledger;
  private final boolean strict;
  private final Aggregation.Format format;
  private final boolean gentle;
  private final double breakRate;
  private final FairBudget memory;
  private final FairBudget calls;
  private final Delivery delivery;
  private final List<SimulatedSource> sources = new ArrayList<>();
  private final long heldAtMost;
  private final List<Item> items = new ArrayList<>();

  Simulation(long seed) {
    random = new Random(seed);
    time = new VirtualTime(random);
    strict = random.nextInt(5) > 0;
    ledger = new Ledger(strict, false);
    // nothing that lasts happens, so nothing may close the way
    gentle = random.nextInt(3) == 0;
    breakRate = gentle || random.nextInt(4) > 0 ? 0 : random.nextDouble() * 0.001;
    long budget = 5_000L + random.nextInt(100_000);
    memory = new FairBudget(random.nextBoolean() ? budget : 2 * budget);
    calls = new FairBudget(Math.max(1, budget / 2));
    boolean hasty = random.nextInt(3) == 0 && !gentle;
    DeliverySettings settings =
        new DeliverySettings(
            strict,
            1 + random.nextInt(16),
            200 + random.nextInt(20_000),
            Duration.ofMillis(hasty ? 500 : 120_000),
            budget,
            aggregation(random));
    format = settings.aggregation().format();
    SimulatedStream stream =
        new SimulatedStream(
            time, random, ledger, settings, gentle, random.nextDouble() * 0.8, random.nextInt(200));
    delivery =
        new Delivery(
            settings,
            new DeliveryRuntime(
                time,
                time::execute,
                time::now,
                () -> {
                  breakStep();
                  return random.nextLong();
                },
                memory,
                calls),
            new WaitingCalls(time, random, ledger, stream),
            RecordLimit.of(RECORD_LIMIT),
            () ->
                random.nextInt(5) == 0
                    ? CompletableFuture.failedFuture(new IOException("no credentials at present"))
                    : CompletableFuture.completedFuture(random.nextInt(4) > 0),
            DeliveryListener.NONE);
    int count = 1 + random.nextInt(12);
    // a bounded exchange is read as a whole once there is room for as much as the last one had
    heldAtMost = budget + FIRST_RESERVED + (long) count * LARGEST_EXCHANGE;
    int keys = 1 + random.nextInt(60);
    for (int source = 0; source < count; source++) {
      sources.add(source(source, keys));
    }
  }

  static Aggregation aggregation(Random random) {
    return new Aggregation(
        FORMATS.get(random.nextInt(FORMATS.size())),
        1 << random.nextInt(7),
        1024 << random.nextInt(6));
  }

  private SimulatedSource source(int source, int keys) {
    List<Item> own = Item.some(random, source, random.nextInt(300), keys, RECORD_LIMIT);
    items.addAll(own);
    return new SimulatedSource(time, random, ledger, delivery, this::maySend, own);
  }

  private boolean maySend() {
    breakStep();
    return true;
  }

  /** As where no memory is left, at some place in the midst of a step. */
  private void breakStep() {
    if (breakRate > 0 && random.nextDouble() < breakRate) {
      ledger.brokenStep();
      throw new OutOfMemoryError("simulated");
    }
  }

  /** Runs to its end. */
  Ledger run() {
    sources.forEach(source -> time.schedule(source::go, random.nextInt(1_000_000)));
    supervise();
    boolean ended =
        time.run(
            MOST_STEPS, () -> ledger.require(memory.held() <= heldAtMost, "too much memory held"));
    ledger.require(ended, "never came to an end");
    for (Item item : items) {
      ledger.require(ledger.isDealtWith(item), "lost: " + item);
    }
    ledger.require(calls.held() == 0, "calls not given back: " + calls.held());
    ledger.require(memory.held() == 0, "memory not given back: " + memory.held());
    return ledger;
  }

  /** Nothing waits for its key where order is not kept, or a key's records go together. */
  private void look() {
    KeyWait wait = delivery.keyWait();
    boolean possible = strict && format == Aggregation.Format.NONE;
    ledger.require(wait.held() >= 0 && wait.held() <= (possible ? 1 : 0), "held up: " + wait);
    ledger.require(wait.share() >= 0 && wait.share() <= wait.held() * 2, "shared: " + wait);
    ledger.require((wait.share() > 0) == (wait.keyHash() != null), "which key: " + wait);
  }

  /** Opens the way again now and then, and closes it for no reason at times. */
  private void supervise() {
    look();
    if (sources.stream().allMatch(SimulatedSource::isDone)) {
      return;
    }
    if (random.nextInt(20) == 0 && !gentle) {
      ledger.injected("WITHDRAWN");
      delivery.withdraw();
    } else if (!gentle) {
      delivery.open();
    }
    time.schedule(this::supervise, TimeUnit.MILLISECONDS.toNanos(500 + random.nextInt(5_000)));
  }
}
