package io.activitysync.bench.contender;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that do the same work until it is done. */
final class Crew {
  private Crew() {}

  /** Work that may fail. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  /** Does the work on so many threads and waits for all of them. */
  static void work(int threads, Work work) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      Callable<Void> call =
          () -> {
            work.run();
            return null;
          };
      List<Future<Void>> hands = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        hands.add(executor.submit(call));
      }
      for (Future<Void> hand : hands) {
        hand.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
