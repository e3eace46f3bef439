package io.activitysync.kinesis.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.batch.Batches;
import io.activitysync.batch.FairBudget;
import io.activitysync.batch.RecordBatch;
import io.activitysync.kinesis.DeliveryException;
import io.activitysync.kinesis.KeyWait;
import io.activitysync.kinesis.RecordRejectedException;
import io.activitysync.kinesis.WithdrawnException;
import io.activitysync.kinesis.aggregation.Aggregation;
import io.activitysync.kinesis.client.PutResult;
import io.activitysync.kinesis.fault.Fault;
import io.activitysync.kinesis.fault.FaultClassifier.Finding;
import io.activitysync.kinesis.fault.Undelivered;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the engine decides, step by step, without a thread, a clock or a wire. */
class DispatcherTest {
  private static final Duration RETRY_BUDGET = Duration.ofMinutes(2);
  private static final DeliverySettings SETTINGS =
      new DeliverySettings(true, 16, 4 << 20, RETRY_BUDGET, 32 << 10, Aggregation.NONE);
  private static final long ROUND_TRIP = TimeUnit.MILLISECONDS.toNanos(20);
  private static final RecordLimit LIMIT = RecordLimit.of(1 << 20);

  private final FairBudget memory = new FairBudget(1 << 20);
  private final FairBudget calls = new FairBudget(16 << 20);
  private final SourceReader reader =
      new SourceReader(LIMIT, Aggregation.NONE, DeliveryListener.NONE);
  private final Dispatcher dispatcher =
      new Dispatcher(
          () -> new RecordAccumulator(SETTINGS, new Random(1)),
          RETRY_BUDGET,
          new FlowControl(SETTINGS, calls, () -> {}, 0),
          memory.share(SETTINGS.bufferBytes()),
          LIMIT,
          0);
  private final List<String> told = new ArrayList<>();
  private final List<Exception> failures = new ArrayList<>();
  private final Set<String> maySendNoMore = new HashSet<>();
  private long now;

  @Test
  void aKeysNextRecordWaitsForTheOneBefore() throws Exception {
    send("x", "a", "b", "a");
    Call first = nextCall();
    assertThat(keys(first)).containsExactly("a", "b");
    assertThat(nextCall()).isNull();

    taken(first);
    assertThat(told).isEmpty();
    Call second = nextCall();
    assertThat(keys(second)).containsExactly("a");
    taken(second);
    assertThat(told).containsExactly("x delivered 3");
    assertThat(memory.held()).isZero();
    assertThat(calls.held()).isZero();
  }

  @Test
  void onlyWhatFailedIsSentAgainAndNotBeforeItsTime() throws Exception {
    send("x", "a", "b");
    Completions done = answered(nextCall(), "ProvisionedThroughputExceededException", null);
    assertThat(done.wake).isTrue();
    assertThat(nextCall()).isNull();

    now = done.wakeAt;
    step(() -> dispatcher.wake(now));
    Call again = nextCall();
    assertThat(keys(again)).containsExactly("a");
    taken(again);
    assertThat(told).containsExactly("x delivered 2");
  }

  @Test
  void aPassingFaultThatOutlastsTheBudgetClosesTheWay() throws Exception {
    send("x", "a");
    now = answered(nextCall(), "InternalFailure").wakeAt;
    step(() -> dispatcher.wake(now));
    Call again = nextCall();
    now = RETRY_BUDGET.toNanos();
    answered(again, "InternalFailure");

    assertThat(closed()).isInstanceOf(DeliveryException.class);
    send("y", "b");
    assertThat(told).containsExactly("x failed [0]", "y failed [0]");
    synchronized (dispatcher) {
      dispatcher.open();
    }
    send("z", "c");
    taken(nextCall());
    assertThat(told).endsWith("z delivered 1");
  }

