package io.activitysync.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
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

  private static void allWaitForThePool(ExecutorService pool) throws InterruptedException {
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
