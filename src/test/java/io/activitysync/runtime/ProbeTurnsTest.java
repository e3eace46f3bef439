package io.activitysync.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.cluster.ProbeTurns;
import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState;
import io.activitysync.connection.ConnectionState.Streaming;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.HandDriven;
import io.activitysync.connection.PauseReason;
import io.activitysync.connection.RetrySchedule;
import io.activitysync.connection.SampleConnections;
import io.activitysync.connection.SerialQueue;
import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.store.LeaseTable;
import io.activitysync.streamcheck.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several processes that are paused on one connection, with time driven by hand. */
class ProbeTurnsTest {
  private static final Duration OUTAGE = Duration.ofMinutes(20);
  private static final PauseReason AWAY =
      new PauseReason("NETWORK", "Kinesis could not be reached", List.of(), null, true);

  private final HandDriven hand = new HandDriven();
  private final FakeStore store = new FakeStore();
  private final RetrySchedule schedule = new RetrySchedule(new Random(14));
  private final Turns table = new Turns();
  private final List<Instance> processes = new ArrayList<>();

  /** As the store has it, by the clock of the test. */
  private final class Turns implements LeaseTable {
    private String last;
    private int number;
    private Instant until = Instant.MIN;

    @Override
    public Map<String, Duration> turns(
        Set<String> names, String owner, IntFunction<Duration> waits, Duration longest) {
      assertThat(names).containsExactly("probe/demo");
      return Map.of("probe/demo", turn(owner, waits));
    }

    private Duration turn(String owner, IntFunction<Duration> waits) {
      if (store.away) {
        throw new StoreUnavailableException("away, for the test", null);
      }
      Instant now = hand.clock().instant();
      if (now.isBefore(until)) {
        Duration left = Duration.between(now, until);
        return owner.equals(last) ? left.plusSeconds(1) : left;
      }
      last = owner;
      until = now.plus(waits.apply(++number));
      return Duration.ZERO;
    }

    @Override
    public void endTurns(Set<String> names) {
      number = 0;
      until = Instant.MIN;
    }

    @Override
    public Step step(
        String owner, Map<String, Long> held, Set<String> wanted, int most, Duration term) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void release(String owner, Map<String, Long> held) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void leave(String owner) {
      throw new UnsupportedOperationException();
    }
  }

  private final class Instance {
    private final FakeParts parts = new FakeParts();
    private final Connection connection =
        new Connection(
            SampleConnections.stored("demo", 1, new DesiredState(true, false)),
            Map.of(),
            hand.clock(),
            schedule,
            new SerialQueue(hand));
    private final ConnectionRuntime runtime;
    private int probes;

    Instance(Optional<LeaseTable> turns) {
      String owner = "process " + processes.size();
      runtime =
          new ConnectionRuntime(
              connection,
              parts,
              new ProbeTurns(turns, owner, schedule, store, Runnable::run),
              hand::in,
              hand,
              hand.clock());
      var unused = runtime.begin();
      hand.run();
    }

    boolean isAsking() {
      return !parts.probes.isEmpty();
    }

    void answer(Probe.Result result) {
      probes++;
      parts.answer(result);
      hand.run();
    }

    boolean streams() {
      return connection.state() instanceof Streaming;
    }
  }

  private void begin(int count, Optional<LeaseTable> turns) {
    IntStream.range(0, count).forEach(i -> processes.add(new Instance(turns)));
    processes.forEach(process -> process.answer(Probe.Result.wrong(AWAY)));
  }

