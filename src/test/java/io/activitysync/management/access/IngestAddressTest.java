package io.activitysync.management.access;

import static io.activitysync.support.app.Connect.event;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.http.RawAnswer;
import io.activitysync.support.http.RawHttp;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However an HTTP source's address is written, its token is needed. */
class IngestAddressTest {
  private static final String TOKEN = "a-token-of-acme-0123456789";

  private static final List<String> SPELLINGS =
      List.of(
          "/ingest/acme",
          "/ingest/acme/",
          "/ingest/acme//",
          "/ingest//acme",
          "//ingest/acme",
          "/ingest/acme/.",
          "/ingest/acme/%2e",
          "/ingest/./acme",
          "/ingest/x/../acme",
          "/ingest/x/%2e%2e/acme",
          "/%69ngest/acme",
          "/ingest/%61cme");

  private static final List<String> ELSEWHERE =
      List.of(
          "/ingest",
          "/ingest/",
          "/ingest/acme/x",
          "/ingest/acme;x=1",
          "/ingest/acme%2f",
          "/ingest%2facme",
          "/ingest/ACME",
          "/INGEST/acme",
          "/ingest/*",
          "/ingest/:connection");

  private final TestKinesis kinesis = KinesisLocal.shared();

  @ParameterizedTest
  @ValueSource(strings = {"/", "/below/here"})
  void isTheSameForTheTokenAndForTheRoute(String serverPath) throws Exception {
    Map<String, String> properties =
        new HashMap<>(Connect.to("acme", kinesis.createStream(1), kinesis.endpoint()));
    properties.put(
        "activity-sync.connections.acme.ingest-tokens",
        HexFormat.of().formatHex(IngestTokens.sha256(TOKEN)));
    properties.put("camel.server.path", serverPath);
    String below = serverPath.equals("/") ? "" : serverPath;
    try (TestApp app = TestApp.start(properties)) {
      await()
          .atMost(60, SECONDS)
          .until(() -> post(app, below + "/ingest/acme", TOKEN).status() == 202);
      for (String path : SPELLINGS) {
        assertThat(post(app, below + path, "").status()).as(path).isEqualTo(401);
        assertThat(post(app, below + path, "wrong").status()).as(path).isEqualTo(401);
        assertThat(post(app, below + path, TOKEN).status()).as(path).isEqualTo(202);
      }
      for (String path : ELSEWHERE) {
        assertThat(post(app, below + path, "").status()).as(path).isEqualTo(404);
      }
    }
  }

  private static RawAnswer post(TestApp app, String path, String token) throws Exception {
    String event = event("e", "1");
    return RawHttp.send(
        app.port(),
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
            + "Content-Length: "
            + event.length()
            + "\r\n\r\n"
            + event);
  }
}