  @Test
  void whatMayBeSentNoMoreIsGivenBackAndHoldsUpNobody() throws Exception {
    send("x", "a", "a");
    send("y", "b", "b");
    Call first = nextCall();
    assertThat(keys(first)).containsExactly("a", "b");
    maySendNoMore.add("x");
    taken(first);
    Call second = nextCall();
    assertThat(keys(second)).containsExactly("b");
    assertThat(told).containsExactly("x failed [1]");
    assertThat(failures).singleElement().isInstanceOf(WithdrawnException.class);
    maySendNoMore.clear();
    taken(second);
    assertThat(told).endsWith("y delivered 2");
    assertThat(nextCall()).isNull();
    assertThat(memory.held()).isZero();
    assertThat(calls.held()).isZero();
  }

  @Test
  void whatMayBeSentNoMoreIsNotSentAgainAndSaysNothingOfTheWay() throws Exception {
    send("x", "a");
    Call call = nextCall();
    maySendNoMore.add("x");
    answered(call, "ProvisionedThroughputExceededException");
    assertThat(told).containsExactly("x failed [0]");
    assertThat(failures).singleElement().isInstanceOf(WithdrawnException.class);
    assertThat(closed()).isNull();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void whateverIsFoundAfterAWithdrawalIsNoFaultOfTheStream(Fault fault) throws Exception {
    send("x", "a", "b", "a");
    Call call = nextCall();
    step(() -> dispatcher.close(new WithdrawnException()));
    assertThat(told).as("what is in flight is settled by its answer").isEmpty();

    failed(call, fault);
    send("y", "c");
    assertThat(told).containsExactly("x failed [0, 1, 2]", "y failed [0]");
    assertThat(failures).hasOnlyElementsOfType(WithdrawnException.class);
    assertThat(closed()).isInstanceOf(WithdrawnException.class);
    assertThat(memory.held()).isZero();
  }

  @Test
  void aRefusedCallIsHalvedUntilTheCulpritIsFound() throws Exception {
    send("good", "a", "b");
    send("bad", "c");
    for (Call call = nextCall(); call != null; call = nextCall()) {
      if (keys(call).contains("c")) {
        failed(call, Fault.RECORD_INVALID);
      } else {
        taken(call);
      }
    }
    assertThat(told).containsExactlyInAnyOrder("good delivered 2", "bad failed [0]");
    assertThat(failures).hasOnlyElementsOfType(RecordRejectedException.class);
    assertThat(closed()).isNull();
  }

  @Test
  void aRefusedRecordIsSetAsideWhereSomeoneTakesIt() throws Exception {
    Submission submission = submission("x", (reason, data) -> {}, "a", "b");
    read(submission);
    Completions done = answered(nextCall(), "InvalidArgumentException", null);
    assertThat(told).as("not before it is kept").isEmpty();

    Completions.Rejected rejected = done.setAside().get(0);
    step(() -> dispatcher.setAside(rejected.record(), null));
    assertThat(told).containsExactly("x delivered 1");
  }

  @Test
  void aRecordThatCanNotBeKeptFailsItsExchangeAlone() throws Exception {
    Submission submission = submission("x", (reason, data) -> {}, "a");
    read(submission);
    Completions done = answered(nextCall(), "InvalidArgumentException");
    IOException full = new IOException("no space");
    step(() -> dispatcher.setAside(done.setAside().get(0).record(), full));
    assertThat(told).containsExactly("x failed [0]");
    assertThat(failures).containsExactly(full);
    assertThat(closed()).isNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CREDENTIALS_EXPIRED", "UNKNOWN_KEY", "SIGNATURE_INVALID"})
  void credentialsThatAreRefusedAreRenewedOnceAndTheCallsSentAgain(Fault refusal) throws Exception {
    send("x", "a");
    Completions done = failed(nextCall(), refusal);
    assertThat(done.renew).isTrue();
    assertThat(nextCall()).as("not before they are there").isNull();
    step(() -> dispatcher.renewed(true));
    Call again = nextCall();
    assertThat(keys(again)).containsExactly("a");

    assertThat(failed(again, refusal).renew).isFalse();
    assertThat(told).containsExactly("x failed [0]");
    assertThat(((DeliveryException) closed()).fault()).isEqualTo(refusal);
  }

  @Test
  void aRenewalThatBringsNoOthersIsAFaultAtOnce() throws Exception {
    send("x", "a");
    assertThat(failed(nextCall(), Fault.UNKNOWN_KEY).renew).isTrue();
    step(() -> dispatcher.renewed(false));
    assertThat(told).containsExactly("x failed [0]");
    assertThat(((DeliveryException) closed()).fault()).isEqualTo(Fault.UNKNOWN_KEY);
  }

  @Test
  void aRenewalOfBeforeAWithdrawalSaysNothingOfWhatWasOpenedSince() throws Exception {
    send("x", "a");
    assertThat(failed(nextCall(), Fault.CREDENTIALS_EXPIRED).renew).isTrue();
    step(() -> dispatcher.close(new WithdrawnException()));
    synchronized (dispatcher) {
      dispatcher.open();
    }
    send("y", "a");
    step(() -> dispatcher.renewed(false));
    assertThat(closed()).isNull();

    // with what was put in place meanwhile, which may have to be renewed as well
    assertThat(failed(nextCall(), Fault.CREDENTIALS_EXPIRED).renew).isTrue();
    step(() -> dispatcher.renewed(true));
    taken(nextCall());
    assertThat(told).containsExactly("x failed [0]", "y delivered 1");
  }

  @Test
  void aCallThatIsNotFullWaitsForMoreWhileOneIsUnderWay() throws Exception {
    send("x", "a");
    Call first = nextCall();
    send("y", "b");
    Completions done = step(() -> dispatcher.nextCall(now));
    assertThat(done.call).isNull();
    assertThat(done.wakeAt).isEqualTo(FlowControl.LINGER);

    now = done.wakeAt;
    assertThat(keys(nextCall())).containsExactly("b");
    taken(first);
  }

  @Test
  void aSourceWaitsForRoomAndReadsOnWhenThereIsSome() throws Exception {
    String[] many = new String[100];
    for (int i = 0; i < many.length; i++) {
      many[i] = "k".repeat(200) + i;
    }
    send("full", many);
    Submission waiting = submission("waiting", null, "a");
    assertThat(step(() -> dispatcher.wantsToRead(waiting, now)).mayRead).isFalse();

    List<Submission> readers = new ArrayList<>();
    for (Call call = nextCall(); call != null; call = nextCall()) {
      Call sent = call;
      Completions done = step(() -> dispatcher.answered(sent, PutResult.ALL_TAKEN, now));
      readers.addAll(done.readers());
    }
    assertThat(readers).containsExactly(waiting);
    assertThat(step(() -> dispatcher.wantsToRead(waiting, now)).mayRead).isTrue();
  }

  @Test
  void tellsThatOneKeysRoundTripHoldsUpWhatWaits() throws Exception {
    send("x", times(30, "hot"));
    send("y", times(10, "warm"));
    send("z", "a", "b", "c");
    rounds(5);
    KeyWait wait = keyWait();
    assertThat(wait.held()).isGreaterThan(0.99);
    assertThat(wait.share()).as("25 of 30, less one under way").isEqualTo(24.0 / (24 + 4));
    assertThat(wait.keyHash()).isEqualTo(md5("hot").substring(0, 4));
    assertThat(wait.roundTripNanos()).isEqualTo(ROUND_TRIP);

    rounds(40);
    assertThat(keyWait().held()).as("half of the time, then all was sent").isBetween(0.4, 0.8);
    now += ROUND_TRIP;
    assertThat(keyWait()).isEqualTo(new KeyWait(0, 0, null, ROUND_TRIP));
  }

  @Test
  void manyKeysThatWaitAreNotOne() throws Exception {
    String[] keys = new String[200];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = "k" + i % 50;
    }
    send("x", keys);
    rounds(2);
    assertThat(keyWait().share()).isEqualTo(1.0 / 50);
  }

  @Test
  void aRefusalIsNoRoundTrip() throws Exception {
    send("x", times(30, "hot"));
    rounds(3);
    now = answered(nextCall(), "ProvisionedThroughputExceededException").wakeAt;
    step(() -> dispatcher.wake(now));
    rounds(3);
    assertThat(keyWait().held()).as("the stream was too busy").isZero();
    rounds(3);
    assertThat(keyWait().held()).isGreaterThan(0.99);
  }

  @Test
  void whatIsReadyAndFindsNoRoomWaitsForNoKey() throws Exception {
    String[] keys = new String[6_000];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = "k" + i % 3_000;
    }
    send("x", keys);
    for (Call call = nextCall(); call != null; call = nextCall()) {
      assertThat(call.entries()).hasSize(RecordAccumulator.MAX_ENTRIES);
    }
    now += ROUND_TRIP;
    assertThat(keyWait().held()).isZero();
  }

