package io.activitysync.kinesis.delivery;

/**
 * Wakes a delivery at the earliest time that was asked for. Times are in nanoseconds. Used under a
 * lock, but for the waking.
 */
final class Alarm {
  private final DeliveryRuntime runtime;
  private final Runnable wake;
  private boolean set;
  private long setTo;

  /** Not set; {@code wake} is run by the runtime's timer, may come without need, and is short. */
  Alarm(DeliveryRuntime runtime, Runnable wake) {
    this.runtime = runtime;
    this.wake = wake;
  }

  /** Has it ring at a time, if it doesn't ring before. */
  void setTo(long time, long now) {
    if (!set || time - setTo < 0) {
      set = true;
      setTo = time;
      runtime.timer().schedule(wake, Math.max(0, time - now));
    }
  }

  /** It rings, or an earlier setting of it does. */
  void rang(long now) {
    if (setTo - now <= 0) {
      set = false;
    }
  }
}
