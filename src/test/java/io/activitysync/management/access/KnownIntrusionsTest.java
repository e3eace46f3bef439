package io.activitysync.management.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.support.app.TestApp;
import io.activitysync.support.http.RawAnswer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With basic authentication on both servers. */
class KnownIntrusionsTest {
  private static final String TOKEN = "a-token-of-acme-0123456789";
  private static final Map<String, String> WORDS =
      Map.of(
          "viewer", basic("vera", "correct horse battery"),
          "operator", basic("otto", "staple and some more"),
          "token", TOKEN);

  @TempDir private static Path folder;
  private static TestApp app;

  @BeforeAll
  static void start() throws Exception {
    Path users = folder.resolve("users.properties");
    Files.writeString(
        users,
        "# who may call\n\nuser.vera = "
            + PasswordHash.of("correct horse battery")
            + ",viewer\nuser.otto = "
            + PasswordHash.of("staple and some more")
            + ",operator\n");
    Map<String, String> settings = new HashMap<>();
    for (String id : List.of("acme", "open")) {
      String prefix = "activity-sync.connections." + id;
      settings.put(prefix + ".stream-name", "s");
      settings.put(prefix + ".region", "us-east-1");
      settings.put(prefix + ".credentials", "default");
    }
    settings.put(
        "activity-sync.connections.acme.ingest-tokens",
        HexFormat.of().formatHex(IngestTokens.sha256(TOKEN)));
    for (String server : List.of("camel.server", "camel.management")) {
      settings.put(server + ".authenticationEnabled", "true");
      settings.put(server + ".basicPropertiesFile", users.toString());
    }
    settings.put("camel.management.sendEnabled", "true");
    app = TestApp.start(settings);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  static List<Intrusion> rows() throws Exception {
    return Intrusion.of("basic");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void getsTheDocumentedStatus(Intrusion row) throws Exception {
    RawAnswer answer = row.send(app, WORDS);
    assertThat(answer.status()).as(answer.text()).isEqualTo(row.status());
  }

  @Test
  void saysHowToAuthenticate() throws Exception {
    RawAnswer api = new Intrusion("", "GET", "/api/connections", "", "", 0).send(app, WORDS);
    assertThat(api.header("WWW-Authenticate").orElse("")).startsWith("Basic ");
    RawAnswer ingest = new Intrusion("", "POST", "/ingest/acme", "", "event", 0).send(app, WORDS);
    assertThat(ingest.header("WWW-Authenticate").orElse("")).startsWith("Bearer ");
  }

  @Test
  void showsHowManyTokensThereAreAndNoMore() throws Exception {
    String header = "Authorization: Basic {viewer}";
    RawAnswer answer =
        new Intrusion("", "GET", "/api/connections/acme", header, "", 0).send(app, WORDS);
    assertThat(answer.text())
        .contains("\"ingestTokensSet\":1")
        .doesNotContain(HexFormat.of().formatHex(IngestTokens.sha256(TOKEN)));
  }

  @Test
  void remembersWhoDidIt() throws Exception {
    String header = "Authorization: Basic {operator}";
    String path = "/api/connections/open/";
    new Intrusion("", "POST", path + "enable", header, "", 0).send(app, WORDS);
    RawAnswer answer = new Intrusion("", "GET", path + "history", header, "", 0).send(app, WORDS);
    assertThat(answer.text()).contains("\"who\":\"otto\"");
  }

  private static String basic(String name, String password) {
    return Base64.getEncoder()
        .encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
  }
}
