package io.activitysync.kinesis.delivery.simulation;

import io.activitysync.kinesis.client.NotSentException;
import io.activitysync.kinesis.client.PutEntry;
import io.activitysync.kinesis.client.PutRecordsClient;
import io.activitysync.kinesis.client.PutResult;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Some calls wait before they go out, as for credentials or a socket, and go if they still may. */
final class WaitingCalls implements PutRecordsClient {
  private static final int ONE_IN = 8;
  private static final int LONGEST_MS = 6_000;

  private final VirtualTime time;
  private final Random random;
  private final Ledger ledger;
  private final SimulatedStream stream;

  WaitingCalls(VirtualTime time, Random random, Ledger ledger, SimulatedStream stream) {
    this.time = time;
    this.random = random;
    this.ledger = ledger;
    this.stream = stream;
  }

  @Override
  public CompletionStage<PutResult> putRecords(
      List<? extends PutEntry> entries, BooleanSupplier wanted) {
    if (random.nextInt(ONE_IN) > 0) {
      return stream.putRecords(entries, wanted);
    }
    CompletableFuture<PutResult> answer = new CompletableFuture<>();
    long madeAt = time.now();
    time.schedule(
        () -> goOut(entries, wanted, madeAt, answer),
        TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_MS)));
    return answer;
  }

  private void goOut(
      List<? extends PutEntry> entries,
      BooleanSupplier wanted,
      long madeAt,
      CompletableFuture<PutResult> to) {
    if (!wanted.getAsBoolean()) {
      ledger.injected("NOT_SENT");
      to.completeExceptionally(new NotSentException());
      return;
    }
    CompletionStage<PutResult> answer;
    try {
      answer = stream.putRecords(entries, madeAt);
    } catch (IllegalStateException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    var unused =
        answer.whenComplete(
            (result, failure) -> {
              if (failure == null) {
                to.complete(result);
              } else {
                to.completeExceptionally(failure);
              }
            });
  }

  @Override
  public void close() {
    stream.close();
  }
}
