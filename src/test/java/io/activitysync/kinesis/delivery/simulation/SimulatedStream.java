package io.activitysync.kinesis.delivery.simulation;

import io.activitysync.kinesis.client.KinesisCallException;
import io.activitysync.kinesis.client.PutEntry;
import io.activitysync.kinesis.client.PutRecordsClient;
import io.activitysync.kinesis.client.PutResult;
import io.activitysync.kinesis.delivery.DeliverySettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A stream that fails in every way that Kinesis and networks do, as the dice want it. */
final class SimulatedStream implements PutRecordsClient {
  private static final int MOST_ENTRIES = 500;

  private final VirtualTime time;
  private final Random random;
  private final Ledger ledger;
  private final DeliverySettings settings;
  private final List<Trick> tricks;
  private final double faultRate;
  private final Consumer consumer;
  private final Set<String> lanesInFlight = new HashSet<>();
  private final Map<Item, Long> failingSince = new HashMap<>();
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
    ACCESS_DENIED;

    boolean lasts() {
      return this == CREDENTIALS_EXPIRED || this == ACCESS_DENIED;
    }
  }

  SimulatedStream(
      VirtualTime time,
      Random random,
      Ledger ledger,
      DeliverySettings settings,
      boolean gentle,
      double faultRate,
      int mostFaults) {
    this.time = time;
    this.random = random;
    this.ledger = ledger;
    this.settings = settings;
    this.tricks = Stream.of(Trick.values()).filter(trick -> !gentle || !trick.lasts()).toList();
    this.consumer = new Consumer(random, settings.aggregation().format());
    this.faultRate = faultRate;
    this.faultsLeft = mostFaults;
  }

  /** An entry with what consumers find in it. */
  private record Entry(List<Item> items) {
    boolean has(Item.Poison poison) {
      return items.stream().anyMatch(item -> item.poison() == poison);
    }
  }

  @Override
  public CompletionStage<PutResult> putRecords(
      List<? extends PutEntry> sent, BooleanSupplier wanted) {
    return putRecords(sent, time.now());
  }

  /** A call that was made then, and goes out now. */
  CompletionStage<PutResult> putRecords(List<? extends PutEntry> sent, long sentAt) {
    List<Entry> entries = new ArrayList<>();
    Set<String> lanes = new HashSet<>();
    for (PutEntry entry : sent) {
      entries.add(new Entry(consumer.read(entry).stream().map(ledger::sent).toList()));
      // where records are aggregated a whole part of the hash space is a lane
      boolean aggregated = settings.aggregation().on();
      String lane = aggregated ? entry.explicitHashKey() : entry.partitionKey();
      ledger.require(lane != null, "without its hash key");
      boolean alone = lanes.add(lane) && !lanesInFlight.contains(lane);
      ledger.require(alone || !settings.strict(), "two of a lane in flight: " + lane);
    }
    ledger.require(!sent.isEmpty() && sent.size() <= MOST_ENTRIES, "entries: " + sent.size());
    long bytes = sent.stream().mapToLong(entry -> entry.length()).sum();
    ledger.require(
        sent.size() == 1 || bytes <= settings.maxCallBytes(), "too large a call: " + bytes);
    Trick trick = trick();
    if (trick == Trick.THROWS) {
      fail(entries, sentAt);
      throw new IllegalStateException("thrown by the simulation");
    }
    lanesInFlight.addAll(lanes);
    CompletableFuture<PutResult> answer = new CompletableFuture<>();
    if (trick == Trick.AT_ONCE) {
      lanesInFlight.removeAll(lanes);
      answer(entries, null, sentAt, answer);
      return answer;
    }
    long wait = TimeUnit.MICROSECONDS.toNanos(500 + random.nextInt(50_000));
    wait += trick == Trick.SLOW ? TimeUnit.MILLISECONDS.toNanos(random.nextInt(9_000)) : 0;
    time.schedule(
        () -> {
          lanesInFlight.removeAll(lanes);
          answer(entries, trick, sentAt, answer);
        },
        wait);
    return answer;
  }

  /** Entries fail for a while: it lasts once that is longer than the engine has patience. */
  private void fail(List<Entry> entries, long sentAt) {
    for (Entry entry : entries) {
      for (Item item : entry.items()) {
        long since = failingSince.computeIfAbsent(item, first -> sentAt);
        if (time.now() - since >= settings.retryBudget().toNanos()) {
          ledger.lastingFault();
        }
      }
    }
  }

  private Trick trick() {
    if (faultsLeft == 0 || random.nextDouble() >= faultRate) {
      return null;
    }
    faultsLeft--;
    Trick trick = tricks.get(random.nextInt(tricks.size()));
    ledger.injected(trick.name());
    if (trick.lasts()) {
      ledger.lastingFault();
    }
    return trick;
  }

  private void answer(
      List<Entry> entries, Trick trick, long sentAt, CompletableFuture<PutResult> answer) {
    if (entries.stream().anyMatch(entry -> entry.has(Item.Poison.CALL_REFUSED))) {
      answer.completeExceptionally(refusal(400, "ValidationException"));
      return;
    }
    if (trick != null) {
      fail(entries, sentAt);
    }
    if (trick == null) {
      answerEach(entries, "ProvisionedThroughputExceededException", 0, answer);
      return;
    }
    switch (trick) {
      case PARTLY_THROTTLED ->
          answerEach(entries, "ProvisionedThroughputExceededException", 0.3, answer);
      case PARTLY_FAILED -> answerEach(entries, "InternalFailure", 0.3, answer);
      case ALL_THROTTLED_ONE_BY_ONE ->
          answerEach(entries, "ProvisionedThroughputExceededException", 1, answer);
      case THROTTLED ->
          answer.completeExceptionally(refusal(400, "ProvisionedThroughputExceededException"));
      case SERVER_ERROR -> answer.completeExceptionally(refusal(500, "InternalFailure"));
      case RESET_BEFORE_WRITING -> answer.completeExceptionally(new IOException("reset"));
      case ANSWER_LOST -> {
        write(entries, 1, false);
        answer.completeExceptionally(new IOException("reset"));
      }
      case ANSWER_LOST_PARTLY_WRITTEN -> {
        write(entries, 0.5, false);
        answer.completeExceptionally(new IOException("reset"));
      }
      case TIMED_OUT_WRITTEN_LATER -> {
        write(entries, 1, false);
        answer.completeExceptionally(new TimeoutException("no answer"));
      }
      case CREDENTIALS_EXPIRED ->
          answer.completeExceptionally(refusal(400, "ExpiredTokenException"));
      case ACCESS_DENIED -> answer.completeExceptionally(refusal(400, "AccessDeniedException"));
      default -> answerEach(entries, "InternalFailure", 0, answer);
    }
  }

  private void answerEach(
      List<Entry> entries, String code, double rate, CompletableFuture<PutResult> answer) {
    String[] codes = new String[entries.size()];
    List<Entry> taken = new ArrayList<>();
    boolean anyFailed = false;
    for (int i = 0; i < codes.length; i++) {
      if (entries.get(i).has(Item.Poison.ENTRY_REFUSED)) {
        codes[i] = "ValidationException";
      } else if (random.nextDouble() < rate) {
        codes[i] = code;
      } else {
        taken.add(entries.get(i));
      }
      anyFailed |= codes[i] != null;
    }
    write(taken, 1, true);
    answer.complete(
        anyFailed ? new PutResult(codes, new String[codes.length]) : PutResult.ALL_TAKEN);
  }

  private void write(List<Entry> entries, double rate, boolean told) {
    List<Entry> some =
        new ArrayList<>(entries.stream().filter(entry -> random.nextDouble() < rate).toList());
    some.removeIf(entry -> entry.has(Item.Poison.ENTRY_REFUSED));
    // PutRecords promises no order inside a call, but what is in an aggregate stays in order
    Collections.shuffle(some, random);
    some.forEach(entry -> entry.items().forEach(item -> ledger.written(item, told)));
  }

  private static KinesisCallException refusal(int status, String code) {
    return new KinesisCallException(status, code, "by the simulation", null, null);
  }

  @Override
  public void close() {
    // holds nothing
  }
}
