package io.activitysync.http;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicBoolean;

/** Writes an error where Camel has not seen the request, or will never answer it. */
public final class VertxAnswers {
  private VertxAnswers() {}

  /**
   * Ends the exchange, and the connection too where a body is still under way; nothing where it has
   * been answered already.
   */
  public static void end(RoutingContext context, Problem problem) {
    end(context, problem, Problem.MEDIA_TYPE, problem.json());
  }

  /** As {@link #end}, with a page for a person in place of the problem's JSON. */
  static void endWithPage(RoutingContext context, Problem problem, String words) {
    context
        .response()
        .putHeader("Cache-Control", "no-store")
        .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    String page = "<!doctype html><html lang=en><meta charset=utf-8><title>Activity Sync</title>";
    end(context, problem, "text/html; charset=utf-8", page + words);
  }

  private static void end(RoutingContext context, Problem problem, String type, String body) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(problem.status()).putHeader("Content-Type", type);
    problem.headers().forEach(response::putHeader);
    if (!context.request().isEnded()) {
      // the rest of the body is not wanted, and reading it would cost more than a new connection
      response.putHeader("Connection", "close");
    }
    response.end(body);
  }

  /**
   * Has something done once, when the exchange has ended: at once where its caller has left
   * already, as while a password was checked; Vert.x tells that to nobody who asks later.
   */
  public static void whenEnded(RoutingContext context, Runnable task) {
    AtomicBoolean done = new AtomicBoolean();
    Runnable once =
        () -> {
          if (done.compareAndSet(false, true)) {
            task.run();
          }
        };
    context.addEndHandler(ended -> once.run());
    if (context.response().closed()) {
      once.run();
    }
  }

  /** Ends the exchange with a problem that has nothing more to say. */
  public static void end(RoutingContext context, int status, String title, String detail) {
    end(context, new Problem(status, title, detail));
  }
}
