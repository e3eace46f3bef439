package io.activitysync.management.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.support.app.TestApp;
import io.activitysync.support.http.RawAnswer;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With JSON Web Tokens on both servers. */
class JwtIntrusionsTest {
  private static final String PASSWORD = "keystore-password";
  private static final String FOR_US = "\"iss\":\"us\",\"aud\":\"sync\"";
  private static final long LATER = 4_000_000_000L;
  private static final SecretKey KEY = key("the key that the keystore has, 32+");
  private static final Map<String, String> WORDS = new HashMap<>();

  @TempDir private static Path folder;
  private static TestApp app;

  @BeforeAll
  static void start() throws Exception {
    String viewer = claims("\"viewer\"", LATER);
    WORDS.put("viewer", token("HS256", viewer, KEY));
    WORDS.put("operator", token("HS256", claims("\"operator\"", LATER), KEY));
    WORDS.put("expired", token("HS256", claims("\"operator\"", 1_000_000_000L), KEY));
    WORDS.put("roleless", token("HS256", claims("", LATER), KEY));
    WORDS.put(
        "eternal",
        token("HS256", "{\"sub\":\"eve\",\"roles\":[\"operator\"]," + FOR_US + "}", KEY));
    WORDS.put("many", token("HS256", operator("\"iss\":\"us\",\"aud\":[\"x\",\"sync\"]"), KEY));
    WORDS.put("elsewhere", token("HS256", operator("\"iss\":\"us\",\"aud\":\"billing\""), KEY));
    WORDS.put("foreign", token("HS256", operator("\"iss\":\"them\",\"aud\":\"sync\""), KEY));
    WORDS.put("nobodys", token("HS256", operator("\"x\":1"), KEY));
    WORDS.put(
        "forged",
        token("HS256", claims("\"operator\"", LATER), key("another key, just as long as it")));
    WORDS.put("unsigned", token("none", claims("\"operator\"", LATER), null));
    WORDS.put("stripped", token("HS256", claims("\"operator\"", LATER), null));
    app = TestApp.start(settings(keystore("HS256")));
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  static List<Intrusion> rows() throws Exception {
    return Intrusion.of("jwt");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void getsTheDocumentedStatus(Intrusion row) throws Exception {
    RawAnswer answer = row.send(app, WORDS);
    assertThat(answer.status()).as(answer.text()).isEqualTo(row.status());
  }

  @Test
  void thePageThatAsksForATokenIsThereForEverybodyAndSaysNothing() throws Exception {
    RawAnswer page = new Intrusion("", "GET", "/", "", "", 0).send(app, WORDS);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type").orElse("")).startsWith("text/html");
    assertThat(page.header("Content-Security-Policy").orElse("")).contains("default-src");
    assertThat(page.header("WWW-Authenticate")).isEmpty();
    assertThat(page.text()).contains("assets/app.js").doesNotContain("acme");
    RawAnswer unknown = new Intrusion("", "GET", "/api/me", "", "", 0).send(app, WORDS);
    assertThat(unknown.status()).isEqualTo(401);
    assertThat(unknown.header("WWW-Authenticate").orElse(""))
        .as("or a browser would ask for a password")
        .doesNotContain("Basic");
    String viewer = "Authorization: Bearer {viewer}";
    assertThat(new Intrusion("", "GET", "/api/me", viewer, "", 0).send(app, WORDS).text())
        .contains("\"name\":\"eve\"", "\"role\":\"viewer\"", "\"authenticated\":true");
  }

  @Test
  void doesNotStartWithAKeystoreThatVertxWouldFindNoKeyIn() throws Exception {
    Map<String, String> settings = settings(keystore("mykey"));
    assertThatThrownBy(() -> TestApp.start(settings))
        .hasStackTraceContaining("jwtKeystorePath")
        .hasStackTraceContaining("RS256");
  }

  @Test
  void doesNotStartWithoutSayingWhoseTokensAreTaken() throws Exception {
    for (String name : List.of("activity-sync.jwt.issuer", "activity-sync.jwt.audience")) {
      Map<String, String> settings = settings(keystore("HS256"));
      settings.remove(name);
      assertThatThrownBy(() -> TestApp.start(settings)).hasStackTraceContaining(name);
    }
  }

  private static Map<String, String> settings(Path keystore) {
    Map<String, String> settings = new HashMap<>();
    // what a line of a file has at its end is no part of the name
    settings.put("activity-sync.jwt.issuer", "us ");
    settings.put("activity-sync.jwt.audience", "sync");
    settings.put("activity-sync.connections.acme.stream-name", "s");
    settings.put("activity-sync.connections.acme.region", "us-east-1");
    settings.put("activity-sync.connections.acme.credentials", "default");
    for (String server : List.of("camel.server", "camel.management")) {
      settings.put(server + ".authenticationEnabled", "true");
      settings.put(server + ".jwtKeystoreType", "JCEKS");
      settings.put(server + ".jwtKeystorePath", keystore.toString());
      settings.put(server + ".jwtKeystorePassword", PASSWORD);
    }
    return settings;
  }

  private static Path keystore(String alias) throws Exception {
    KeyStore store = KeyStore.getInstance("JCEKS");
    store.load(null, null);
    store.setKeyEntry(alias, KEY, PASSWORD.toCharArray(), null);
    Path file = folder.resolve(alias + ".jceks");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  private static SecretKey key(String text) {
    return new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  private static String claims(String role, long expires) {
    return "{\"sub\":\"eve\",\"roles\":[" + role + "],\"exp\":" + expires + "," + FOR_US + "}";
  }

  private static String operator(String more) {
    return "{\"sub\":\"eve\",\"roles\":[\"operator\"],\"exp\":" + LATER + "," + more + "}";
  }

  private static String token(String algorithm, String claims, SecretKey key)
      throws GeneralSecurityException {
    String signed =
        text(("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}").getBytes(StandardCharsets.UTF_8))
            + "."
            + text(claims.getBytes(StandardCharsets.UTF_8));
    if (key == null) {
      return signed + ".";
    }
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(key);
    return signed + "." + text(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
