package io.activitysync.management.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Set;

/** The keystore that JSON Web Tokens are verified with. */
public final class JwtKeystore {
  /** Vert.x looks for keys by these aliases alone (its documentation of JWT authentication). */
  private static final Set<String> ALIASES =
      Set.of("HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512");

  private JwtKeystore() {}

  /**
   * Whether there is a key in it that Vert.x will find. Without one it would start all the same,
   * and take tokens that nobody signed.
   *
   * @param type as {@code PKCS12} or {@code JCEKS}
   */
  public static boolean hasKey(String type, Path path, String password) {
    try (InputStream in = Files.newInputStream(path)) {
      KeyStore store = KeyStore.getInstance(type);
      store.load(in, password.toCharArray());
      for (String alias : ALIASES) {
        if (store.containsAlias(alias)) {
          return true;
        }
      }
      return false;
    } catch (IOException | GeneralSecurityException e) {
      return false;
    }
  }
}