  @Test
  void nothingWaitsWhileTheWayIsClosed() throws Exception {
    send("x", times(30, "hot"));
    rounds(3);
    step(() -> dispatcher.close(new WithdrawnException()));
    now += ROUND_TRIP;
    assertThat(keyWait().held()).isZero();
    now += ROUND_TRIP;
    assertThat(keyWait().held()).isZero();
  }

  @Test
  void aKeyThatAlwaysHasOneMoreKeepsNobodyOutWhoCameBefore() {
    KeyOrder order = new KeyOrder(true, 1);
    List<String> sent = new ArrayList<>();
    order.add(record("busy"));
    order.add(record("busy"));
    order.add(record("other"));
    order.add(record("another"));
    for (int i = 0; i < 6; i++) {
      PendingRecord next = order.next(0, true).record(0);
      sent.add(next.partitionKey());
      order.add(record("busy"));
      order.done(next);
    }
    assertThat(sent).containsExactly("busy", "busy", "other", "another", "busy", "busy");
  }

  private PendingRecord record(String key) {
    return new PendingRecord(submission("x", null), new Keys(key), 0, 0);
  }

  @Test
  void whatNobodyLooksAfterOpensItselfAndWaitsLongerEachTime() throws Exception {
    synchronized (dispatcher) {
      dispatcher.openItself();
    }
    for (int wait : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      send("x", "a");
      failed(nextCall(), Fault.STREAM_NOT_FOUND);
      told.clear();
      now += TimeUnit.SECONDS.toNanos(wait) - 1;
      send("y", "b");
      assertThat(told).as("before %s s are over", wait).containsExactly("y failed [0]");
      now++;
    }
    send("z", "c");
    taken(nextCall());
    assertThat(told).endsWith("z delivered 1");

    send("x", "a");
    failed(nextCall(), Fault.ACCESS_DENIED);
    now += TimeUnit.SECONDS.toNanos(1);
    send("z", "c");
    assertThat(nextCall()).as("what was delivered begins the waits anew").isNotNull();
  }

