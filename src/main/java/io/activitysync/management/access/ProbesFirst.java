package io.activitysync.management.access;

import io.activitysync.http.Problem;
import io.activitysync.http.RequestPath;
import io.activitysync.http.VertxAnswers;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Keeps threads free for whether the process lives and is ready: all else, which can take long to
 * answer, has to wait in a line where there is much of it. Safe for use by several threads.
 */
final class ProbesFirst implements Handler<RoutingContext> {
  /** Half of the management server's threads. */
  static final int AT_ONCE = 2;

  private static final int MOST_WAITING = 100;

  private static final Problem BUSY =
      new Problem(503, "Too many requests at once", "Others are being answered; try again")
          .retryAfter(1);

  private final Queue<RoutingContext> waiting = new ArrayDeque<>();
  private int begun;

  @Override
  public void handle(RoutingContext context) {
    String path = RequestPath.of(context);
    if (path.endsWith("/live") || path.endsWith("/ready")) {
      context.next();
    } else if (begins(context)) {
      begin(context);
    }
  }

  private synchronized boolean begins(RoutingContext context) {
    if (begun < AT_ONCE) {
      begun++;
      return true;
    }
    if (waiting.size() < MOST_WAITING) {
      context.request().pause();
      waiting.add(context);
    } else {
      // who has sent more already would be answered the same again and again
      context.response().putHeader("Connection", "close");
      VertxAnswers.end(context, BUSY);
    }
    return false;
  }

  private void begin(RoutingContext context) {
    VertxAnswers.whenEnded(context, () -> context.vertx().runOnContext(then -> beginNext()));
    context.next();
  }

  private void beginNext() {
    RoutingContext next;
    synchronized (this) {
      do {
        next = waiting.poll();
      } while (next != null && next.response().closed());
      if (next == null) {
        begun--;
        return;
      }
    }
    next.request().resume();
    begin(next);
  }
}
