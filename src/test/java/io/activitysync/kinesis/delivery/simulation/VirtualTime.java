package io.activitysync.kinesis.delivery.simulation;

import io.activitysync.kinesis.delivery.DeliveryRuntime;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/** A clock that stands still until nothing is left to do, and then jumps. One thread. */
final class VirtualTime implements DeliveryRuntime.Timer {
  private final PriorityQueue<Due> due = new PriorityQueue<>();
  private final RandomGenerator random;
  private long now = Long.MAX_VALUE - 1_000_000_000L; // overflows within the first second
  private long order;

  VirtualTime(RandomGenerator random) {
    this.random = random;
  }

  private record Due(long at, long order, Runnable task) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.signum(at - other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  long now() {
    return now;
  }

  @Override
  public void schedule(Runnable task, long delayNanos) {
    due.add(new Due(now + delayNanos, order++, task));
  }

  /** As a pool of threads would run it: a little later, and not in order. */
  void execute(Runnable task) {
    schedule(task, random.nextLong(50_000));
  }

  /**
   * Runs until nothing is left to do.
   *
   * @return whether it came to an end within so many steps
   */
  boolean run(int mostSteps, Runnable afterEach) {
    for (int step = 0; step < mostSteps; step++) {
      Due next = due.poll();
      if (next == null) {
        return true;
      }
      now = next.at();
      next.task().run();
      afterEach.run();
    }
    return false;
  }
}
