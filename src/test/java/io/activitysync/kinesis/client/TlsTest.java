package io.activitysync.kinesis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.activitysync.kinesis.fault.Fault;
import io.activitysync.kinesis.fault.FaultClassifier;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A self-signed certificate for {@code localhost}. */
class TlsTest {

  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;

  private static Path store;
  private static ScriptedServer server;

  @BeforeAll
  static void open() throws Exception {
    store = folder.resolve("self-signed.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "self",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    server = ScriptedServer.tls(tls.getServerSocketFactory());
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
      assertThat(put(transport, server.endpoint("localhost")).allTaken()).isTrue();
      assertThat(put(transport, server.endpoint("127.0.0.1")).allTaken()).isTrue();
    }
  }

  @Test
  void aTrustedCertificateOfAnotherHostIsNotTaken() throws Exception {
    System.setProperty("javax.net.ssl.trustStore", store.toString());
    System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
    try (KinesisTransport transport = new KinesisTransport(TransportSettings.DEFAULTS)) {
      assertThat(put(transport, server.endpoint("localhost")).allTaken()).isTrue();
      assertThat(fault(transport, server.endpoint("127.0.0.1"))).isEqualTo(Fault.TLS);
    } finally {
      System.clearProperty("javax.net.ssl.trustStore");
      System.clearProperty("javax.net.ssl.trustStorePassword");
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
