package io.activitysync.management.access;

import io.activitysync.http.Problem;
import io.activitysync.http.RequestPath;
import io.activitysync.http.VertxAnswers;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Function;

/**
 * Lets senders of events in by tokens of their connection, which open nothing else. A token is 256
 * random bits, so that a fast hash of it keeps it. Safe for use by several threads.
 */
final class IngestTokens implements Handler<RoutingContext> {
  private static final String BEARER = "Bearer ";
  private static final String ADMITTED = "activity-sync.ingest";

  private final Function<String, Set<String>> hashes;

  /**
   * For one server.
   *
   * @param hashes SHA-256 in hex of a connection's tokens, by its id; empty where it has none
   */
  IngestTokens(Function<String, Set<String>> hashes) {
    this.hashes = hashes;
  }

  /** Whether this request came in by a token of its connection. */
  static boolean admitted(RoutingContext context) {
    return context.user() != null && context.user().attributes().containsKey(ADMITTED);
  }

  @Override
  public void handle(RoutingContext context) {
    String connection = RequestPath.ingestId(context);
    if (connection == null || !context.request().method().equals(HttpMethod.POST)) {
      context.next();
      return;
    }
    Set<String> known = hashes.apply(connection);
    if (known.isEmpty()) {
      context.next();
    } else if (matches(known, context.request().getHeader("Authorization"))) {
      admit(context, connection);
      context.next();
    } else {
      context.response().putHeader("WWW-Authenticate", "Bearer realm=\"ingest\"");
      VertxAnswers.end(
          context,
          new Problem(
              401,
              "Not authenticated",
              "Authorization: should be Bearer and a token of this connection"));
    }
  }

  @SuppressWarnings("deprecation") // Vert.x 4 has no other way
  private static void admit(RoutingContext context, String connection) {
    User user = User.create(new JsonObject().put("username", "ingest:" + connection));
    user.attributes().put(ADMITTED, connection);
    context.setUser(user);
  }

  private static boolean matches(Set<String> known, String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return false;
    }
    byte[] given = sha256(authorization.substring(BEARER.length()).strip());
    boolean found = false;
    for (String hash : known) {
      found |= MessageDigest.isEqual(given, HexFormat.of().parseHex(hash));
    }
    return found;
  }

  static byte[] sha256(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
