package io.activitysync.management.access;

import io.activitysync.http.Problem;
import io.activitysync.http.VertxAnswers;
import io.vertx.core.Handler;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Map;

/**
 * Lets an address that sent wrong credentials again and again wait, whatever it sends: right ones
 * are not looked at either, or guessing would go on. Safe for use by several threads.
 */
final class Throttle implements Handler<RoutingContext> {
  private final FailedAttempts attempts;

  Throttle(FailedAttempts attempts) {
    this.attempts = attempts;
  }

  @Override
  public void handle(RoutingContext context) {
    if (context.request().getHeader("Authorization") == null) {
      context.next();
      return;
    }
    String address = address(context.request().remoteAddress());
    long seconds = attempts.waitSeconds(address);
    if (seconds > 0) {
      context.response().putHeader("Retry-After", Long.toString(seconds));
      VertxAnswers.end(
          context,
          new Problem(
              429,
              "Too many attempts",
              "wrong credentials came from this address too often; wait",
              Map.of("retryAfterSeconds", seconds)));
      return;
    }
    context.addEndHandler(
        ended -> {
          if (context.response().getStatusCode() == 401) {
            attempts.failed(address);
          }
        });
    context.next();
  }

  /** An IPv6 caller has a /64 of its own, so all of it counts as one. */
  private static String address(SocketAddress remote) {
    String host = remote == null ? "" : String.valueOf(remote.hostAddress());
    String[] groups = host.split(":", -1);
    return groups.length < 8 ? host : String.join(":", Arrays.copyOf(groups, 4));
  }
}
