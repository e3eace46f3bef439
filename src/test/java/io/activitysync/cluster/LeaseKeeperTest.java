package io.activitysync.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.cluster.LeaseKeeper.Times;
import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.store.LeaseTable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A keeper on a table in memory that can be away, or say nothing. */
class LeaseKeeperTest {
  private static final Times QUICK =
      new Times(Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofMillis(20));

  /** Its clock stands still, so that nothing ends by itself. */
  private static final class Table implements LeaseTable {
    private final Map<String, Holder> rows = new HashMap<>();

    /** What is there, and how many leases it names. */
    private final Map<String, Integer> processes = new HashMap<>();

    /** What was ever given back. */
    private final Set<String> released = ConcurrentHashMap.newKeySet();

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger steps = new AtomicInteger();
    private volatile boolean away;
    private volatile boolean awayOnce;
    private volatile Error error;
    private volatile CountDownLatch silent = new CountDownLatch(0);

    @Override
    public Step step(
        String owner, Map<String, Long> held, Set<String> wanted, int most, Duration term) {
      reach();
      steps.incrementAndGet();
      synchronized (this) {
        processes.put(owner, held.size() + wanted.size());
        wanted.stream()
            .filter(name -> !rows.containsKey(name) || rows.get(name).owner().equals(owner))
            .sorted()
            .limit(most)
            .forEach(name -> rows.put(name, new Holder(owner, epoch(name) + 1)));
        int fewest =
            processes.entrySet().stream()
                .filter(one -> !one.getKey().equals(owner))
                .mapToInt(Map.Entry::getValue)
                .min()
                .orElse(Integer.MAX_VALUE);
        return new Step(Map.copyOf(rows), processes.size(), fewest);
      }
    }

    private long epoch(String name) {
      return rows.containsKey(name) ? rows.get(name).epoch() : 0;
    }

    @Override
    public void release(String owner, Map<String, Long> held) {
      if (held.isEmpty()) {
        return;
      }
      reach();
      synchronized (this) {
        held.forEach((name, epoch) -> rows.remove(name, new Holder(owner, epoch)));
        released.addAll(held.keySet());
      }
    }

    @Override
    public Map<String, Duration> turns(
        Set<String> names, String owner, IntFunction<Duration> waits, Duration longest) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void endTurns(Set<String> names) {
      throw new UnsupportedOperationException();
    }

    @Override
    public synchronized void leave(String owner) {
      processes.remove(owner);
    }

    synchronized void add(String process, int names) {
      processes.put(process, names);
    }

    synchronized long has(String owner) {
      return rows.values().stream().filter(row -> row.owner().equals(owner)).count();
    }

    synchronized void put(String name, Holder holder) {
      rows.put(name, holder);
    }

    synchronized Map<String, Holder> rows() {
      return Map.copyOf(rows);
    }

    /** What a question waits for, or waited for. */
    private volatile CountDownLatch reached;

    private void reach() {
      asked.incrementAndGet();
      try {
        CountDownLatch wait = silent;
        reached = wait;
        wait.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (away || awayOnce) {
        awayOnce = false;
        throw new StoreUnavailableException("away, for the test", null);
      }
      Error one = error;
      error = null;
      if (one != null) {
        throw one;
      }
    }
  }

  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private final Table table = new Table();
  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger told = new AtomicInteger();
  private final LeaseKeeper keeper =
      new LeaseKeeper(table, "here", QUICK, now::get, ForkJoinPool.commonPool());

  @AfterEach
  void close() {
    table.silent.countDown();
    keeper.close();
  }

