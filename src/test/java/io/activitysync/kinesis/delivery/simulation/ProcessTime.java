package io.activitysync.kinesis.delivery.simulation;

import io.activitysync.kinesis.delivery.DeliveryRuntime;

/** The time of one process of several: it does nothing while it is frozen, or once it is killed. */
final class ProcessTime implements DeliveryRuntime.Timer {
  private final VirtualTime time;
  private boolean frozen;
  private boolean killed;
  private long wakesAt;

  ProcessTime(VirtualTime time) {
    this.time = time;
  }

  long now() {
    return time.now();
  }

  @Override
  public void schedule(Runnable task, long delayNanos) {
    time.schedule(() -> run(task), delayNanos);
  }

  void execute(Runnable task) {
    time.execute(() -> run(task));
  }

  private void run(Runnable task) {
    if (frozen && wakesAt - now() > 0) {
      // what was about to be done is done in any order
      time.schedule(() -> execute(task), wakesAt - now());
    } else if (!killed) {
      frozen = false;
      task.run();
    }
  }

  void freeze(long nanos) {
    frozen = true;
    wakesAt = now() + nanos;
  }

  void kill() {
    killed = true;
  }

  boolean isKilled() {
    return killed;
  }
}
