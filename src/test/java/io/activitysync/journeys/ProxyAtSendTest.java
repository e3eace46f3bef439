package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.kinesis.client.Reply;
import io.activitysync.kinesis.client.ScriptedServer;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.SendParameters;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.http.ForwardProxy;
import io.activitysync.support.http.TlsKeys;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A proxy that step <i>send</i> names is the way of all that AWS is asked for. The hosts that are
 * asked for here are known to the proxy alone.
 */
class ProxyAtSendTest {
  private static final Duration SOON = Duration.ofMinutes(4);
  private static final String KINESIS = "kinesis.customer.test:4567";
  private static final String STS = "sts.us-east-1.amazonaws.com:443";

  @TempDir private Path folder;
  private TestApp app;

  @Test
  void probeTestPutLookAndStsGoThroughItAndItsAbsenceMends() throws Exception {
    TlsKeys keys = TlsKeys.make(folder, "dns:localhost");
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        ScriptedServer sts = ScriptedServer.tls(keys.server());
        ForwardProxy proxy =
            ForwardProxy.to(
                Map.of(KINESIS, kinesis.endpoint().getPort(), STS, sts.endpoint().getPort()))) {
      sts.answer(Reply.of(200, "text/xml", assumed().getBytes(StandardCharsets.UTF_8)));
      String stream = kinesis.createStream(1);
      try (TestApp started = TestApp.start(routes(proxy), connections(stream))) {
        app = started;
        awaitShown("key", "\"state\":\"STREAMING\"");
        awaitShown("role", "\"state\":\"STREAMING\"");
        for (String id : new String[] {"key", "role"}) {
          assertThat(app.act(id, "test").body()).contains("\"passed\":true");
          assertThat(app.ingest(id, event("e", id)).statusCode()).isEqualTo(202);
          assertThat(app.call("POST", "/api/connections/" + id + "/tail", "{}").body())
              .contains("shardId");
        }
        assertThat(kinesis.texts(stream)).anyMatch(text -> text.contains("\"n\":\"role\""));
        assertThat(sts.requests()).isNotEmpty();
        assertThat(proxy.asked())
            .contains("CONNECT " + KINESIS, "CONNECT " + STS)
            .allMatch(asked -> asked.contains(KINESIS) || asked.contains(STS));

        proxy.goAway();
        assertThat(app.ingest("key", event("e", "2")).statusCode()).isEqualTo(503);
        awaitShown("key", "\"state\":\"PAUSED\"");
        assertThat(app.show("key"))
            .containsPattern("\"cause\":\"(NETWORK|TIMEOUT)\"")
            .contains("\"review\":[\"network\"");

        proxy.comeBack();
        awaitShown("key", "\"state\":\"STREAMING\"");
        assertThat(app.ingest("key", event("e", "3")).statusCode()).isEqualTo(202);
      }
    }
  }

  private Path routes(ForwardProxy proxy) throws Exception {
    return SendParameters.folder(
        Files.createDirectory(folder.resolve("routes")),
        Stream.concat(
                Stream.of(SendParameters.proxy(proxy.port())),
                // the default has a record tried for two minutes before its connection pauses
                Stream.of("trustAllCertificates: true", "retryBudget: 10s"))
            .toArray(String[]::new));
  }

  private static Map<String, String> connections(String stream) {
    URI endpoint = URI.create("http://" + KINESIS);
    Map<String, String> both = new LinkedHashMap<>(Connect.to("key", stream, endpoint));
    both.putAll(Connect.to("role", stream, endpoint));
    String prefix = "activity-sync.connections.role.";
    both.put(prefix + "credentials", "assume-role");
    both.put(prefix + "role-arn", "arn:aws:iam::111122223333:role/writer");
    return both;
  }

  private void awaitShown(String id, String part) {
    await().atMost(SOON).until(() -> app.show(id).contains(part));
  }

  private static String assumed() {
    return "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>"
        + "<Credentials><AccessKeyId>ASIAASSUMED</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
        + "<SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
        + "</AssumeRoleResult></AssumeRoleResponse>";
  }
}
