package io.activitysync.connection;

import io.activitysync.logging.Guarded;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other, in the order in which they came, on the threads of a pool that
 * many queues share. Costs no thread while it is empty. A task that throws is logged and keeps none
 * of the others from running; nor does a pool that has no thread to give for a moment. Safe for use
 * by several threads.
 */
public final class SerialQueue implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(SerialQueue.class);
  private static final long TRY_AGAIN_MILLIS = 500;

  private final Executor pool;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private boolean open;
  private boolean running;

  /**
   * Keeps what it is given until it is opened.
   *
   * @param pool runs a task at a time; must not run it inside of {@code execute}, since that may be
   *     called under a lock
   */
  public SerialQueue(Executor pool) {
    this.pool = pool;
  }

  /** Begins to run tasks; nothing where it has begun. */
  public synchronized void open() {
    open = true;
    next();
  }

  @Override
  public synchronized void execute(Runnable task) {
    tasks.add(task);
    next();
  }

  private void next() {
    if (open && !running && !tasks.isEmpty()) {
      Runnable task = tasks.remove();
      running = true;
      try {
        pool.execute(() -> run(task));
      } catch (RejectedExecutionException e) {
        // the process ends: nobody is left to be told
        tasks.clear();
        running = false;
      } catch (Throwable e) {
        // as where the machine has no thread left: the task was not taken, and keeps its place
        tasks.addFirst(task);
        running = false;
        LOG.atError().setCause(e).log("a task of a connection could not be begun, it waits");
        CompletableFuture.delayedExecutor(TRY_AGAIN_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
            .execute(this::again);
      }
    }
  }

  private synchronized void again() {
    next();
  }

  private void run(Runnable task) {
    Guarded.run("a task of a connection failed", task::run);
    synchronized (this) {
      running = false;
      next();
    }
  }
}
