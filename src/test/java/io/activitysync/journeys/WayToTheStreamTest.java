package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.kinesis.client.ScriptedServer;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.SendParameters;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.http.TlsKeys;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.WireFault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong on the way to a stream, how it is told, and what mends itself. */
class WayToTheStreamTest {
  private static final Duration SOON = Duration.ofMinutes(4);
  private static final WireFault CLOCK =
      WireFault.refuse(
          "InvalidSignatureException",
          "Signature expired: 20180920T174101Z is now earlier than 20180920T174504Z");
  private static final WireFault DENIED =
      WireFault.refuse("AccessDeniedException", "User is not authorized to perform this");

  @TempDir private Path folder;

  private final EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
  private final FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
  private final String stream = kinesis.createStream(1);
  private TestApp app;

  @AfterEach
  void close() {
    app.close();
    proxy.close();
    kinesis.close();
  }

  @Test
  void aClockThatIsSetRightEndsThePauseByItself() throws Exception {
    // the default has a record tried for two minutes before that
    Path routes = SendParameters.folder(folder, "retryBudget: 3s");
    app = TestApp.start(routes, Connect.to("demo", stream, proxy.endpoint()));
    awaitShown("\"state\":\"STREAMING\"");
    proxy.when(call -> true, CLOCK);

    assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(503);
    awaitShown("\"cause\":\"CLOCK_SKEW\"");
    assertThat(app.show("demo")).contains("\"nextRetryAt\":\"2").contains("NTP");

    proxy.clear();
    awaitShown("\"state\":\"STREAMING\"");
    assertThat(app.ingest("demo", event("e", "2")).statusCode()).isEqualTo(202);
  }

  @Test
  void aClockThatIsWrongAtTheStartMendsToo() throws Exception {
    proxy.when(call -> true, CLOCK);
    start(proxy.endpoint());
    awaitShown("\"cause\":\"CLOCK_SKEW\"");

    proxy.clear();
    awaitShown("\"state\":\"STREAMING\"");
    assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(202);
  }

  @Test
  void whoMayNeitherAskNorWriteNeverStreams() throws Exception {
    proxy.when(call -> true, DENIED);
    start(proxy.endpoint());
    awaitShown("\"cause\":\"ACCESS_DENIED\"");

    app.act("demo", "retry?wait=60s");
    awaitShown("\"cause\":\"ACCESS_DENIED\"");
    assertThat(app.call("GET", "/api/connections/demo/history", "").body())
        .contains("PAUSED")
        .doesNotContain("STREAMING");
    assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(503);
  }

  @Test
  void whoMayNotAskAndCantTellWhetherHeMayWriteStreamsFromTheFirstEventOn() throws Exception {
    proxy.when(call -> call.operation().equals("DescribeStreamSummary"), DENIED);
    proxy.when(call -> call.isPutRecords() && !call.isCbor(), WireFault.throttle());
    start(proxy.endpoint());
    await().atMost(SOON).until(() -> proxy.count(WireFault.Refused.class) >= 2);
    assertThat(app.show("demo")).contains("\"state\":\"CONNECTING\"");

    await().atMost(SOON).until(() -> app.ingest("demo", event("e", "1")).statusCode() == 202);
    awaitShown("\"state\":\"STREAMING\"");
  }

  @Test
  void anExpiredCertificateIsCalledSoWithItsDate() throws Exception {
    String dates = "-startdate -3650d -validity 10";
    TlsKeys keys = TlsKeys.signed(folder, "dns:localhost", dates);
    try (ScriptedServer server = ScriptedServer.tls(keys.server());
        AutoCloseable trust = keys.trusted()) {
      start(server.endpoint("localhost"));
      awaitShown("\"cause\":\"TLS\"");
      assertThat(app.show("demo"))
          .containsPattern("The certificate has expired: NotAfter: .*20\\d\\d");
      // a renewed one ends the pause by itself
      awaitShown("\"nextRetryAt\":\"2");
      assertThat(server.requests()).as("%s sends nothing", trust).isEmpty();
    }
  }

  @Test
  void aCertificateOfAnotherHostIsNotTrusted() throws Exception {
    TlsKeys keys = TlsKeys.signed(folder, "dns:another.test", "-validity 10");
    try (ScriptedServer server = ScriptedServer.tls(keys.server());
        AutoCloseable trust = keys.trusted()) {
      start(server.endpoint("localhost"));
      awaitShown("\"cause\":\"TLS\"");
      assertThat(app.show("demo")).contains("localhost").contains("certificates");
      assertThat(server.requests()).as("%s sends nothing", trust).isEmpty();
    }
  }

  private void start(URI endpoint) throws Exception {
    app = TestApp.start(Connect.to("demo", stream, endpoint));
  }

  private void awaitShown(String part) {
    await().atMost(SOON).until(() -> app.show("demo").contains(part));
  }
}
