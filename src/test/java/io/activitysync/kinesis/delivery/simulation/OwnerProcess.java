package io.activitysync.kinesis.delivery.simulation;

import io.activitysync.batch.FairBudget;
import io.activitysync.kinesis.WithdrawnException;
import io.activitysync.kinesis.client.PutEntry;
import io.activitysync.kinesis.client.PutRecordsClient;
import io.activitysync.kinesis.client.PutResult;
import io.activitysync.kinesis.delivery.Delivery;
import io.activitysync.kinesis.delivery.DeliveryListener;
import io.activitysync.kinesis.delivery.DeliveryRuntime;
import io.activitysync.kinesis.delivery.DeliverySettings;
import io.activitysync.kinesis.delivery.RecordLimit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A process that reads a source while it has the lease: it stops, lets what it has read end, and
 * begins where the source has confirmed last, under each tenure anew, as {@code RouteSwitch} does.
 * Whether it may send it knows by its own clock, as {@code LeaseKeeper} does.
 */
final class OwnerProcess {
  private static final long EVERY = TimeUnit.SECONDS.toNanos(2);
  private static final long LASTS = TimeUnit.SECONDS.toNanos(7);
  private static final int SLOWEST_QUESTION_MS = 9_000;

  /** What could be done wrong, to see that it would be found. */
  enum Mistake {
    NONE,
    /** Whatever is read may be sent whenever the lease is held, also by a later tenure. */
    GOES_BY_ANY_TENURE,
    /** Reads on, where it stood, under a later tenure. */
    READS_ON
  }

  private final VirtualTime world;
  private final ProcessTime time;
  private final Random random;
  private final Ledger ledger;
  private final SimulatedLease lease;
  private final ConfirmedSource source;
  private final Mistake mistake;
  private final FairBudget memory = new FairBudget(50_000);
  private final FairBudget calls = new FairBudget(25_000);
  private final Delivery delivery;

  private long epoch;
  private long until;
  private long tenure;
  private long tenures;

  /** By which it reads; 0 where it does not. */
  private long begunUnder;

  private int at;
  private boolean reads;
  private int underWay;

  /** Number of beginnings: what was to go on before the last one does not. */
  private int run;

  OwnerProcess(
      VirtualTime world,
      Random random,
      Ledger ledger,
      DeliverySettings settings,
      SimulatedLease lease,
      ConfirmedSource source,
      Mistake mistake) {
    this.world = world;
    this.time = new ProcessTime(world);
    this.until = world.now();
    this.random = random;
    this.ledger = ledger;
    this.lease = lease;
    this.source = source;
    this.mistake = mistake;
    SimulatedStream stream =
        new SimulatedStream(world, random, ledger, settings, true, random.nextDouble() * 0.5, 60);
    this.delivery =
        new Delivery(
            settings,
            new DeliveryRuntime(time, time::execute, time::now, random, memory, calls),
            new Wire(stream),
            RecordLimit.of(OwnersSimulation.RECORD_LIMIT),
            () -> CompletableFuture.completedFuture(true),
            DeliveryListener.NONE);
    time.schedule(this::ask, random.nextInt(1_000_000));
  }

  /** Between a process and the stream: what is about to be sent, or was answered, may freeze. */
  private final class Wire implements PutRecordsClient {
    private final PutRecordsClient stream;

    Wire(PutRecordsClient stream) {
      this.stream = stream;
    }

    @Override
    public CompletionStage<PutResult> putRecords(
        List<? extends PutEntry> entries, BooleanSupplier wanted) {
      CompletableFuture<PutResult> seen = new CompletableFuture<>();
      CompletionStage<PutResult> answer;
      try {
        answer = stream.putRecords(entries, wanted);
      } catch (IllegalStateException e) {
        answer = CompletableFuture.failedFuture(e);
      }
      var unused =
          answer.whenComplete(
              (result, failure) ->
                  time.execute(
                      () -> {
                        boolean done =
                            failure == null
                                ? seen.complete(result)
                                : seen.completeExceptionally(failure);
                        ledger.require(done, "answered twice");
                      }));
      return seen;
    }

