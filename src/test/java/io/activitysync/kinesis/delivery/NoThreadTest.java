package io.activitysync.kinesis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.batch.Batches;
import io.activitysync.batch.FairBudget;
import io.activitysync.batch.RecordBatch;
import io.activitysync.kinesis.DeliveryException;
import io.activitysync.kinesis.aggregation.Aggregation;
import io.activitysync.kinesis.client.KinesisCallException;
import io.activitysync.kinesis.client.PutEntry;
import io.activitysync.kinesis.client.PutRecordsClient;
import io.activitysync.kinesis.client.PutResult;
import io.activitysync.kinesis.fault.Fault;
import io.activitysync.kinesis.fault.Undelivered;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** One thing that can't be done, as where no thread can be made, keeps no other from being done. */
class NoThreadTest {
  private final List<CompletableFuture<PutResult>> calls = new ArrayList<>();
  private final Queue<Runnable> due = new ArrayDeque<>();
  private final List<String> told = new ArrayList<>();
  private boolean noThread;
  private boolean noCounting;
  private int renewals;
  private long now;

  private final PutRecordsClient stream =
      new PutRecordsClient() {
        @Override
        public CompletionStage<PutResult> putRecords(
            List<? extends PutEntry> entries, BooleanSupplier wanted) {
          calls.add(new CompletableFuture<>());
          return calls.get(calls.size() - 1);
        }

        @Override
        public void close() {
          // holds nothing
        }
      };

  private final DeliveryListener listener =
      new DeliveryListener() {
        @Override
        public void callDone(int entries, long bytes, long nanos, Fault fault) {
          count();
        }

        @Override
        public void delivered(int records, long bytes) {
          count();
        }

        @Override
        public void rejected(int records) {
          count();
        }

        private void count() {
          if (noCounting) {
            throw new IllegalStateException("can't count");
          }
        }
      };

  private final FairBudget memory = new FairBudget(1 << 30);
  private final FairBudget wire = new FairBudget(1 << 30);
  private final Delivery delivery =
      new Delivery(
          new DeliverySettings(
              true, 16, 4 << 20, Duration.ofMinutes(2), 32L << 20, Aggregation.NONE),
          new DeliveryRuntime(
              (task, nanos) -> due.add(task),
              this::execute,
              () -> now,
              RandomGenerator.getDefault(),
              memory,
              wire),
          stream,
          RecordLimit.of(1 << 20),
          () -> {
            renewals++;
            return CompletableFuture.completedFuture(true);
          },
          listener);

  private void execute(Runnable task) {
    if (noThread) {
      throw new OutOfMemoryError("unable to create native thread");
    }
    task.run();
  }

  @Test
  void whatIsThrottledIsSentAgainThoughNoThreadSetsAsideWhatIsBesideIt() {
    send("x", "a", "b");
    noThread = true;
    answer(0, "InvalidArgumentException", "ProvisionedThroughputExceededException");
    noThread = false;
    assertThat(due).as("wakes").hasSize(1);

    goOn();
    assertThat(calls).hasSize(2);
    answer(1, "ProvisionedThroughputExceededException");
    goOn();
    assertThat(calls).as("and the next time").hasSize(3);
  }

  @Test
  void whatCantBeCountedIsDoneNevertheless() {
    noCounting = true;
    send("x", "a");
    answer(0, (String) null);
    assertThat(told).containsExactly("x delivered");
    assertThat(delivery.idle().toCompletableFuture()).isCompleted();

    send("y", "a");
    calls
        .get(1)
        .completeExceptionally(
            new KinesisCallException(400, "ExpiredTokenException", "", null, null));
    assertThat(renewals).isEqualTo(1);
    assertThat(calls).as("with the new ones").hasSize(3);
    answer(2, (String) null);
    assertThat(told).containsExactly("x delivered", "y delivered");
  }

  @Test
  void aCallHasAnEndThoughNobodyCanSayWhatItFailedOf() {
    send("x", "a");
    calls
        .get(0)
        .completeExceptionally(
            new IOException() {
              private static final long serialVersionUID = 1L;

              @Override
              public synchronized Throwable getCause() {
                throw new StackOverflowError();
              }
            });

    goOn();
    assertThat(calls).as("tried again").hasSize(2);
    answer(1, (String) null);
    assertThat(told).containsExactly("x delivered");
  }

  @Test
  void anExchangeIsToldThoughItsBatchesCantBeGivenBack() {
    List<RecordBatch> batches = new ArrayList<>(List.of(new Keys("a")));
    delivery.send(
        new Batches<>(RecordBatch.class) {
          @Override
          public RecordBatch next() {
            return batches.isEmpty() ? null : batches.remove(0);
          }

          @Override
          public boolean bounded() {
            return true;
          }

          @Override
          public void release(RecordBatch batch) {
            throw new OutOfMemoryError("Java heap space");
          }
        },
        (record, reason) -> {},
        new TellingCallback(told, "x"));

    answer(0, (String) null);
    assertThat(told).containsExactly("x delivered");
  }

  @Test
  void whatNobodyCanSetAsideAtPresentIsSetAsideLater() {
    send("x", "a");
    noThread = true;
    answer(0, "InvalidArgumentException");
    goOn();
    assertThat(told).isEmpty();
    noThread = false;
    goOn();
    assertThat(told).containsExactly("x delivered");
  }

  @Test
  void anExchangeThatNobodyCanReadOnIsTold() {
    FairBudget.Share others = memory.share(memory.total());
    others.take(memory.total());
    send("x", "a");
    others.giveBack(memory.total());
    noThread = true;
    memory.giveTurns();
    assertThat(told).containsExactly("x failed");
  }

  @Test
  void anErrorInTheMidstOfAStepEndsEachExchangeOnceNothingOfItIsInFlight() {
    send("x", "a", "a");
    AtomicBoolean noMemory = new AtomicBoolean();
    TellingCallback y = new TellingCallback(told, "y");
    delivery.send(
        Batches.of(RecordBatch.class, List.of(new Keys("b"))),
        (record, reason) -> {},
        new DeliveryCallback() {
          @Override
          public boolean maySend() {
            if (noMemory.get()) {
              throw new OutOfMemoryError("Java heap space");
            }
            return true;
          }

          @Override
          public void delivered(long records) {
            y.delivered(records);
          }

          @Override
          public void failed(Exception failure, Undelivered undelivered) {
            assertThat(failure)
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("OutOfMemoryError");
            assertThat(undelivered).isEqualTo(Undelivered.UNKNOWN);
            y.failed(failure, undelivered);
          }
        });
    goOn();
    answer(1, "ProvisionedThroughputExceededException");
    noMemory.set(true);
    goOn();
    assertThat(told).as("x has a record in flight").containsExactly("y failed");

    noMemory.set(false);
    answer(0, (String) null);
    assertThat(told).containsExactly("y failed", "x failed");
    delivery.open();
    send("z", "a", "b");
    answer(calls.size() - 1, null, null);
    assertThat(told).endsWith("z delivered");
    assertThat(memory.held()).isZero();
    assertThat(wire.held()).isZero();
  }

  private void answer(int call, String... codes) {
    calls.get(call).complete(new PutResult(codes, new String[codes.length]));
  }

  private void send(String name, String... keys) {
    delivery.send(
        Batches.of(RecordBatch.class, List.of(new Keys(keys))),
        (record, reason) -> {},
        new TellingCallback(told, name));
  }

  /** Lets time pass by more than any wait. */
  private void goOn() {
    now += Duration.ofSeconds(6).toNanos();
    for (int left = due.size(); left > 0; left--) {
      due.remove().run();
    }
  }
}
