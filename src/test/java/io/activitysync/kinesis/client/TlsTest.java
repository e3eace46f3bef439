package io.activitysync.kinesis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.activitysync.kinesis.fault.Fault;
import io.activitysync.kinesis.fault.FaultClassifier;
import io.activitysync.support.http.TlsKeys;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * A self-signed certificate for {@code localhost}, and others, seen by BoringSSL and by the JVM's
 * own TLS, which takes over where the other can't be loaded.
 */
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

  @ParameterizedTest
  @EnumSource(names = {"JDK", "OPENSSL"})
  void anUnknownCertificateIsNotTrusted(SslProvider tls) {
    try (KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS, tls)) {
      assertThat(fault(transport, server.endpoint("localhost"))).isEqualTo(Fault.TLS);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "OPENSSL"})
  void anyCertificateIsTakenWhenToldSo(SslProvider tls) throws Exception {
    TransportSettings settings = TransportSettings.DEFAULTS.withTrustAllCertificates(true);
    try (KinesisTransport transport = new KinesisTransport(settings, tls)) {
      assertThat(put(transport, server.endpoint("localhost"))).isEqualTo(PutResult.ALL_TAKEN);
      assertThat(put(transport, server.endpoint("127.0.0.1"))).isEqualTo(PutResult.ALL_TAKEN);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "OPENSSL"})
  void aTrustedCertificateOfAnotherHostIsNotTaken(SslProvider tls) throws Exception {
    try (AutoCloseable trust = keys.trusted();
        KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS, tls)) {
      assertThat(trust).isNotNull();
      assertThat(put(transport, server.endpoint("localhost"))).isEqualTo(PutResult.ALL_TAKEN);
      assertThat(fault(transport, server.endpoint("127.0.0.1"))).isEqualTo(Fault.TLS);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "OPENSSL"})
  void aServerWithoutTlsIsNotSpokenTo(SslProvider tls) throws IOException {
    try (ScriptedServer plain = ScriptedServer.plain();
        KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS, tls)) {
      URI endpoint = URI.create(plain.endpoint().toString().replace("http:", "https:"));
      plain.answer(Reply.hangUp());

      assertThat(fault(transport, endpoint)).isIn(Fault.TLS, Fault.NETWORK, Fault.TIMEOUT);
      assertThat(plain.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "OPENSSL"})
  void saysWhatIsWrongWithACertificate(SslProvider tls) throws Exception {
    TlsKeys old = TlsKeys.signed(folder, "dns:localhost", "-startdate -3d -validity 1");
    try (AutoCloseable trust = old.trusted();
        ScriptedServer expired = ScriptedServer.tls(old.server());
        KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS, tls)) {
      assertThat(trust).isNotNull();
      assertThat(detail(transport, expired.endpoint("localhost")))
          .startsWith("The certificate has expired: NotAfter: ");
      assertThat(detail(transport, server.endpoint("localhost")))
          .startsWith("The certificate was refused: PKIX path building failed");
    }
    try (AutoCloseable trust = keys.trusted();
        KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS, tls)) {
      assertThat(trust).isNotNull();
      assertThat(detail(transport, server.endpoint("127.0.0.1")))
          .startsWith(
              "The certificate was refused: No subject alternative names matching IP address"
                  + " 127.0.0.1 found");
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC, OS.WINDOWS})
  void theFasterOneCanBeLoaded() {
    assertThat(OpenSsl.unavailabilityCause()).isNull();
  }

  private static String detail(KinesisTransport transport, URI endpoint) {
    return FaultClassifier.ofFailure(catchThrowable(() -> put(transport, endpoint))).detail();
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