    @Override
    public void close() {
      // holds nothing
    }
  }

  Delivery delivery() {
    return delivery;
  }

  ProcessTime time() {
    return time;
  }

  /** Whether nothing of it is left anywhere. */
  boolean isClean() {
    return memory.held() == 0 && calls.held() == 0;
  }

  private boolean holds() {
    if (tenure > 0 && until - time.now() <= 0) {
      tenure = 0;
    }
    return tenure > 0;
  }

  private void ask() {
    long begun = time.now();
    long held = holds() ? epoch : 0;
    if (random.nextInt(10) > 0) {
      // the network delays the question, and the answer
      world.schedule(() -> asked(begun, held), delay());
    }
    if (!source.isDone()) {
      time.schedule(this::ask, EVERY);
    }
  }

  private long delay() {
    int most = random.nextInt(10) == 0 ? SLOWEST_QUESTION_MS : 20;
    return TimeUnit.MILLISECONDS.toNanos(random.nextInt(most));
  }

  private void asked(long begun, long held) {
    long answer = lease.ask(this, held, world.now());
    time.schedule(() -> answered(begun, answer), delay());
  }

  private void answered(long begun, long answer) {
    long end = begun + LASTS;
    if (answer == 0 || end - time.now() <= 0) {
      tenure = answer == 0 ? 0 : tenure;
    } else if (holds() && answer == epoch) {
      // an earlier question's answer that comes late
      until = end - until > 0 ? end : until;
    } else {
      epoch = answer;
      until = end;
      tenure = ++tenures;
    }
    followAfter(0);
    followAfter(Math.max(0, until - time.now()));
  }

  /** What stops and starts routes may have other things to do. */
  private void followAfter(long nanos) {
    time.schedule(this::follow, nanos + TimeUnit.MILLISECONDS.toNanos(random.nextInt(3_000)));
  }

  /** Brings the reading to where the lease wants it. */
  private void follow() {
    long now = holds() ? tenure : 0;
    if (now == 0 || now != begunUnder) {
      reads = reads && mistake == Mistake.READS_ON;
    }
    // one that does not come to its end in time is waited for no more
    if (now > 0 && !reads && (underWay == 0 || random.nextInt(5) == 0)) {
      begunUnder = now;
      reads = true;
      at = source.confirmed();
      run++;
      read(run);
    } else if (now > 0 && !reads) {
      followAfter(0);
    }
  }

  /** Stops, lets what was read end, and lets another one begin. */
  void handOver() {
    tenure = 0;
    reads = false;
    long freed = epoch;
    time.schedule(
        () -> {
          if (underWay == 0) {
            lease.free(this, freed);
          }
        },
        TimeUnit.MILLISECONDS.toNanos(random.nextInt(1_000)));
  }

  private void read(int of) {
    List<Item> items = source.from(at, random);
    if (!reads || of != run || items.isEmpty()) {
      return;
    }
    long under = begunUnder;
    BooleanSupplier maySend =
        mistake == Mistake.NONE ? () -> holds() && tenure == under : this::holds;
    int end = at + items.size();
    if (!maySend.getAsBoolean()) {
      // held back, and Camel's consumer goes on to what is next
      at = end;
      time.schedule(() -> read(of), TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(300)));
      return;
    }
    underWay++;
    new SimulatedExchange(
            random, ledger, items, true, maySend, (again, failure) -> ended(of, end, failure))
        .send(delivery);
  }

  private void ended(int of, int end, Exception failure) {
    underWay--;
    if (failure == null) {
      source.confirm(end);
    }
    if (of != run || !reads) {
      return;
    }
    if (failure == null || failure instanceof WithdrawnException) {
      at = end;
      time.schedule(() -> read(of), TimeUnit.MILLISECONDS.toNanos(random.nextInt(3)));
    } else {
      // paused, and retried
      reads = false;
      delivery.open();
      followAfter(0);
    }
  }
}
