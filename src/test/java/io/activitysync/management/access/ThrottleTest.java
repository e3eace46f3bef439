package io.activitysync.management.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.support.app.TestApp;
import io.activitysync.support.http.RawAnswer;
import io.activitysync.support.http.Tokens;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThrottleTest {
  private static final String TOKEN = "a-token-of-acme-0123456789";

  @Test
  void anAddressThatGuessesHasToWaitEvenWithTheRightToken() throws Exception {
    String prefix = "activity-sync.connections.acme.";
    String hash = HexFormat.of().formatHex(IngestTokens.sha256(TOKEN));
    try (TestApp app = TestApp.start(Map.of(prefix + "ingest-tokens", hash))) {
      for (int i = 0; i < FailedAttempts.FREE + 8; i++) {
        // the 429s among them don't count, or a waiting sender would never get in again
        assertThat(send(app, "wrong" + i).status()).isIn(401, 429);
      }
      // however slow the machine: guess until the wait is there
      RawAnswer answer = send(app, TOKEN);
      while (answer.status() != 429) {
        send(app, "wrong");
        answer = send(app, TOKEN);
      }
      assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow())).isPositive();
      assertThat(app.call("GET", "/api/connections", "").statusCode()).isEqualTo(200);
    }
  }

  /** Whose key has signed them has let them in before. */
  @Test
  void tokensThatHaveExpiredAreNoGuesses(@TempDir Path folder) throws Exception {
    Tokens tokens = new Tokens(folder);
    try (TestApp app = TestApp.start(tokens.properties())) {
      for (int i = 0; i < 2 * FailedAttempts.FREE; i++) {
        String expired = tokens.of("sender-" + i, "viewer", Instant.ofEpochSecond(1_000_000_000));
        assertThat(look(app, expired)).isEqualTo(401);
      }
      Instant later = Instant.ofEpochSecond(4_000_000_000L);
      assertThat(look(app, tokens.of("joe", "viewer", later))).isEqualTo(200);
      int status = 401;
      for (int i = 0; status == 401; i++) {
        status = look(app, new Tokens(folder.resolve("forged" + i)).of("joe", "viewer", later));
      }
      assertThat(status).isEqualTo(429);
    }
  }

  private static int look(TestApp app, String token) throws Exception {
    return app.send("GET", "/api/me", "", "Authorization", "Bearer " + token).statusCode();
  }

  private static RawAnswer send(TestApp app, String token) throws Exception {
    return new Intrusion("", "POST", "/ingest/acme", "Authorization: Bearer " + token, "form", 0)
        .send(app, Map.of());
  }
}
