package io.activitysync.management.access;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.auth.User;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What an authenticated caller may do. */
enum Role {
  /** Look: GET and HEAD of what is shown, and what is a POST only because it needs a body. */
  VIEWER,
  /** Everything. */
  OPERATOR;

  /** Shows one's own event in two versions; changes nothing. */
  private static final String PREVIEW = "/api/versions/compare";

  /** Claim of a JSON Web Token, and member of a principal, that lists roles. */
  static final String CLAIM = "roles";

  /** As in files and tokens. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a user may send a request.
   *
   * @param path normalized
   * @param shown the paths that a viewer may read: a GET can do more than look
   */
  static boolean permits(User user, HttpMethod method, String path, Predicate<String> shown) {
    List<String> roles = of(user);
    boolean reads =
        method.equals(HttpMethod.GET)
            || method.equals(HttpMethod.HEAD)
            || (method.equals(HttpMethod.POST) && path.equals(PREVIEW));
    return roles.contains(OPERATOR.text())
        || (reads && roles.contains(VIEWER.text()) && shown.test(path));
  }

  /** Whether a user may change anything. */
  static boolean operates(User user) {
    return of(user).contains(OPERATOR.text());
  }

  private static List<String> of(User user) {
    Object roles = user.get(CLAIM); // a principal's, or a claim of the token
    Collection<?> values = roles instanceof JsonArray list ? list.getList() : List.of();
    return values.stream().map(String::valueOf).toList();
  }
}
