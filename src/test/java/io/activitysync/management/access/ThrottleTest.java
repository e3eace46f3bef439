package io.activitysync.management.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.support.app.TestApp;
import io.activitysync.support.http.RawAnswer;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

  private static RawAnswer send(TestApp app, String token) throws Exception {
    return new Intrusion("", "POST", "/ingest/acme", "Authorization: Bearer " + token, "form", 0)
        .send(app, Map.of());
  }
}
