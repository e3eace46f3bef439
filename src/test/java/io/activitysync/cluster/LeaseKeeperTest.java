package io.activitysync.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.cluster.LeaseKeeper.Times;
import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.store.LeaseTable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A keeper on a table in memory that can be away, or say nothing. */
class LeaseKeeperTest {
  private static final Times QUICK =
      new Times(Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofMillis(20));

  /** Its clock stands still, so that nothing ends by itself. */
  private static final class Table implements LeaseTable {
    private final Map<String, Holder> rows = new HashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger steps = new AtomicInteger();
    private volatile boolean away;
    private volatile CountDownLatch silent = new CountDownLatch(0);

    @Override
    public Map<String, Holder> step(
        String owner, Map<String, Long> held, Set<String> wanted, int most, Duration term) {
      reach();
      steps.incrementAndGet();
      synchronized (this) {
        wanted.stream()
            .filter(name -> !rows.containsKey(name) || rows.get(name).owner().equals(owner))
            .forEach(name -> rows.put(name, new Holder(owner, epoch(name) + 1)));
        return Map.copyOf(rows);
      }
    }

    private long epoch(String name) {
      return rows.containsKey(name) ? rows.get(name).epoch() : 0;
    }

    @Override
    public void release(String owner, Map<String, Long> held) {
      reach();
      synchronized (this) {
        held.forEach((name, epoch) -> rows.remove(name, new Holder(owner, epoch)));
      }
    }

    synchronized void put(String name, Holder holder) {
      rows.put(name, holder);
    }

    synchronized Map<String, Holder> rows() {
      return Map.copyOf(rows);
    }

    private void reach() {
      asked.incrementAndGet();
      try {
        silent.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (away) {
        throw new StoreUnavailableException("away, for the test", null);
      }
    }
  }

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
    keeper.want(name, told::incrementAndGet);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
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

  @Test
  void isOverWithItsTimeWhileTheStoreSaysNothing() {
    want("a");
    await().until(() -> keeper.holds("a"));
    table.silent = new CountDownLatch(1);
    pass(QUICK.lasts().multipliedBy(2));
    assertThat(keeper.holds("a")).isFalse();
  }

  /** The answer is as old as the question. */
  @Test
  void anAnswerThatComesTooLateGivesNothing() {
    table.silent = new CountDownLatch(1);
    want("a");
    await().until(() -> table.asked.get() == 1);
    CountDownLatch first = table.silent;
    table.silent = new CountDownLatch(1);
    pass(QUICK.lasts());
    first.countDown();
    await().until(() -> keeper.ownerOf("a").isPresent());
    assertThat(keeper.holds("a")).isFalse();
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
