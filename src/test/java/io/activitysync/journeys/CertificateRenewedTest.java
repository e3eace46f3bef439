package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.http.TlsKeys;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.server.SlowWire;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The certificate of a stream's endpoint, or of a proxy that looks into TLS, can't be trusted for a
 * while: it has expired and is renewed, or this machine's clock was wrong until NTP set it.
 */
class CertificateRenewedTest {
  @TempDir private Path folder;

  @Test
  void aConnectionStreamsByItselfOnceTheCertificateIsGood() throws Exception {
    TlsKeys good = TlsKeys.make(folder, "dns:localhost");
    TlsKeys bad = TlsKeys.make(folder, "dns:localhost");
    try (AutoCloseable trust = good.trusted();
        EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        SlowWire wire = SlowWire.tlsBefore(kinesis.endpoint().getPort(), bad);
        TestApp app = TestApp.start(Connect.to("demo", kinesis.createStream(1), at(wire)))) {
      assertThat(trust).isNotNull();
      await().atMost(60, SECONDS).until(() -> app.show("demo").contains("\"cause\":\"TLS\""));
      assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(503);
      wire.show(good);
      await().atMost(120, SECONDS).until(() -> app.show("demo").contains("\"STREAMING\""));
      assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(202);
    }
  }

  /** By the name that the certificates are for. */
  private static URI at(SlowWire wire) {
    return URI.create("https://localhost:" + wire.port());
  }
}
