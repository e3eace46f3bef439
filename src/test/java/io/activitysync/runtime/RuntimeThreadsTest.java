package io.activitysync.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** Pools that take whatever they are given, and never run it on the thread that gives it. */
class RuntimeThreadsTest {
  /** More than the threads of a pool, and than Camel's own profile has waiting. */
  private static final int TASKS = 1_500;

  @Test
  void blockingTasksWaitForAThreadOfThePool() throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      allWaitForThePool(RuntimeThreads.of(context).blocking());
    }
  }

  @Test
  void quickTasksWaitForAThreadOfThePool() throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      allWaitForThePool(RuntimeThreads.of(context).quick());
    }
  }

  @Test
  void whatIsRepeatedComesAgainThoughItEndedInAnErrorAndThoughThereWasNoThreadForIt()
      throws Exception {
    ScheduledExecutorService quick = Executors.newSingleThreadScheduledExecutor();
    AtomicBoolean starved = new AtomicBoolean();
    ExecutorService blocking =
        new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
          @Override
          public void execute(Runnable task) {
            if (starved.compareAndSet(false, true)) {
              throw new OutOfMemoryError("unable to create native thread, for the test");
            }
            super.execute(task);
          }
        };
    try {
      CountDownLatch thrice = new CountDownLatch(3);
      new RuntimeThreads(quick, blocking)
          .every(
              Duration.ofMillis(1),
              () -> {
                thrice.countDown();
                throw new AssertionError("for the test");
              });
      assertThat(thrice.await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      quick.shutdownNow();
      blocking.shutdownNow();
    }
  }

  private static void allWaitForThePool(Executor pool) throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(TASKS);
    Set<Thread> ran = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < TASKS; i++) {
      pool.execute(
          () -> {
            ran.add(Thread.currentThread());
            if (Thread.currentThread().getName().contains("activity-sync")) {
              awaitQuietly(go);
            }
            done.countDown();
          });
    }
    go.countDown();
    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).doesNotContain(Thread.currentThread());
  }

  private static void awaitQuietly(CountDownLatch go) {
    try {
      go.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