  @Test
  void whatWasWithdrawnIsNotOpenedByTimeAlone() throws Exception {
    synchronized (dispatcher) {
      dispatcher.openItself();
    }
    send("x", "a");
    failed(nextCall(), Fault.STREAM_NOT_FOUND);
    step(() -> dispatcher.close(new WithdrawnException()));
    now += TimeUnit.HOURS.toNanos(1);
    send("y", "b");
    assertThat(told).endsWith("y failed [0]");
  }

  @Test
  void aRenewalThatFailsSaysNothingOfTheCredentialsInHand() throws Exception {
    send("x", "a");
    assertThat(failed(nextCall(), Fault.CREDENTIALS_EXPIRED).renew).isTrue();
    assertThat(nextCall()).isNull();
    step(dispatcher::renewalFailed);
    assertThat(closed()).isNull();
    // which has no credentials, and is a network's fault
    now = failed(nextCall(), Fault.NETWORK).wakeAt;
    step(() -> dispatcher.wake(now));
    taken(nextCall());
    assertThat(told).containsExactly("x delivered 1");

    send("y", "a");
    assertThat(failed(nextCall(), Fault.CREDENTIALS_EXPIRED).renew).isTrue();
    step(dispatcher::renewalFailed);
    failed(nextCall(), Fault.CREDENTIALS_EXPIRED);
    assertThat(closed()).as("not for ever").isInstanceOf(DeliveryException.class);
  }

