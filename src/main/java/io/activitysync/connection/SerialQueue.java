package io.activitysync.connection;

import io.activitysync.logging.Guarded;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs tasks one after the other, in the order in which they came, on the threads of a pool that
 * many queues share. Costs no thread while it is empty. A task that throws is logged and keeps none
 * of the others from running. Safe for use by several threads.
 */
public final class SerialQueue implements Executor {
  private final Executor pool;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private boolean open;
  private boolean running;

  /**
   * Keeps what it is given until it is opened.
   *
   * @param pool runs a task at a time; must not run it inside of {@code execute}, since that may be
   *     called under a lock, nor lose it for want of a thread, as {@link
   *     io.activitysync.logging.LastingExecutor} does not
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
      }
    }
  }

  private void run(Runnable task) {
    Guarded.run("a task of a connection failed", task::run);
    synchronized (this) {
      running = false;
      next();
    }
  }
}
