package io.activitysync.management.access;

import io.activitysync.http.Problem;
import io.activitysync.http.VertxAnswers;
import io.vertx.core.Handler;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Lets an address that sent wrong credentials again and again wait, whatever it sends: right ones
 * are not looked at either, or guessing would go on. A token that was right until it expired is no
 * guess. Safe for use by several threads.
 */
final class Throttle implements Handler<RoutingContext> {
  private static final Problem BUSY =
      new Problem(503, "Too many attempts at once", "Passwords are being checked; try again")
          .retryAfter(1);

  /** As Vert.x says it, of a token whose signature it has found right. */
  private static final String EXPIRED = "token expired";

  private final FailedAttempts attempts;
  private final Predicate<String> tooMany;

  /**
   * For one server.
   *
   * @param tooMany whether there are too many attempts at present to look at one more, by its
   *     header
   */
  Throttle(FailedAttempts attempts, Predicate<String> tooMany) {
    this.attempts = attempts;
    this.tooMany = tooMany;
  }

  @Override
  public void handle(RoutingContext context) {
    String authorization = context.request().getHeader("Authorization");
    if (authorization == null) {
      context.next();
      return;
    }
    String address = address(context.request().remoteAddress());
    long seconds = attempts.waitSeconds(address);
    if (seconds > 0) {
      VertxAnswers.end(
          context,
          new Problem(
                  429,
                  "Too many attempts",
                  "wrong credentials came from this address too often; wait",
                  Map.of("retryAfterSeconds", seconds))
              .retryAfter(seconds));
      return;
    }
    if (tooMany.test(authorization)) {
      VertxAnswers.end(context, BUSY);
      return;
    }
    context.addEndHandler(
        ended -> {
          if (context.response().getStatusCode() == 401 && !isExpired(context.failure())) {
            attempts.failed(address, authorization.hashCode());
          }
        });
    context.next();
  }

  private static boolean isExpired(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t.getMessage() != null && t.getMessage().contains(EXPIRED)) {
        return true;
      }
    }
    return false;
  }

  /** An IPv6 caller has a /64 of its own, so all of it counts as one. */
  private static String address(SocketAddress remote) {
    String host = remote == null ? "" : String.valueOf(remote.hostAddress());
    String[] groups = host.split(":", -1);
    return groups.length < 8 ? host : String.join(":", Arrays.copyOf(groups, 4));
  }
}