  @Test
  void aCallThatWaitedIsNotWantedOnceARecordOfItIsGivenBack() throws Exception {
    send("x", "a");
    send("y", "b");
    Call call = nextCall();
    assertThat(isWanted(call)).isTrue();
    maySendNoMore.add("y");
    assertThat(isWanted(call)).isFalse();
    step(() -> dispatcher.notSent(call, now));
    Call rest = nextCall();
    assertThat(keys(rest)).containsExactly("a");
    assertThat(told).containsExactly("y failed [0]");

    step(() -> dispatcher.close(new WithdrawnException()));
    assertThat(isWanted(rest)).isFalse();
    step(() -> dispatcher.notSent(rest, now));
    assertThat(told).containsExactly("y failed [0]", "x failed [0]");
    assertThat(failures).hasOnlyElementsOfType(WithdrawnException.class);
    assertThat(memory.held()).isZero();
    assertThat(calls.held()).isZero();
  }

  private boolean isWanted(Call call) {
    synchronized (dispatcher) {
      return dispatcher.isWanted(call);
    }
  }

  @Test
  void aStepWithoutTheLockIsAMistake() {
    assertThatThrownBy(() -> dispatcher.nextCall(0)).isInstanceOf(AssertionError.class);
  }

  /** Sends what can be sent, and has it answered a round trip later, so many times. */
  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      List<Call> sent = new ArrayList<>();
      for (Call call = nextCall(); call != null; call = nextCall()) {
        sent.add(call);
      }
      now += ROUND_TRIP;
      sent.forEach(this::taken);
    }
  }

  private KeyWait keyWait() {
    synchronized (dispatcher) {
      return dispatcher.keyWait(now);
    }
  }

  private static String[] times(int count, String key) {
    String[] keys = new String[count];
    Arrays.fill(keys, key);
    return keys;
  }

  private static String md5(String text) throws Exception {
    byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash);
  }

  private Completions step(Supplier<Completions> taken) {
    Completions done;
    synchronized (dispatcher) {
      done = taken.get();
    }
    done.ended().forEach(Submission::tell);
    return done;
  }

  private void send(String name, String... keys) throws IOException {
    read(submission(name, null, keys));
  }

  private void read(Submission submission) throws IOException {
    while (step(() -> dispatcher.wantsToRead(submission, now)).mayRead) {
      SourceReader.Read read = reader.read(submission, closed());
      step(() -> dispatcher.read(submission, read));
    }
  }

  private Exception closed() {
    synchronized (dispatcher) {
      return dispatcher.closed();
    }
  }

  private Call nextCall() {
    return step(() -> dispatcher.nextCall(now)).call;
  }

  private void taken(Call call) {
    step(() -> dispatcher.answered(call, PutResult.ALL_TAKEN, now));
  }

  private Completions answered(Call call, String... codes) {
    PutResult result = new PutResult(codes, new String[codes.length]);
    return step(() -> dispatcher.answered(call, result, now));
  }

  private Completions failed(Call call, Fault fault) {
    return step(() -> dispatcher.failed(call, new Finding(fault, null), null, now));
  }

  private static List<String> keys(Call call) {
    return call.entries().stream().map(RequestEntry::partitionKey).toList();
  }

  private Submission submission(String name, RejectedRecords rejected, String... keys) {
    return new Submission(
        Batches.of(RecordBatch.class, List.of(new Keys(keys))),
        rejected,
        new DeliveryCallback() {
          @Override
          public boolean maySend() {
            return !maySendNoMore.contains(name);
          }

          @Override
          public void delivered(long records) {
            told.add(name + " delivered " + records);
          }

          @Override
          public void failed(Exception failure, Undelivered undelivered) {
            failures.add(failure);
            told.add(name + " failed " + Arrays.toString(undelivered.indexes()));
          }
        });
  }
}
