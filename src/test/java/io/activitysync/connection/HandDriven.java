package io.activitysync.connection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Threads and time that a test drives by hand: nothing happens but by {@link #run}. */
public final class HandDriven implements Executor {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<Later> timers = new ArrayList<>();
  private Instant now = Instant.parse("2026-03-14T09:26:53Z");

  private record Later(Instant due, FutureTask<Void> task) {}

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Runs all that waits, and what comes of it. */
  public void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Runs the one task that has waited longest; answers whether there was one. */
  public boolean step() {
    Runnable task = tasks.poll();
    if (task != null) {
      task.run();
    }
    return task != null;
  }

  /** Has something done when so much time has passed. */
  public Future<?> in(Duration wait, Runnable task) {
    FutureTask<Void> later = new FutureTask<>(task, null);
    timers.add(new Later(now.plus(wait), later));
    return later;
  }

  /** Lets time pass: what becomes due is done, in the order in which it does. */
  public void pass(Duration time) {
    Instant end = now.plus(time);
    run();
    while (true) {
      Later next =
          timers.stream()
              .filter(later -> !later.due().isAfter(end))
              .min(Comparator.comparing(Later::due))
              .orElse(null);
      if (next == null) {
        break;
      }
      timers.remove(next);
      now = next.due().isAfter(now) ? next.due() : now;
      next.task().run();
      run();
    }
    now = end;
  }

  /** Things to be done later that nobody has cancelled. */
  public long timers() {
    return timers.stream().filter(later -> !later.task().isCancelled()).count();
  }

  /** The same time, as {@link System#nanoTime} tells it. */
  public long nanos() {
    return Duration.between(Instant.EPOCH, now).toNanos();
  }

  /** The time that this makes pass. */
  public Clock clock() {
    return ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  }
}
