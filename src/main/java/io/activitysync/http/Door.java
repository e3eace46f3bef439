package io.activitysync.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Whether the process takes anything. The port is open before the connections are there, and for a
 * while after they are gone; what came in between would be told that there is no such connection,
 * which senders take for the last word. Starts closed. Safe for use by several threads.
 *
 * <p>Knows what it has let in but for events, which Camel waits for by itself: of a call whose body
 * is still under way Camel doesn't know, takes its route away, and answers 500 without a body.
 */
public final class Door implements Handler<RoutingContext> {
  private static final Problem STARTING =
      new Problem(503, "The process is starting", "Try again").retryAfter(1);

  private static final String CONNECTION = "Connection";

  private static final Problem STOPPING =
      new Problem(503, "The process is stopping", "Try again; another one may take its place")
          .retryAfter(5)
          .with(CONNECTION, "close");

  /** For a person, in the console's languages; what is in the browser's address is asked again. */
  private static final String STARTING_PAGE =
      "<p>The process is starting. This page comes again by itself.</p>"
          + "<p lang=de>Der Prozess startet gerade. Diese Seite kommt von selbst wieder.</p>";

  private static final String STOPPING_PAGE =
      "<p>The process is stopping. This page comes again by itself once one is there.</p>"
          + "<p lang=de>Der Prozess hört gerade auf. Diese Seite kommt von selbst wieder, sobald"
          + " einer da ist.</p>";

  private volatile Problem closed = STARTING;
  private volatile boolean leaving;
  private boolean stopping;
  private int inside;

  /** Everything is there. */
  public synchronized void open() {
    if (!stopping) {
      closed = null;
    }
  }

  /**
   * Is not ready any more, but takes what comes, and has callers come by another connection next
   * time: it takes a load balancer a while to hear of it. Blocks for that time.
   */
  public void leave(Duration time) {
    leaving = true;
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Nothing more is taken; for good. Blocks until what was let in is answered.
   *
   * @param time that it is given at the most
   */
  public synchronized void close(Duration time) {
    stopping = true;
    closed = STOPPING;
    long end = System.nanoTime() + time.toNanos();
    try {
      for (long left = time.toNanos(); inside > 0 && left > 0; left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Why one is not let in; null where it is. */
  private synchronized Problem enter() {
    if (closed == null) {
      inside++;
    }
    return closed;
  }

  private synchronized void left() {
    inside--;
    notifyAll();
  }

  /** What callers are told; null where it is open. */
  public Problem closed() {
    return closed;
  }

  /** Why no one should be sent here; null where it is ready. */
  public Problem unready() {
    Problem why = closed;
    return why == null && leaving ? STOPPING : why;
  }

  private static void end(RoutingContext context, Problem why) {
    String accepted = context.request().getHeader("Accept");
    boolean byBrowser = accepted != null && accepted.contains("text/html");
    if (byBrowser && context.request().method().equals(HttpMethod.GET)) {
      String words = why.equals(STARTING) ? STARTING_PAGE : STOPPING_PAGE;
      VertxAnswers.endWithPage(context, why.with("Refresh", "2"), words);
    } else {
      VertxAnswers.end(context, why);
    }
  }

  @Override
  public void handle(RoutingContext context) {
    boolean isCounted = RequestPath.ingestId(context) == null;
    // read once: it may be opened meanwhile
    Problem why = isCounted ? enter() : closed;
    if (why != null) {
      end(context, why);
      return;
    }
    if (isCounted) {
      VertxAnswers.whenEnded(context, this::left);
    }
    if (leaving && context.request().version() != HttpVersion.HTTP_2) {
      context.response().putHeader(CONNECTION, "close");
    }
    context.next();
  }
}
