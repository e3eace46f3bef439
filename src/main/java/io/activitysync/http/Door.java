package io.activitysync.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Whether the process takes anything. The port is open before the connections are there, and for a
 * while after they are gone; what came in between would be told that there is no such connection,
 * which senders take for the last word. Starts closed. Safe for use by several threads.
 */
public final class Door implements Handler<RoutingContext> {
  private static final Problem STARTING =
      new Problem(503, "The process is starting", "Try again").retryAfter(1);

  private static final Problem STOPPING =
      new Problem(503, "The process is stopping", "Try again; another one may take its place")
          .retryAfter(5)
          .with("Connection", "close");

  private volatile Problem closed = STARTING;
  private boolean stopping;

  /** Everything is there. */
  public synchronized void open() {
    if (!stopping) {
      closed = null;
    }
  }

  /** Nothing more is taken; for good. */
  public synchronized void close() {
    stopping = true;
    closed = STOPPING;
  }

  /** What callers are told; null where it is open. */
  public Problem closed() {
    return closed;
  }

  @Override
  public void handle(RoutingContext context) {
    Problem why = closed;
    if (why == null) {
      context.next();
    } else {
      VertxAnswers.end(context, why);
    }
  }
}
