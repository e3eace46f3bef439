package io.activitysync.support.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes JSON Web Tokens, and a keystore with the key that signs them. Immutable. */
public final class Tokens {
  private static final String PASSWORD = "keystore-password";

  private final Path keystore;
  private final SecretKeySpec key;

  /** With a key of its own, in a keystore in a folder. */
  public Tokens(Path folder) throws GeneralSecurityException, IOException {
    String secret = "a key of 32 characters or more: " + folder;
    this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    this.keystore = Files.createDirectories(folder).resolve("tokens.jceks");
    KeyStore store = KeyStore.getInstance("JCEKS");
    store.load(null, null);
    store.setKeyEntry("HS256", key, PASSWORD.toCharArray(), null);
    try (OutputStream out = Files.newOutputStream(keystore)) {
      store.store(out, PASSWORD.toCharArray());
    }
  }

  /** What a process needs that takes them. */
  public Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("activity-sync.jwt.issuer", "us");
    properties.put("activity-sync.jwt.audience", "sync");
    properties.put("camel.server.authenticationEnabled", "true");
    properties.put("camel.server.jwtKeystoreType", "JCEKS");
    properties.put("camel.server.jwtKeystorePath", keystore.toString());
    properties.put("camel.server.jwtKeystorePassword", PASSWORD);
    return properties;
  }

  /** A token for somebody with a role. */
  public String of(String name, String role, Instant expires) throws GeneralSecurityException {
    String claims =
        "{\"sub\":\"%s\",\"roles\":[\"%s\"],\"exp\":%d,\"iss\":\"us\",\"aud\":\"sync\"}"
            .formatted(name, role, expires.getEpochSecond());
    String signed = text("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + text(claims);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(key);
    return signed + "." + text(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(String plain) {
    return text(plain.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
