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
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Knows users by their passwords' hashes. Vert.x' own provider of property files, which Camel would
 * use, compares passwords in the clear. Hashing is slow on purpose, so it has two threads of its
 * own, and what was right is remembered. Safe for use by several threads.
 */
final class Passwords implements AuthenticationProvider {
  /** Attribute of users who were known by a password; no token can bring it along. */
  static final String BY_PASSWORD = "activity-sync.by-password";

  private static final String BASIC = "Basic ";
  private static final int THREADS = 2;
  private static final String FINGERPRINT = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  /** Hashes that may wait for a thread, some two seconds of them. */
  static final int WAITING = 32;

  private final Map<String, PasswordFile.Entry> users;
  private final String nobody = PasswordHash.of(UUID.randomUUID().toString());

  /**
   * Fingerprints of what was found right, so that each request doesn't pay for the slow hash again;
   * at most one for each user of the file.
   */
  private final Set<String> right = ConcurrentHashMap.newKeySet();

  /** Dies with the process. */
  private final SecretKeySpec fingerprintKey = fingerprintKey();

  private final AtomicInteger hashing = new AtomicInteger();
  private volatile WorkerExecutor workers;

  Passwords(Map<String, PasswordFile.Entry> users) {
    this.users = users;
  }

  /**
   * For one server alone: guesses at the one must not hold up health at the other.
   *
   * @param server name of its properties
   */
  Passwords startedIn(Vertx vertx, String server) {
    workers = vertx.createSharedWorkerExecutor("passwords-" + server, THREADS);
    return this;
  }

  /** Whether credentials would have to be hashed while too many others wait for that. */
  boolean tooMany(String authorization) {
    return hashing.get() >= THREADS + WAITING && !isKnown(authorization);
  }

  private boolean isKnown(String authorization) {
    if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return true; // not a password
    }
    try {
      byte[] plain = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
      String[] both = new String(plain, StandardCharsets.UTF_8).split(":", 2);
      return both.length == 2 && right.contains(fingerprint(both[0], both[1]));
    } catch (IllegalArgumentException e) {
      return true; // is refused without a hash
    }
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
    if (entry != null && right.contains(fingerprint(name, password))) {
      return Future.succeededFuture(user(name, entry));
    }
    // an unknown name takes as long as a wrong password
    String hash = entry == null ? nobody : entry.hash();
    hashing.incrementAndGet();
    return workers
        .executeBlocking(() -> PasswordHash.verify(hash, password), false)
        .onComplete(done -> hashing.decrementAndGet())
        .compose(
            same -> {
              if (!same || entry == null) {
                return Future.failedFuture("no such user and password");
              }
              right.add(fingerprint(name, password));
              return Future.succeededFuture(user(name, entry));
            });
  }

  private static User user(String name, PasswordFile.Entry entry) {
    User user = User.fromName(name);
    user.principal().put(Role.CLAIM, new JsonArray(entry.roles()));
    user.attributes().put(BY_PASSWORD, true);
    return user;
  }

  private static SecretKeySpec fingerprintKey() {
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new SecretKeySpec(bytes, FINGERPRINT);
  }

  private String fingerprint(String name, String password) {
    try {
      Mac mac = Mac.getInstance(FINGERPRINT);
      mac.init(fingerprintKey);
      mac.update(name.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + FINGERPRINT, e);
    }
  }
}
