package io.activitysync.management.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TransferQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final WorkerPool pool = new WorkerPool(Executors.defaultThreadFactory(), 3);
  private final CountDownLatch held = new CountDownLatch(1);

  @AfterEach
  void close() {
    held.countDown();
    pool.shutdownNow();
  }

  private Future<Integer> hold(int number) {
    return pool.submit(
        () -> {
          held.await();
          return number;
        });
  }

  @Test
  void usesOneThatHasNoWorkAgain() throws Exception {
    for (int i = 0; i < 20; i++) {
      pool.submit(() -> {}).get(60, TimeUnit.SECONDS);
      TransferQueue<?> waiting = (TransferQueue<?>) pool.getQueue();
      await().atMost(PATIENCE).until(waiting::hasWaitingConsumer);
    }
    assertThat(pool.getLargestPoolSize()).isEqualTo(1);
  }

  @Test
  void makesAnotherWhereAllHaveWorkAndHasTheRestWaitInOrder() throws Exception {
    List<Future<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(hold(i));
    }
    assertThat(pool.getPoolSize()).isEqualTo(3);
    assertThat(pool.getQueue()).hasSize(7);
    held.countDown();
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(i);
    }
  }

  @Test
  void doesWhatItHasTakenBeforeItEnds() throws Exception {
    List<Future<Integer>> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(hold(i));
    }
    pool.shutdown();
    assertThatThrownBy(() -> pool.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    held.countDown();
    assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    assertThat(all).allMatch(Future::isDone);
  }
}