  /** Lets a second pass; whoever asks is told that Kinesis is away. */
  private void pass(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      hand.pass(Duration.ofSeconds(1));
      processes.stream()
          .filter(Instance::isAsking)
          .forEach(process -> process.answer(Probe.Result.wrong(AWAY)));
    }
  }

  private Instance asking() {
    for (int second = 0; processes.stream().noneMatch(Instance::isAsking); second++) {
      assertThat(second).isLessThan(60);
      hand.pass(Duration.ofSeconds(1));
    }
    return processes.stream().filter(Instance::isAsking).findFirst().orElseThrow();
  }

  /** What the watchers of the store do. */
  private void tellRetries() {
    processes.forEach(
        process ->
            store.retries.forEach(number -> process.runtime.retry(number, ProbeTurns.BY_ITSELF)));
    hand.run();
  }

  private int probes() {
    return processes.stream().mapToInt(process -> process.probes).sum();
  }

  @Test
  void threeAskAsOftenAsOneAndEachHasItsTurns() {
    begin(1, Optional.empty());
    pass(OUTAGE);
    int alone = probes();
    processes.clear();
    begin(3, Optional.of(table));
    pass(OUTAGE);
    assertThat(probes() - 3).isBetween(alone / 2, alone + alone / 10);
    assertThat(processes).allSatisfy(process -> assertThat(process.probes).isGreaterThan(8));
  }

  @Test
  void whoWaitsForAnotherSaysWhenItLooksAgain() {
    begin(3, Optional.of(table));
    List<ConnectionState> moves = new ArrayList<>();
    processes.forEach(process -> process.connection.listen((of, from, to, actor) -> moves.add(to)));
    for (long second = 0; second < OUTAGE.toSeconds(); second++) {
      pass(Duration.ofSeconds(1));
      assertThat(processes)
          .allSatisfy(
              process ->
                  assertThat(process.connection.pause().orElseThrow().nextRetryAt())
                      .isAfter(hand.clock().instant()));
    }
    assertThat(moves).as("a pause and a retry for each try").hasSize(2 * (probes() - 3));
  }

  @Test
  void whoFindsTheStreamWellTellsTheOthersOnce() {
    begin(3, Optional.of(table));
    pass(OUTAGE);
    Instance first = asking();
    first.answer(Probe.Result.GOOD);
    assertThat(first.streams()).isTrue();
    tellRetries();
    assertThat(processes.stream().filter(Instance::isAsking)).hasSize(2).doesNotContain(first);
    processes.stream()
        .filter(Instance::isAsking)
        .forEach(process -> process.answer(Probe.Result.GOOD));
    assertThat(processes).allMatch(Instance::streams);
    assertThat(store.retries).hasSize(1);
    assertThat(hand.timers()).isZero();
  }

  @Test
  void whoseOwnWayIsBrokenGoesOnByItself() {
    begin(2, Optional.of(table));
    Instance first = asking();
    first.answer(Probe.Result.GOOD);
    tellRetries();
    pass(OUTAGE);
    assertThat(processes.stream().filter(Instance::streams)).containsExactly(first);
    Instance second = asking();
    assertThat(second).isNotSameAs(first);
    second.answer(Probe.Result.GOOD);
    assertThat(processes).allMatch(Instance::streams);
  }

  @Test
  void whereOneIsKilledTheOthersGoOn() {
    begin(2, Optional.of(table));
    processes.remove(asking());
    Instance left = asking();
    left.answer(Probe.Result.GOOD);
    assertThat(left.streams()).isTrue();
  }

  @Test
  void aStoreThatIsAwayKeepsNobodyFromTrying() {
    begin(2, Optional.of(table));
    store.away = true;
    pass(OUTAGE);
    assertThat(processes).allSatisfy(process -> assertThat(process.probes).isGreaterThan(30));
    asking().answer(Probe.Result.GOOD);
    asking().answer(Probe.Result.GOOD);
    assertThat(processes).allMatch(Instance::streams);
  }

  @Test
  void aStoreThatSaysNothingIsNotWaitedFor() {
    ProbeTurns turns =
        new ProbeTurns(Optional.of(table), "silent", schedule, store, neverRun -> {});
    CompletableFuture<Duration> turn = turns.take("demo");
    await().atMost(Duration.ofMinutes(1)).until(turn::isDone);
    assertThat(turn).isCompletedWithValue(Duration.ZERO);
  }
}
