package io.activitysync.kinesis.simulation;

import io.activitysync.kinesis.client.KinesisCallException;
import io.activitysync.kinesis.client.PutEntry;
import io.activitysync.kinesis.client.PutRecordsClient;
import io.activitysync.kinesis.client.PutResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A stream that fails in every way that Kinesis and networks do, as the dice want it. */
final class SimulatedStream implements PutRecordsClient {
  private static final List<Trick> TRICKS = List.of(Trick.values());
  private static final int MOST_ENTRIES = 500;

  private final VirtualTime time;
  private final Random random;
  private final Ledger ledger;
  private final boolean strict;
  private final double faultRate;
  private final Set<String> keysInFlight = new HashSet<>();
  private int faultsLeft;

  /** What happens to a call. */
  private enum Trick {
    PARTLY_THROTTLED,
    PARTLY_FAILED,
    ALL_THROTTLED_ONE_BY_ONE,
    THROTTLED,
    SERVER_ERROR,
    RESET_BEFORE_WRITING,
    ANSWER_LOST,
    ANSWER_LOST_PARTLY_WRITTEN,
    TIMED_OUT_WRITTEN_LATER,
    SLOW,
    AT_ONCE,
    THROWS,
    CREDENTIALS_EXPIRED,
    ACCESS_DENIED
  }

  SimulatedStream(
      VirtualTime time,
      Random random,
      Ledger ledger,
      boolean strict,
      double faultRate,
      int mostFaults) {
    this.time = time;
    this.random = random;
    this.ledger = ledger;
    this.strict = strict;
    this.faultRate = faultRate;
    this.faultsLeft = mostFaults;
  }

  @Override
  public CompletionStage<PutResult> putRecords(List<? extends PutEntry> entries) {
    List<Item> items = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (PutEntry entry : entries) {
      items.add(ledger.sent(entry.data()));
      boolean alone =
          keys.add(entry.partitionKey()) && !keysInFlight.contains(entry.partitionKey());
      ledger.require(alone || !strict, "two of a key in flight: " + entry.partitionKey());
    }
    ledger.require(!items.isEmpty() && items.size() <= MOST_ENTRIES, "entries: " + items.size());
    Trick trick = trick();
    if (trick == Trick.THROWS) {
      throw new IllegalStateException("thrown by the simulation");
    }
    keysInFlight.addAll(keys);
    CompletableFuture<PutResult> answer = new CompletableFuture<>();
    if (trick == Trick.AT_ONCE) {
      keysInFlight.removeAll(keys);
      answer(items, null, answer);
      return answer;
    }
    long wait = TimeUnit.MICROSECONDS.toNanos(500 + random.nextInt(50_000));
    wait += trick == Trick.SLOW ? TimeUnit.MILLISECONDS.toNanos(random.nextInt(9_000)) : 0;
    time.schedule(
        () -> {
          keysInFlight.removeAll(keys);
          answer(items, trick, answer);
        },
        wait);
    return answer;
  }

  private Trick trick() {
    if (faultsLeft == 0 || random.nextDouble() >= faultRate) {
      return null;
    }
    faultsLeft--;
    Trick trick = TRICKS.get(random.nextInt(TRICKS.size()));
    ledger.injected(trick.name());
    return trick;
  }

  private void answer(List<Item> items, Trick trick, CompletableFuture<PutResult> answer) {
    if (items.stream().anyMatch(item -> item.poison() == Item.Poison.CALL_REFUSED)) {
      answer.completeExceptionally(refusal(400, "ValidationException"));
      return;
    }
    if (trick == null) {
      answerEach(items, "ProvisionedThroughputExceededException", 0, answer);
      return;
    }
    switch (trick) {
      case PARTLY_THROTTLED ->
          answerEach(items, "ProvisionedThroughputExceededException", 0.3, answer);
      case PARTLY_FAILED -> answerEach(items, "InternalFailure", 0.3, answer);
      case ALL_THROTTLED_ONE_BY_ONE ->
          answerEach(items, "ProvisionedThroughputExceededException", 1, answer);
      case THROTTLED ->
          answer.completeExceptionally(refusal(400, "ProvisionedThroughputExceededException"));
      case SERVER_ERROR -> answer.completeExceptionally(refusal(500, "InternalFailure"));
      case RESET_BEFORE_WRITING -> answer.completeExceptionally(new IOException("reset"));
      case ANSWER_LOST -> {
        write(items, 1);
        answer.completeExceptionally(new IOException("reset"));
      }
      case ANSWER_LOST_PARTLY_WRITTEN -> {
        write(items, 0.5);
        answer.completeExceptionally(new IOException("reset"));
      }
      case TIMED_OUT_WRITTEN_LATER -> {
        write(items, 1);
        answer.completeExceptionally(new TimeoutException("no answer"));
      }
      case CREDENTIALS_EXPIRED ->
          answer.completeExceptionally(refusal(400, "ExpiredTokenException"));
      case ACCESS_DENIED -> answer.completeExceptionally(refusal(400, "AccessDeniedException"));
      default -> answerEach(items, "InternalFailure", 0, answer);
    }
  }

  private void answerEach(
      List<Item> items, String code, double rate, CompletableFuture<PutResult> answer) {
    String[] codes = new String[items.size()];
    List<Item> taken = new ArrayList<>();
    boolean anyFailed = false;
    for (int i = 0; i < codes.length; i++) {
      if (items.get(i).poison() == Item.Poison.ENTRY_REFUSED) {
        codes[i] = "ValidationException";
      } else if (random.nextDouble() < rate) {
        codes[i] = code;
      } else {
        taken.add(items.get(i));
      }
      anyFailed |= codes[i] != null;
    }
    // PutRecords promises no order inside a call
    Collections.shuffle(taken, random);
    taken.forEach(item -> ledger.written(item, true));
    answer.complete(
        anyFailed ? PutResult.of(codes, new String[codes.length]) : PutResult.ALL_TAKEN);
  }

  private void write(List<Item> items, double rate) {
    List<Item> some =
        new ArrayList<>(items.stream().filter(item -> random.nextDouble() < rate).toList());
    some.removeIf(item -> item.poison() == Item.Poison.ENTRY_REFUSED);
    Collections.shuffle(some, random);
    some.forEach(item -> ledger.written(item, false));
  }

  private static KinesisCallException refusal(int status, String code) {
    return new KinesisCallException(status, code, "by the simulation", null, null);
  }

  @Override
  public void close() {
    // holds nothing
  }
}
