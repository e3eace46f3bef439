package io.activitysync.management.access;

import io.activitysync.http.Problem;
import io.activitysync.http.RequestPath;
import io.activitysync.http.VertxAnswers;
import io.vertx.core.Handler;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/**
 * Stands behind authentication: lets nobody through who is not known, whatever let them pass, and
 * nobody beyond their role. Safe for use by several threads.
 */
final class RoleCheck implements Handler<RoutingContext> {

  @Override
  public void handle(RoutingContext context) {
    User user = context.user();
    if (user == null) {
      refuse(context, 401, "Not authenticated", "Authorization: is missing");
    } else if (IngestTokens.admitted(context)) {
      context.next();
    } else if (isToken(user) && !user.containsKey("exp")) {
      refuse(context, 401, "Not authenticated", "the token should have an exp claim");
    } else if (!Role.permits(user, context.request().method(), RequestPath.of(context))) {
      refuse(
          context,
          403,
          "Not permitted",
          "viewer may look and change nothing, operator may do everything; roles say which one a caller is");
    } else {
      context.next();
    }
  }

  private static boolean isToken(User user) {
    return !user.attributes().containsKey(Passwords.BY_PASSWORD);
  }

  private static void refuse(RoutingContext context, int status, String title, String detail) {
    VertxAnswers.end(context, new Problem(status, title, detail, Map.of()));
  }
}
