package io.activitysync.management.access;

import io.vertx.core.spi.ExecutorServiceFactory;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for what may block: another one is made only where all that there are have work, up to a
 * bound; beyond that work waits. One that has had none for a minute ends. Vert.x's own has made as
 * many as the bound before it uses any again, each with its stack and its buffers. Safe for use by
 * several threads.
 */
final class WorkerPool extends ThreadPoolExecutor {
  private static final long KEEP_SECONDS = 60;

  /** For Vert.x, which says how many there may be. */
  static final ExecutorServiceFactory FACTORY =
      (threads, concurrency, most) -> new WorkerPool(threads, most);

  /** What waits; takes nothing by {@code offer} unless a thread waits for it. */
  private static final class Waiting extends LinkedTransferQueue<Runnable> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean offer(Runnable task) {
      return tryTransfer(task);
    }
  }

  /**
   * Has no thread yet.
   *
   * @param most threads, 1 or more
   */
  WorkerPool(ThreadFactory threads, int most) {
    super(0, most, KEEP_SECONDS, TimeUnit.SECONDS, new Waiting(), threads, WorkerPool::await);
  }

  /** All threads that there may be have work. */
  private static void await(Runnable task, ThreadPoolExecutor pool) {
    if (pool.isShutdown()) {
      throw new RejectedExecutionException("no work is taken any more");
    }
    ((Waiting) pool.getQueue()).put(task);
    if (pool.isShutdown() && pool.remove(task)) {
      throw new RejectedExecutionException("no work is taken any more");
    }
  }
}
