package io.activitysync.logging;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what must not end anything else by what it throws: a task that is to come again, or one of
 * many that are done in turn. It is logged, an {@link Error} as well: a scheduler would never begin
 * the task again, and tell nobody.
 */
public final class Guarded {
  private static final Logger LOG = LoggerFactory.getLogger(Guarded.class);

  /** What may throw anything. */
  @FunctionalInterface
  public interface Task {
    /** Does it. */
    void run() throws Exception;
  }

  private Guarded() {}

  /**
   * A task that never throws.
   *
   * @param failed the log's message where it fails, constant and in lower case
   */
  public static Runnable task(String failed, Task task) {
    return () -> run(failed, task);
  }

  /**
   * Does something, and throws nothing.
   *
   * @param failed the log's message where it fails, constant and in lower case
   */
  public static void run(String failed, Task task) {
    run(failed, null, null, task);
  }

  /**
   * As {@link #run(String, Task)}, with what it is about in the log.
   *
   * @param key of {@link LogKeys}; null where it is about nothing in particular
   */
  public static void run(String failed, String key, String about, Task task) {
    try {
      task.run();
    } catch (Throwable e) {
      var line = LOG.atError().setCause(e);
      (key == null ? line : line.addKeyValue(key, about)).log(failed);
    }
  }
}
