package io.activitysync.management.access;

import io.vertx.core.Vertx;
import java.time.Duration;

/** One connection to a server, closed when it has been idle for too long. For several threads. */
final class OpenConnection {
  private static final long NONE = -1;

  private final Vertx vertx;
  private final Duration longest;
  private final Runnable close;
  private int requests;
  private boolean closed;
  private long timer = NONE;

  /**
   * Nothing is timed yet.
   *
   * @param longest that it may be idle
   * @param close what to do then
   */
  OpenConnection(Vertx vertx, Duration longest, Runnable close) {
    this.vertx = vertx;
    this.longest = longest;
    this.close = close;
  }

  /** A request's head has come. */
  synchronized void busy() {
    requests++;
    stopTimer();
  }

  /** It was opened, or a request has been answered. */
  synchronized void idle() {
    requests = Math.max(0, requests - 1);
    if (requests == 0 && !closed) {
      stopTimer();
      timer = vertx.setTimer(longest.toMillis(), late -> late(late));
    }
  }

  /** It is no more. */
  synchronized void closed() {
    closed = true;
    stopTimer();
  }

  private void late(long fired) {
    synchronized (this) {
      if (fired != timer) {
        return; // a request came at the last moment
      }
      timer = NONE;
    }
    close.run();
  }

  private void stopTimer() {
    if (timer != NONE) {
      vertx.cancelTimer(timer);
      timer = NONE;
    }
  }
}
