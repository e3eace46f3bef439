package io.activitysync.kinesis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.batch.Batches;
import io.activitysync.batch.FairBudget;
import io.activitysync.batch.RecordBatch;
import io.activitysync.kinesis.DeliveryException;
import io.activitysync.kinesis.WithdrawnException;
import io.activitysync.kinesis.aggregation.Aggregation;
import io.activitysync.kinesis.client.KinesisCallException;
import io.activitysync.kinesis.client.PutEntry;
import io.activitysync.kinesis.client.PutRecordsClient;
import io.activitysync.kinesis.client.PutResult;
import io.activitysync.kinesis.fault.Fault;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** An exchange that has failed for a reason of its own takes no other down with it. */
class WithdrawnExchangeTest {
  private static final Duration RETRY_BUDGET = Duration.ofMinutes(2);

  private final Stream stream = new Stream();
  private final Queue<Runnable> due = new ArrayDeque<>();
  private final List<String> told = new ArrayList<>();
  private long now;
  private boolean noThread;
  private final Delivery delivery =
      new Delivery(
          new DeliverySettings(true, 16, 4 << 20, RETRY_BUDGET, 32L << 20, Aggregation.NONE),
          new DeliveryRuntime(
              (task, nanos) -> due.add(task),
              this::work,
              () -> now,
              RandomGenerator.getDefault(),
              new FairBudget(1 << 30),
              new FairBudget(1 << 30)),
          stream,
          RecordLimit.of(1 << 20),
          () -> CompletableFuture.completedFuture(false),
          DeliveryListener.NONE);

  private static final class Stream implements PutRecordsClient {
    final List<CompletableFuture<PutResult>> calls = new ArrayList<>();

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
  }

  private void work(Runnable task) {
    if (noThread) {
      throw new OutOfMemoryError("unable to create native thread");
    }
    task.run();
  }

  /** What waits to be sent again beside one that can't be set aside was never sent. */
  @Test
  void aMomentWithoutAThreadKeepsNothingElseFromBeingDone() {
    send("exchange", (record, failure) -> {}, "a", "b");
    noThread = true;
    stream.calls.get(0).complete(entries("InvalidArgumentException", "ThrottlingException"));
    noThread = false;
    goOn();
    assertThat(stream.calls).hasSize(2);
  }

  @Test
  void aThrottledEntryBesideARefusedOneOfItsExchangeLeavesTheOthersAlone() {
    send("refused", "a", "b");
    stream.calls.get(0).complete(entries("InvalidArgumentException", "ThrottlingException"));
    assertThat(told).containsExactly("refused failed");

    send("other", "c");
    goOn();
    stream.calls.get(1).complete(PutResult.ALL_TAKEN);
    assertThat(told).containsExactly("refused failed", "other delivered");
  }

  @Test
  void aPassingFaultFromBeforeTheWayWasOpenedLeavesItOpen() {
    send("earlier", "a", "a");
    delivery.withdraw();
    delivery.open();
    stream
        .calls
        .get(0)
        .completeExceptionally(new KinesisCallException(503, "ServiceUnavailable", "", null, null));
    assertThat(told).containsExactly("earlier failed");

    send("later", "b");
    goOn();
    stream.calls.get(1).complete(PutResult.ALL_TAKEN);
    assertThat(told).containsExactly("earlier failed", "later delivered");
  }

  @Test
  void aFaultOfTheWayFromBeforeItWasOpenedIsNotBelieved() {
    send("earlier", "a", "a");
    now += FlowControl.LINGER;
    send("alone", "b");
    delivery.withdraw();
    delivery.open();
    now += FlowControl.LINGER;
    send("later", "c");
    fail(0, "AccessDeniedException");
    fail(1, "ExpiredTokenException");
    assertThat(delivery.closed()).isNull();
    assertThat(told).as("one of its events was given back").containsExactly("earlier failed");

    for (int i = 2; i < stream.calls.size(); i++) {
      stream.calls.get(i).complete(PutResult.ALL_TAKEN);
    }
    assertThat(told)
        .containsExactlyInAnyOrder("earlier failed", "alone delivered", "later delivered");

    send("last", "a");
    fail(stream.calls.size() - 1, "AccessDeniedException");
    assertThat(((DeliveryException) delivery.closed()).fault()).isEqualTo(Fault.ACCESS_DENIED);
  }

  @Test
  void anEntrysFaultOfTheWayFromBeforeItWasOpenedIsNotBelieved() {
    send("earlier", "a", "b");
    delivery.withdraw();
    delivery.open();
    stream.calls.get(0).complete(entries("AccessDeniedException", null));
    assertThat(delivery.closed()).isNull();
    stream.calls.get(1).complete(PutResult.ALL_TAKEN);
    assertThat(told).containsExactly("earlier delivered");
  }

  @Test
  void aFaultOfTheWayStillBreaksItWhoeverIsToldOfIt() {
    send("refused", "a", "b");
    stream.calls.get(0).complete(entries("InvalidArgumentException", "AccessDeniedException"));
    assertThat(((DeliveryException) delivery.closed()).fault()).isEqualTo(Fault.ACCESS_DENIED);
  }

  @Test
  void aSpentRetryBudgetStillBreaksTheWay() {
    send("slow", "a");
    stream.calls.get(0).complete(entries("ThrottlingException"));
    now += RETRY_BUDGET.toNanos();
    goOn();
    stream.calls.get(1).complete(entries("ThrottlingException"));
    assertThat(((DeliveryException) delivery.closed()).fault()).isEqualTo(Fault.THROTTLED);
  }

  /**
   * Its endpoint waits for what is in flight and drops it then: it would take what goes nowhere.
   */
  @Test
  void whatHasEndedIsNotOpenedAgain() {
    send("held", "a");
    delivery.end();
    delivery.open();
    send("later", "b");
    assertThat(told).containsExactly("later failed");
    assertThat(delivery.closed()).isInstanceOf(WithdrawnException.class);
    assertThat(stream.calls).hasSize(1);

    stream.calls.get(0).complete(PutResult.ALL_TAKEN);
    assertThat(told).containsExactly("later failed", "held delivered");
    assertThat(delivery.idle().toCompletableFuture()).isCompleted();
  }

  private void fail(int call, String code) {
    stream
        .calls
        .get(call)
        .completeExceptionally(new KinesisCallException(400, code, "", null, null));
  }

  private void send(String name, String... keys) {
    send(name, null, keys);
  }

  private void send(String name, RejectedRecords setAside, String... keys) {
    delivery.send(
        Batches.of(RecordBatch.class, List.of(new Keys(keys))),
        setAside,
        new TellingCallback(told, name));
  }

  /** Lets time pass by more than any wait. */
  private void goOn() {
    now += Duration.ofSeconds(6).toNanos();
    for (Runnable task = due.poll(); task != null; task = due.poll()) {
      task.run();
    }
  }

  private static PutResult entries(String... codes) {
    return new PutResult(codes, new String[codes.length]);
  }
}
