package io.activitysync.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KeyedLocksTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 20_000;

  private final KeyedLocks locks = new KeyedLocks();
  private final long[] counts = new long[2];

  @Test
  void oneThreadAtATimeHasAKeyAndNothingIsLeft() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(threads.submit(this::count));
      }
      for (Future<?> one : all) {
        one.get(1, TimeUnit.MINUTES);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(counts).containsOnly((long) THREADS * ROUNDS);
    assertThat(locks.size()).isZero();
  }

  private void count() {
    for (int i = 0; i < 2 * ROUNDS; i++) {
      int key = i % 2;
      KeyedLocks.Held held = locks.hold("key-" + key);
      KeyedLocks.Held again = locks.hold("key-" + key);
      counts[key]++;
      again.release();
      held.release();
    }
  }
}
