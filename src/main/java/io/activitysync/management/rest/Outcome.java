package io.activitysync.management.rest;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState;
import io.activitysync.connection.ConnectionState.Connecting;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what comes of a verb, for callers who would otherwise have to ask again and again. */
final class Outcome {
  private static final long BEGINS_WITHIN = TimeUnit.SECONDS.toNanos(1);
  private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(50);

  private Outcome() {}

  /**
   * Until the connection has left a state and is not connecting any more, at most for a time; and
   * not for long where the verb changes nothing.
   */
  static void await(Connection connection, ConnectionState before, Duration longest) {
    long start = System.nanoTime();
    long end = start + longest.toNanos();
    long begun = start + Math.min(longest.toNanos(), BEGINS_WITHIN);
    while (!Thread.currentThread().isInterrupted()) {
      ConnectionState now = connection.state();
      boolean unmoved = now.equals(before) && !(now instanceof Connecting);
      boolean over = !unmoved && !(now instanceof Connecting);
      if (over || System.nanoTime() - (unmoved ? begun : end) >= 0) {
        return;
      }
      LockSupport.parkNanos(LOOK_EVERY);
    }
  }
}
