package io.activitysync.management.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password's hash in one line: {@code $pbkdf2$it=N$SALT$HASH}, by PBKDF2-HMAC-SHA512, salt and
 * hash in base64.
 */
final class PasswordHash {
  private static final String ALGORITHM = "PBKDF2WithHmacSHA512";

  /** OWASP Password Storage Cheat Sheet, for this algorithm. */
  private static final int ITERATIONS = 210_000;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 512;
  private static final Pattern FORM =
      Pattern.compile(
          "\\$pbkdf2\\$it=([1-9]\\d{5,6})\\$([A-Za-z0-9+/]{22,}=*)\\$([A-Za-z0-9+/]{86}==)");

  private PasswordHash() {}

  /** Hashes with a new random salt. */
  static String of(String password) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    Base64.Encoder text = Base64.getEncoder();
    byte[] hash = pbkdf2(password, salt, ITERATIONS);
    return "$pbkdf2$it="
        + ITERATIONS
        + "$"
        + text.encodeToString(salt)
        + "$"
        + text.encodeToString(hash);
  }

  /** Whether text is a hash of 100,000 iterations or more. */
  static boolean is(String text) {
    return FORM.matcher(text).matches();
  }

  /** Whether a password has this hash; takes its time. */
  static boolean verify(String hash, String password) {
    Matcher form = FORM.matcher(hash);
    if (!form.matches()) {
      return false;
    }
    byte[] salt = Base64.getDecoder().decode(form.group(2));
    byte[] wanted = Base64.getDecoder().decode(form.group(3));
    return MessageDigest.isEqual(wanted, pbkdf2(password, salt, Integer.parseInt(form.group(1))));
  }

  private static byte[] pbkdf2(String password, byte[] salt, int iterations) {
    PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    } finally {
      spec.clearPassword();
    }
  }
}
