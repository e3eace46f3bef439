package io.activitysync.management.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which passwords were found right, so that each request doesn't pay for the slow hash again. Keeps
 * fingerprints under a key that dies with the process, at most one for each user of the file. Safe
 * for use by several threads.
 */
final class RightPasswords {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final Set<String> fingerprints = ConcurrentHashMap.newKeySet();
  private final SecretKeySpec key;

  RightPasswords() {
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    key = new SecretKeySpec(bytes, ALGORITHM);
  }

  boolean contains(String name, String password) {
    return fingerprints.contains(fingerprint(name, password));
  }

  void add(String name, String password) {
    fingerprints.add(fingerprint(name, password));
  }

  private String fingerprint(String name, String password) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(name.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
