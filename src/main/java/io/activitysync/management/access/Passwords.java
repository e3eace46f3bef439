package io.activitysync.management.access;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.AuthenticationProvider;
import java.util.Map;
import java.util.UUID;

/**
 * Knows users by their passwords' hashes. Vert.x' own provider of property files, which Camel would
 * use, compares passwords in the clear. Hashing is slow on purpose, so it has two threads of its
 * own, and what was right is remembered. Safe for use by several threads.
 */
final class Passwords implements AuthenticationProvider {
  /** Attribute of users who were known by a password; no token can bring it along. */
  static final String BY_PASSWORD = "activity-sync.by-password";

  private static final int THREADS = 2;

  private final Map<String, PasswordFile.Entry> users;
  private final String nobody = PasswordHash.of(UUID.randomUUID().toString());
  private final RightPasswords right = new RightPasswords();
  private final WorkerExecutor workers;

  Passwords(Vertx vertx, Map<String, PasswordFile.Entry> users) {
    this.users = users;
    this.workers = vertx.createSharedWorkerExecutor("passwords", THREADS);
  }

  @Override
  @SuppressWarnings("deprecation") // the one that Vert.x 4 calls
  public void authenticate(JsonObject credentials, Handler<AsyncResult<User>> handler) {
    authenticate(credentials).onComplete(handler);
  }

  @Override
  @SuppressWarnings("deprecation") // the one that Vert.x 4 calls
  public Future<User> authenticate(JsonObject credentials) {
    String name = credentials.getString("username", "");
    String password = credentials.getString("password", "");
    PasswordFile.Entry entry = users.get(name);
    if (entry != null && right.contains(name, password)) {
      return Future.succeededFuture(user(name, entry));
    }
    // an unknown name takes as long as a wrong password
    String hash = entry == null ? nobody : entry.hash();
    return workers
        .executeBlocking(() -> PasswordHash.verify(hash, password), false)
        .compose(
            same -> {
              if (!same || entry == null) {
                return Future.failedFuture("no such user and password");
              }
              right.add(name, password);
              return Future.succeededFuture(user(name, entry));
            });
  }

  private static User user(String name, PasswordFile.Entry entry) {
    User user = User.fromName(name);
    user.principal().put(Role.CLAIM, new JsonArray(entry.roles()));
    user.attributes().put(BY_PASSWORD, true);
    return user;
  }
}
