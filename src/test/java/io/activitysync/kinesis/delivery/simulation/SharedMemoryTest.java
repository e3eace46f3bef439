package io.activitysync.kinesis.delivery.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.batch.Batches;
import io.activitysync.batch.FairBudget;
import io.activitysync.batch.RecordBatch;
import io.activitysync.kinesis.client.PutEntry;
import io.activitysync.kinesis.client.PutRecordsClient;
import io.activitysync.kinesis.client.PutResult;
import io.activitysync.kinesis.delivery.Delivery;
import io.activitysync.kinesis.delivery.DeliveryCallback;
import io.activitysync.kinesis.delivery.DeliveryListener;
import io.activitysync.kinesis.delivery.DeliveryRuntime;
import io.activitysync.kinesis.delivery.DeliverySettings;
import io.activitysync.kinesis.delivery.RecordLimit;
import io.activitysync.kinesis.fault.Undelivered;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Many connections to streams that do not answer, and one to a stream that does. */
class SharedMemoryTest {
  private static final int STUCK = 500;
  private static final int BUSY = 500;
  private static final int FEW_BATCHES = 20;
  private static final int BATCHES = 200;
  private static final int BATCH = 10;
  private static final int DATA = 100;

  /** More than a small call in a batch: who has so much waits for its turn to read. */
  private static final int LARGE = 4_000;

  private static final long BUDGET = 200_000;

  /** What is read before its size is known, for each connection once. */
  private static final long ONE_BATCH = 16 << 10;

  private final VirtualTime time = new VirtualTime(new Random(1));
  private final FairBudget memory = new FairBudget(BUDGET);
  private final DeliveryRuntime runtime =
      new DeliveryRuntime(
          time, time::execute, time::now, new Random(2), memory, new FairBudget(BUDGET / 2));

  @Test
  void slowConnectionsStarveNoOtherAndAllStayWithinTheBudget() {
    for (int connection = 0; connection < STUCK; connection++) {
      delivery(false).send(source(BATCHES, DATA), null, new End());
    }
    time.run(100_000, () -> {});
    assertThat(memory.held()).isGreaterThan(BUDGET / 2);

    End end = new End();
    delivery(true).send(source(BATCHES, DATA), null, end);
    time.run(
        1_000_000,
        () -> assertThat(memory.held()).isLessThanOrEqualTo(BUDGET + (STUCK + 1) * ONE_BATCH));

    assertThat(end.delivered).isEqualTo((long) BATCHES * BATCH);
  }

  /**
   * All of them have more to send than fits: they read in turn, and not a batch each at once. A
   * first read is larger than was expected, so some of them are over it, but not hundreds.
   */
  @Test
  void busyConnectionsHoldWhatTheBudgetHasAndAllComeToTheirEnd() {
    List<End> ends = new ArrayList<>();
    for (int connection = 0; connection < BUSY; connection++) {
      End end = new End();
      ends.add(end);
      delivery(true).send(source(FEW_BATCHES, LARGE), null, end);
    }
    time.run(3_000_000, () -> assertThat(memory.held()).isLessThanOrEqualTo(2 * BUDGET));

    assertThat(ends).allSatisfy(end -> assertThat(end.delivered).isEqualTo(FEW_BATCHES * BATCH));
    assertThat(memory.held()).isZero();
  }

  private Delivery delivery(boolean answers) {
    PutRecordsClient stream =
        new PutRecordsClient() {
          @Override
          public CompletionStage<PutResult> putRecords(
              List<? extends PutEntry> entries, BooleanSupplier wanted) {
            CompletableFuture<PutResult> answer = new CompletableFuture<>();
            if (answers) {
              time.schedule(
                  () -> answer.complete(PutResult.ALL_TAKEN), TimeUnit.MILLISECONDS.toNanos(20));
            }
            return answer;
          }

          @Override
          public void close() {
            // holds nothing
          }
        };
    return new Delivery(
        DeliverySettings.DEFAULT,
        runtime,
        stream,
        RecordLimit.of(1 << 20),
        () -> CompletableFuture.completedFuture(false),
        DeliveryListener.NONE);
  }

  /** Not in memory: what is read of it is bounded by the budget alone. */
  private static Batches<RecordBatch> source(int batches, int bytes) {
    return new Batches<>(RecordBatch.class) {
      private int next;

      @Override
      public RecordBatch next() {
        return next == batches ? null : batch(next++, bytes);
      }
    };
  }

  private static RecordBatch batch(int batch, int bytes) {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      int number = batch * BATCH + i;
      items.add(new Item(0, number, "k" + number, new byte[bytes], Item.Poison.NONE));
    }
    return new Items(items, (long) batch * BATCH);
  }

  private static final class End implements DeliveryCallback {
    long delivered = -1;

    @Override
    public void delivered(long records) {
      delivered = records;
    }

    @Override
    public void failed(Exception failure, Undelivered undelivered) {
      throw new AssertionError(failure);
    }
  }
}
