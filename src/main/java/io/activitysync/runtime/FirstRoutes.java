package io.activitysync.runtime;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Connections that get their routes at the start, a few at the same time. The next one follows
 * where one has its route: what is to be done next for that, such as to say that it streams, is not
 * to wait behind the routes of all the others.
 */
final class FirstRoutes {
  private static final int AT_ONCE = 16;

  private FirstRoutes() {}

  /** Completes once each has its route, or is paused because it can't have it. */
  static CompletableFuture<Void> begin(Collection<ConnectionRuntime> all) {
    Queue<ConnectionRuntime> waiting = new ConcurrentLinkedQueue<>(all);
    return CompletableFuture.allOf(
        Stream.generate(() -> beginNext(waiting))
            .limit(AT_ONCE)
            .toArray(CompletableFuture<?>[]::new));
  }

  /** Completes once all that wait have begun; one that can't keeps none of the others from it. */
  private static CompletableFuture<Void> beginNext(Queue<ConnectionRuntime> waiting) {
    ConnectionRuntime next = waiting.poll();
    if (next == null) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> begun = begun(next);
    return begun
        .exceptionally(failure -> null)
        .thenCompose(done -> beginNext(waiting))
        .thenCompose(done -> begun);
  }

  private static CompletableFuture<Void> begun(ConnectionRuntime next) {
    try {
      return next.begin();
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
