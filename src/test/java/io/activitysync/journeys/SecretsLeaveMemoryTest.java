package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.kinesis.client.Reply;
import io.activitysync.kinesis.client.ScriptedServer;
import io.activitysync.support.app.Planted;
import io.activitysync.support.app.SendParameters;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.http.ForwardProxy;
import io.activitysync.support.http.TlsKeys;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/** What was deleted or replaced is nowhere in this JVM's memory, after it was used in earnest. */
class SecretsLeaveMemoryTest {
  private static final Duration SOON = Duration.ofMinutes(4);
  private static final String STS = "sts.us-east-1.amazonaws.com:443";
  private static final String STREAM_HOST = "kinesis.customer.test:4567";

  private final Planted key = new Planted("a static key's secret");
  private final Planted temporary = new Planted("a temporary key's secret");
  private final Planted token = new Planted("its session token");
  private final Planted base = new Planted("the secret that may assume a role");
  private final Planted profile = new Planted("a profile's secret");
  private final List<Planted> used = List.of(key, temporary, token, base, profile);

  /**
   * Not the session token: it goes over the wire with each call, as any header does, and a pooled
   * buffer of the HTTP client keeps its bytes until another call needs the room.
   */
  private final List<Planted> deleted = List.of(key, temporary, base, profile);

  @TempDir private Path folder;
  private EmbeddedTestKinesis kinesis;
  private TestApp app;

  @Test
  @SuppressWarnings("try") // the resource is there to be put back
  void ofDeletedConnectionsAndOfReplacedKeys() throws Exception {
    TlsKeys keys = TlsKeys.make(folder, "dns:localhost");
    Path profiles = folder.resolve("credentials");
    Files.writeString(
        profiles,
        "[tenant]\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\naws_secret_access_key="
            + profile.reveal()
            + "\n");
    try (EmbeddedTestKinesis started = EmbeddedTestKinesis.start();
        AutoCloseable unset = profilesAre(profiles);
        ScriptedServer sts = ScriptedServer.tls(keys.server());
        ForwardProxy proxy =
            ForwardProxy.to(
                Map.of(STS, sts.endpoint().getPort(), STREAM_HOST, started.endpoint().getPort()));
        TestApp running = TestApp.start(routes(proxy), Map.of())) {
      kinesis = started;
      app = running;
      sts.answerBy(request -> assumeRole());
      List<String> ids = List.of("key", "temporary", "role", "profile");
      connect(ids.get(0), "\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\",", secret(key));
      connect(
          ids.get(1),
          "\"accessKeyId\":\"ASIAIOSFODNN7EXAMPLE\",\"sessionToken\":\"" + token.reveal() + "\",",
          secret(temporary));
      connect(
          ids.get(2),
          "\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\",\"credentials\":\"assume-role\","
              + "\"roleArn\":\"arn:aws:iam::111122223333:role/writer\",",
          secret(base));
      connect(ids.get(3), "\"credentials\":\"profile\",\"profile\":\"tenant\"", "");
      assertThat(Planted.inMemory(used, folder))
          .as("what is found of connections that stream")
          .hasSize(used.size());

      Planted replaced = key;
      Planted fresh = new Planted("the key that took its place");
      assertThat(app.call("PATCH", "/api/connections/key", "{" + secret(fresh) + "}").statusCode())
          .isEqualTo(200);
      awaitNoneOf(List.of(replaced));
      deliver("key");

      for (String id : ids) {
        app.act(id, "disable");
        assertThat(app.call("DELETE", "/api/connections/" + id, "").statusCode()).isEqualTo(204);
      }
      awaitNoneOf(Stream.concat(deleted.stream(), Stream.of(fresh)).toList());
    }
  }

  /** Not before the Kinesis of the test is there, whose client reads them too, and keeps them. */
  private static AutoCloseable profilesAre(Path file) {
    String property = ProfileFileSystemSetting.AWS_SHARED_CREDENTIALS_FILE.property();
    System.setProperty(property, file.toString());
    return () -> System.clearProperty(property);
  }

  private Path routes(ForwardProxy proxy) throws Exception {
    String[] way = SendParameters.proxy(proxy.port());
    return SendParameters.folder(
        Files.createDirectory(folder.resolve("routes")),
        Stream.concat(Stream.of(way), Stream.of("trustAllCertificates: true"))
            .toArray(String[]::new));
  }

  private void connect(String id, String credentials, String secret) throws Exception {
    String body =
        "{\"id\":\"%s\",\"streamName\":\"%s\",\"region\":\"us-east-1\",\"endpoint\":\"http://%s\",%s%s,\"enabled\":true}"
            .formatted(id, kinesis.createStream(1), STREAM_HOST, credentials, secret)
            .replace(",,", ",");
    HttpResponse<String> made = app.call("POST", "/api/connections", body);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    await().atMost(SOON).until(() -> app.show(id).contains("\"state\":\"STREAMING\""));
    deliver(id);
    HttpResponse<String> look = app.call("POST", "/api/connections/" + id + "/tail", "{}");
    assertThat(look.body()).as("the stream, read by the SDK's own client").contains("shardId");
    assertThat(app.act(id, "test").body()).contains("\"passed\":true");
  }

  private void deliver(String id) throws Exception {
    assertThat(app.ingest(id, event("e", "1")).statusCode()).isEqualTo(202);
  }

  /** What answered a request may be held until its thread answers the next one. */
  private void awaitNoneOf(List<Planted> gone) {
    await()
        .atMost(SOON)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofSeconds(2))
        .untilAsserted(() -> assertThat(Planted.inMemory(gone, folder)).isEmpty());
  }

  private static String secret(Planted one) {
    return "\"secretAccessKey\":\"" + one.reveal() + "\"";
  }

  private static Reply assumeRole() {
    // its key is not looked for: the SDK's reader of XML keeps it until another answer comes
    String answer =
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>"
            + "<Credentials><AccessKeyId>ASIAASSUMED</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z"
            + "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";
    return Reply.of(200, "text/xml", answer.getBytes(StandardCharsets.UTF_8));
  }
}
