package io.activitysync.connection;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.logging.LastingExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SerialQueueTest {
  private final List<Object> done = new ArrayList<>();

  @Test
  void keepsWhatItIsGivenUntilItIsOpened() {
    HandDriven pool = new HandDriven();
    SerialQueue queue = new SerialQueue(pool);
    queue.execute(() -> done.add(1));
    queue.execute(() -> done.add(2));
    pool.run();
    assertThat(done).isEmpty();
    queue.open();
    pool.run();
    assertThat(done).containsExactly(1, 2);
  }

  @Test
  void taskThatThrowsKeepsNoOtherFromRunning() {
    HandDriven pool = new HandDriven();
    SerialQueue queue = new SerialQueue(pool);
    queue.open();
    queue.execute(
        () -> {
          throw new IllegalStateException("for the test");
        });
    queue.execute(() -> done.add(1));
    pool.run();
    assertThat(done).containsExactly(1);
  }

  @Test
  void taskThatEndsInAnErrorKeepsNoOtherFromRunningAndNoThreadFromGoingOn() {
    HandDriven pool = new HandDriven();
    SerialQueue queue = new SerialQueue(pool);
    queue.open();
    queue.execute(
        () -> {
          throw new AssertionError("for the test");
        });
    queue.execute(() -> done.add(1));
    pool.run();
    assertThat(done).containsExactly(1);
  }

  @Test
  void poolThatHasNoThreadForAMomentGetsTheTaskAgainAndInItsPlace() throws Exception {
    AtomicBoolean failed = new AtomicBoolean();
    CountDownLatch last = new CountDownLatch(1);
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      SerialQueue queue =
          new SerialQueue(
              new LastingExecutor(
                  task -> {
                    if (failed.compareAndSet(false, true)) {
                      throw new OutOfMemoryError("unable to create native thread, for the test");
                    }
                    pool.execute(task);
                  },
                  (wait, task) -> pool.execute(task)));
      queue.open();
      queue.execute(() -> done.add(1));
      queue.execute(
          () -> {
            done.add(2);
            last.countDown();
          });
      assertThat(last.await(60, SECONDS)).isTrue();
      assertThat(done).containsExactly(1, 2);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void neverHoldsMoreThanOnePlaceInThePool() {
    HandDriven pool = new HandDriven();
    SerialQueue queue = new SerialQueue(pool);
    queue.open();
    IntStream.range(0, 10).forEach(i -> queue.execute(() -> done.add(i)));
    assertThat(pool.step()).isTrue();
    assertThat(done).containsExactly(0);
  }

  @Test
  void runsInOrderAndOneAtATimeHoweverManyThreadsThePoolHas() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      SerialQueue queue = new SerialQueue(pool);
      CountDownLatch last = new CountDownLatch(1);
      // a list that is not safe for use by several threads: it would show
      IntStream.range(0, 10_000).forEach(i -> queue.execute(() -> done.add(i)));
      queue.execute(last::countDown);
      queue.open();
      assertThat(last.await(60, SECONDS)).isTrue();
      assertThat(done).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void poolThatHasEndedIsNoFailure() {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    pool.shutdownNow();
    SerialQueue queue = new SerialQueue(pool);
    queue.open();
    queue.execute(() -> done.add(1));
    assertThat(done).isEmpty();
  }
}
