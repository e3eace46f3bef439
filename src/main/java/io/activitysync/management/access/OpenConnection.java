package io.activitysync.management.access;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** One connection to a server, closed when it has been idle for too long. For several threads. */
final class OpenConnection {
  private static final long NONE = -1;

  private final Vertx vertx;
  private final Duration longest;
  private final Runnable close;
  private final Runnable cut;
  private volatile HttpServerRequest request;

  /** Whether it was to be closed once; it is not if an answer is never fetched. */
  private boolean closing;

  private boolean closed;
  private long timer = NONE;

  /**
   * Nothing is timed yet.
   *
   * @param longest that it may be idle
   * @param close what to do then, which may wait until the last answer has been fetched
   * @param cut what to do when as much time has passed again
   */
  OpenConnection(Vertx vertx, Duration longest, Runnable close, Runnable cut) {
    this.vertx = vertx;
    this.longest = longest;
    this.close = close;
    this.cut = cut;
  }

  /** A request's head has come; there is one at a time. */
  synchronized void busy(HttpServerRequest next) {
    request = next;
    stopTimer();
  }

  /**
   * It was opened, or a request has been answered.
   *
   * @param answered which one; null where there was none yet
   */
  synchronized void idle(HttpServerRequest answered) {
    if (!closed && answered == request) {
      request = null;
      stopTimer();
      timer = vertx.setTimer(longest.toMillis(), this::late);
    }
  }

  /** Whether it is its caller's turn: to ask, to go on with a body, to fetch an answer. */
  boolean isIdle() {
    HttpServerRequest now = request;
    return now == null || !now.isEnded();
  }

  /** Closes it. */
  void close() {
    close.run();
  }

  /** It is no more. */
  synchronized void closed() {
    closed = true;
    stopTimer();
  }

  private void late(long fired) {
    boolean again;
    synchronized (this) {
      if (fired != timer) {
        return; // a request came at the last moment
      }
      again = closing;
      closing = true;
      timer = again ? NONE : vertx.setTimer(longest.toMillis(), this::late);
    }
    (again ? cut : close).run();
  }

  private void stopTimer() {
    if (timer != NONE) {
      vertx.cancelTimer(timer);
      timer = NONE;
    }
  }
}
