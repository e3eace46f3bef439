package io.activitysync.kinesis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.activitysync.kinesis.fault.Fault;
import io.activitysync.kinesis.fault.FaultClassifier;
import io.activitysync.support.http.TlsKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A self-signed certificate for {@code localhost}. */
class TlsTest {

  @TempDir static Path folder;

  private static TlsKeys keys;
  private static ScriptedServer server;

  @BeforeAll
  static void open() throws Exception {
    keys = TlsKeys.make(folder, "dns:localhost");
    server = ScriptedServer.tls(keys.server());
    server.answer(Reply.results(Reply.Format.CBOR, new String[1]));
  }

  @AfterAll
  static void close() throws IOException {
    server.close();
  }

  @Test
  void anUnknownCertificateIsNotTrusted() {
    try (KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS)) {
      assertThat(fault(transport, server.endpoint("localhost"))).isEqualTo(Fault.TLS);
    }
  }

  @Test
  void anyCertificateIsTakenWhenToldSo() throws Exception {
    TransportSettings settings = TransportSettings.DEFAULTS.withTrustAllCertificates(true);
    try (KinesisTransport transport = new KinesisTransport(settings)) {
      assertThat(put(transport, server.endpoint("localhost"))).isEqualTo(PutResult.ALL_TAKEN);
      assertThat(put(transport, server.endpoint("127.0.0.1"))).isEqualTo(PutResult.ALL_TAKEN);
    }
  }

  @Test
  void aTrustedCertificateOfAnotherHostIsNotTaken() throws Exception {
    try (AutoCloseable trust = keys.trusted();
        KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS)) {
      assertThat(trust).isNotNull();
      assertThat(put(transport, server.endpoint("localhost"))).isEqualTo(PutResult.ALL_TAKEN);
      assertThat(fault(transport, server.endpoint("127.0.0.1"))).isEqualTo(Fault.TLS);
    }
  }

  @Test
  void aServerWithoutTlsIsNotSpokenTo() throws IOException {
    try (ScriptedServer plain = ScriptedServer.plain();
        KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS)) {
      URI endpoint = URI.create(plain.endpoint().toString().replace("http:", "https:"));
      plain.answer(Reply.hangUp());

      assertThat(fault(transport, endpoint)).isIn(Fault.TLS, Fault.NETWORK, Fault.TIMEOUT);
      assertThat(plain.requests()).isEmpty();
    }
  }

  private static Fault fault(KinesisTransport transport, URI endpoint) {
    return FaultClassifier.ofFailure(catchThrowable(() -> put(transport, endpoint))).fault();
  }

  private static PutResult put(KinesisTransport transport, URI endpoint) throws Exception {
    StaticCredentialsProvider credentials =
        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret"));
    StreamAddress address = StreamAddress.of("events", "eu-central-1").at(endpoint);
    try (PutRecordsClient client =
        new LeanPutRecordsClient(transport, address, credentials, Clock.systemUTC())) {
      return client.putRecords(Entry.some(1)).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }
}