  private void want(String name) {
    keeper.want(
        name,
        () -> {
          told.incrementAndGet();
          return DONE;
        });
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void aStepThatEndsInAnErrorIsNotTheLastOneNeitherTheFirstNorALaterOne() {
    table.error = new AssertionError("of a driver, for the test");
    want("a");
    await().until(() -> keeper.holds("a"));
    table.error = new OutOfMemoryError("for the test");
    await().until(() -> table.error == null);
    want("b");
    await().until(() -> keeper.holds("a") && keeper.holds("b"));
  }

  @Test
  void nothingIsAskedBeforeOneIsWanted() {
    assertThat(table.steps).hasValue(0);
    assertThat(keeper.holds("a")).isFalse();
  }

  @Test
  void takesWhatIsFreeAndTellsOnce() {
    want("a");
    await().until(() -> keeper.holds("a"));
    await().until(() -> table.steps.get() > 3);
    assertThat(told).hasValue(1);
    assertThat(keeper.ownerOf("a")).contains("here");
    assertThat(table.rows().get("a").epoch()).as("renewed, not taken again").isEqualTo(1);
  }

  @Test
  void whatAnotherHasIsNotHeld() {
    table.put("a", new LeaseTable.Holder("there", 4));
    want("a");
    await().until(() -> keeper.ownerOf("a").isPresent());
    assertThat(keeper.ownerOf("a")).contains("there");
    assertThat(keeper.holds("a")).isFalse();
  }

  @Test
  void isOverWithItsTimeWhileTheStoreIsAway() {
    want("a");
    await().until(() -> keeper.holds("a"));
    table.away = true;
    pass(QUICK.lasts().minusNanos(1));
    // a step that came before the store went may have renewed it
    pass(QUICK.lasts());
    assertThat(keeper.holds("a")).isFalse();
    table.away = false;
    await().until(() -> keeper.holds("a"));
    assertThat(table.rows().get("a").epoch()).as("taken anew").isEqualTo(2);
  }

  /** What lasts for 7 s has no time for a question that waits for 3 s, and the 2 s after it. */
  @Test
  void aQuestionThatFailsIsAskedOnceMoreAtOnce() {
    Times seldom = new Times(Duration.ofHours(3), Duration.ofHours(2), Duration.ofHours(1));
    table.awayOnce = true;
    try (LeaseKeeper patient =
        new LeaseKeeper(table, "here", seldom, now::get, ForkJoinPool.commonPool())) {
      patient.want("a", () -> DONE);
      await().until(() -> patient.holds("a"));
    }
  }

  @Test
  void isOverWithItsTimeWhileTheStoreSaysNothing() {
    want("a");
    await().until(() -> keeper.holds("a"));
    table.silent = new CountDownLatch(1);
    pass(QUICK.lasts().multipliedBy(2));
    assertThat(keeper.holds("a")).isFalse();
  }

  /** Nothing goes by it any more, so that nothing tells of its end. */
  @Test
  void whatHasRunOutBeforeItIsToBeHandedOverIsHandedOverAllTheSame() {
    want("a");
    want("b");
    await().until(() -> keeper.holds("a") && keeper.holds("b") && told.get() == 2);
    CountDownLatch slow = silence();
    table.add("there", 2);
    pass(QUICK.lasts());
    table.silent = new CountDownLatch(0);
    slow.countDown();
    await().until(() -> !table.released.isEmpty());
    await().until(() -> keeper.holds("a") || keeper.holds("b"));
  }

  /** The answer is as old as the question. */
  @Test
  void anAnswerThatComesTooLateGivesNothing() {
    want("a");
    await().until(() -> keeper.holds("a"));
    CountDownLatch first = new CountDownLatch(1);
    table.silent = first;
    int before = table.asked.get();
    await().until(() -> table.asked.get() == before + 1);
    table.silent = new CountDownLatch(1);
    pass(QUICK.lasts());
    first.countDown();
    await().until(() -> table.asked.get() == before + 2);
    assertThat(keeper.holds("a")).isFalse();
  }

  @Test
  void aTenureKeepsItsNumberAsLongAsItGoesOn() {
    want("a");
    await().until(() -> keeper.holds("a"));
    long number = keeper.tenure("a");
    int before = table.steps.get();
    pass(QUICK.lasts().minusNanos(1));
    await().until(() -> table.steps.get() > before + 2);
    assertThat(keeper.tenure("a")).isPositive().isEqualTo(number);
    assertThat(told).hasValue(1);
  }

  /** By the same epoch, since it was asked for in time: but somebody has gone by its end. */
  @Test
  void oneThatWasFoundToBeOverBeginsAnewAndIsToldOf() {
    want("a");
    await().until(() -> keeper.holds("a") && told.get() == 1);
    long number = keeper.tenure("a");
    CountDownLatch early = silence();
    pass(QUICK.lasts().dividedBy(2));
    CountDownLatch late = silenceAfter(early);
    pass(QUICK.lasts().dividedBy(2));
    assertThat(keeper.holds("a")).as("by the early question").isFalse();
    table.silent = new CountDownLatch(0);
    late.countDown();
    await().until(() -> keeper.holds("a") && told.get() > 1);
    assertThat(keeper.tenure("a")).isGreaterThan(number);
    assertThat(table.rows().get("a").epoch()).isEqualTo(1);
  }

  /** Has the next question wait for its answer, and returns when it is asked. */
  private CountDownLatch silence() {
    return silenceAfter(new CountDownLatch(0));
  }

  private CountDownLatch silenceAfter(CountDownLatch answered) {
    CountDownLatch latch = new CountDownLatch(1);
    table.silent = latch;
    answered.countDown();
    await().until(() -> table.reached == latch);
    return latch;
  }

  @Test
  void oneThatIsWantedAgainHasAnotherNumber() {
    want("a");
    await().until(() -> keeper.holds("a"));
    long number = keeper.tenure("a");
    keeper.unwant("a");
    assertThat(keeper.tenure("a")).isZero();
    want("a");
    await().until(() -> keeper.holds("a"));
    assertThat(keeper.tenure("a")).isGreaterThan(number);
  }

  @Test
  void whoIsOustedIsTold() {
    want("a");
    await().until(() -> keeper.holds("a") && told.get() == 1);
    table.put("a", new LeaseTable.Holder("there", 2));
    await().until(() -> told.get() == 2);
    assertThat(keeper.holds("a")).isFalse();
    assertThat(keeper.ownerOf("a")).contains("there");
  }

  private LeaseKeeper another(String owner) {
    return new LeaseKeeper(table, owner, QUICK, now::get, ForkJoinPool.commonPool());
  }

  @Test
  void leasesAreSpreadAndSpreadAgainWhenAProcessComesOrGoes() {
    List<String> names = IntStream.range(0, 9).mapToObj(i -> "lease-" + i).toList();
    names.forEach(this::want);
    await().until(() -> table.has("here") == 9);
    try (LeaseKeeper second = another("second")) {
      names.forEach(name -> second.want(name, () -> DONE));
      await().until(() -> table.has("here") == 5 && table.has("second") == 4);
      try (LeaseKeeper third = another("third")) {
        names.forEach(name -> third.want(name, () -> DONE));
        await()
            .until(
                () ->
                    table.has("here") == 3 && table.has("second") == 3 && table.has("third") == 3);
      }
      await().until(() -> table.has("here") == 5 || table.has("second") == 5);
    }
    await().until(() -> table.has("here") == 9);
  }

  @Test
  void isHandedOverOnlyWhenWhatGoesByItHasStopped() {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    for (String name : List.of("a", "b")) {
      keeper.want(name, () -> keeper.holds(name) ? begun : stopped);
    }
    await().until(() -> keeper.holds("a") && keeper.holds("b"));
    try (LeaseKeeper second = another("second")) {
      second.want("a", () -> DONE);
      second.want("b", () -> DONE);
      await().until(() -> !keeper.holds("a") || !keeper.holds("b"));
      begun.complete(null);
      int before = table.steps.get();
      await().until(() -> table.steps.get() > before + 10);
      assertThat(table.has("here")).as("one is gone by no more, and not free yet").isEqualTo(2);
      stopped.complete(null);
      await().until(() -> table.has("here") == 1 && table.has("second") == 1);
    }
  }

  @Test
  void whatNobodyElseWantsIsTakenAboveTheShare() {
    try (LeaseKeeper second = another("second")) {
      second.want("other", () -> DONE);
      await().until(() -> second.holds("other"));
      List<String> names = List.of("a", "b", "c", "d");
      names.forEach(this::want);
      await().until(() -> names.stream().allMatch(keeper::holds));
      int before = table.steps.get();
      await().until(() -> table.steps.get() > before + 20);
      assertThat(names).as("and is kept").allMatch(keeper::holds);
    }
  }

  /** As in a start with thousands of connections: routes of one come later than another's. */
  @Test
  void whatWasTakenAboveTheShareIsSpreadOnceTheOtherWantsItToo() {
    List<String> names = IntStream.range(0, 9).mapToObj(i -> "lease-" + i).toList();
    try (LeaseKeeper second = another("second")) {
      second.want("lease-0", () -> DONE);
      await().until(() -> second.holds("lease-0"));
      names.forEach(this::want);
      await().until(() -> table.has("here") == 8);
      names.forEach(name -> second.want(name, () -> DONE));
      await().until(() -> table.has("here") == 5 && table.has("second") == 4);
    }
  }

  /** The row of one that was killed is there for a while. */
  @Test
  void whatIsLeftByOneThatWasKilledIsSpreadEvenly() {
    List<String> names = IntStream.range(0, 9).mapToObj(i -> "lease-" + i).toList();
    table.add("killed", 9);
    try (LeaseKeeper second = another("second")) {
      names.forEach(this::want);
      names.forEach(name -> second.want(name, () -> DONE));
      await().until(() -> table.has("here") == 3 && table.has("second") == 3);
      int before = table.steps.get();
      await().until(() -> table.steps.get() > before + 40);
      table.leave("killed");
      await().until(() -> table.has("here") == 5 || table.has("second") == 5);
      await().until(() -> table.has("here") + table.has("second") == 9);
    }
  }

  /** As where each of two is paused on what the other is well on. */
  @Test
  void whatNobodyElseWantsIsTakenThoughTheOtherWantsAsMany() {
    try (LeaseKeeper second = another("second")) {
      List.of("a", "b", "c").forEach(this::want);
      List.of("b", "c", "d").forEach(name -> second.want(name, () -> DONE));
      await().until(() -> table.rows().size() == 4);
    }
  }

  @Test
  void whatComesToBeWantedAtAStartIsAskedForTogether() {
    int names = 300;
    Times slow = new Times(Duration.ofHours(3), Duration.ofHours(2), Duration.ofHours(1));
    try (LeaseKeeper starting =
        new LeaseKeeper(table, "starting", slow, now::get, ForkJoinPool.commonPool())) {
      long begun = System.nanoTime();
      for (int i = 0; i < names; i++) {
        starting.want("lease-" + i, () -> DONE);
        // a route is made
        LockSupport.parkNanos(200_000);
      }
      await().until(() -> table.has("starting") == names);
      long fifths = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) / 200;
      // one more since it did not know that it is alone
      assertThat(table.steps.get()).isLessThanOrEqualTo((int) fifths + 3);
    }
  }

  @Test
  void whatIsWantedNoMoreIsFreed() {
    want("a");
    want("b");
    await().until(() -> keeper.holds("a") && keeper.holds("b"));
    keeper.unwant("a");
    assertThat(keeper.holds("a")).isFalse();
    await().until(() -> !table.rows().containsKey("a"));
    assertThat(keeper.holds("b")).isTrue();
    keeper.close();
    assertThat(table.rows()).isEmpty();
    assertThat(keeper.holds("b")).isFalse();
  }
}
