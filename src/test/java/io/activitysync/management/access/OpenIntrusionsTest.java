package io.activitysync.management.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.support.app.TestApp;
import io.activitysync.support.http.RawAnswer;
import io.activitysync.support.http.RawHttp;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenIntrusionsTest {
  private static TestApp app;

  @BeforeAll
  static void start() throws Exception {
    app =
        TestApp.start(
            Map.of(
                "activity-sync.connections.acme.stream-name", "s",
                "activity-sync.connections.acme.region", "us-east-1",
                "activity-sync.connections.acme.credentials", "default",
                "activity-sync.allowed-hosts", "console.example"));
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  static List<Intrusion> rows() throws Exception {
    return Intrusion.of("open");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void getsTheDocumentedStatus(Intrusion row) throws Exception {
    RawAnswer answer = row.send(app, Map.of());
    assertThat(answer.status()).as(answer.text()).isEqualTo(row.status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1"})
  void bodyOfTwoLengthsIsRefusedAndNothingBehindItIsRead(String version) throws Exception {
    for (String lengths : List.of("4\r\nContent-Length: 40", "4, 40", "40, 4", "+4", "4,")) {
      String answer =
          RawHttp.send(
                  app.port(),
                  "POST /ingest/acme HTTP/"
                      + version
                      + "\r\nHost: localhost\r\nConnection: keep-alive\r\nContent-Length: "
                      + lengths
                      + "\r\n\r\nabcdGET /api/connections HTTP/1.1\r\nHost: localhost\r\n\r\n")
              .text();
      assertThat(answer).as(lengths).contains(" 400 ").doesNotContain("200 OK");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1"})
  void bodyOfAnotherCodingIsRefusedAndNothingBehindItIsRead(String version) throws Exception {
    List<String> others =
        List.of(
            "xchunked",
            "identity",
            "gzip",
            "\"chunked\"",
            "chunked;q=1",
            "",
            "gzip, chunked",
            "chunked, identity",
            "chunked, chunked",
            "chunked\r\nTransfer-Encoding: chunked",
            "chunked\r\nTransfer-Encoding: gzip",
            "identity\r\n , chunked");
    for (String coding : others) {
      String answer = RawHttp.send(app.port(), coded(version, coding)).text();
      assertThat(answer).as(coding).contains(" 400 ").doesNotContain("200 OK");
      assertThat(answer.split("HTTP/1", -1)).as(coding).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"chunked", "  CHUNKED \t"})
  void chunkedBodyIsTaken(String coding) throws Exception {
    String answer = RawHttp.send(app.port(), coded("1.1", coding)).text();
    assertThat(answer).contains(" 415 ");
  }

  private static String coded(String version, String coding) {
    return "POST /ingest/acme HTTP/"
        + version
        + "\r\nHost: localhost\r\nConnection: keep-alive\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: "
        + coding
        + "\r\n\r\n0\r\n\r\n"
        + "GET /api/connections HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  }

  @Test
  void tellsBrowsersWhatNotToDo() throws Exception {
    for (String path : List.of("/api/connections", "/observe/health", "/ingest/nobody")) {
      RawAnswer answer = new Intrusion("", "GET", path, "", "", 0).send(app, Map.of());
      assertThat(answer.header("X-Content-Type-Options")).as(path).contains("nosniff");
      assertThat(answer.header("X-Frame-Options")).as(path).contains("DENY");
      assertThat(answer.header("Referrer-Policy")).as(path).contains("no-referrer");
      assertThat(answer.header("Cache-Control")).as(path).contains("no-store");
      assertThat(answer.header("Content-Security-Policy").orElse(""))
          .as(path)
          .startsWith("default-src 'self'");
    }
  }
}
