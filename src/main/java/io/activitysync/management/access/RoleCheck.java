package io.activitysync.management.access;

import io.activitysync.http.RequestPath;
import io.activitysync.http.VertxAnswers;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Predicate;

/**
 * Stands behind authentication: lets nobody through who is not known, whatever let them pass, and
 * nobody beyond their role. Safe for use by several threads.
 */
final class RoleCheck implements Handler<RoutingContext> {
  private final String issuer;
  private final String audience;
  private final Predicate<String> shown;

  /**
   * For one server.
   *
   * @param issuer that a token's {@code iss} has to be
   * @param audience that has to be in a token's {@code aud}
   * @param shown the paths that a viewer may read
   */
  RoleCheck(String issuer, String audience, Predicate<String> shown) {
    this.issuer = issuer;
    this.audience = audience;
    this.shown = shown;
  }

  @Override
  public void handle(RoutingContext context) {
    User user = context.user();
    if (user == null) {
      VertxAnswers.end(context, 401, "Not authenticated", "Authorization: is missing");
    } else if (IngestTokens.admitted(context)) {
      context.next();
    } else if (isToken(user) && !user.containsKey("exp")) {
      VertxAnswers.end(context, 401, "Not authenticated", "the token should have an exp claim");
    } else if (isToken(user) && !isForUs(user)) {
      VertxAnswers.end(
          context,
          401,
          "Not authenticated",
          "the token should have iss and aud as activity-sync.jwt.issuer and .audience say");
    } else if (!Role.permits(user, context.request().method(), RequestPath.of(context), shown)) {
      VertxAnswers.end(
          context,
          403,
          "Not permitted",
          "viewer may look and change nothing, on the management port at health, metrics and info alone;"
              + " operator may do everything; roles say which one a caller is");
    } else {
      context.next();
    }
  }

  /** A token that the same issuer made for another service is none for this one. */
  private boolean isForUs(User user) {
    Object audiences = user.get("aud");
    boolean meant =
        audiences instanceof JsonArray many ? many.contains(audience) : audience.equals(audiences);
    return !issuer.isEmpty() && issuer.equals(user.get("iss")) && meant;
  }

  private static boolean isToken(User user) {
    return !user.attributes().containsKey(Passwords.BY_PASSWORD);
  }
}
