package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The promises of on, off and paused, from an HTTP request to an independent Kinesis. */
class MainJobTest {
  private TestKinesis kinesis;
  private String stream;

  @BeforeEach
  void stream() {
    kinesis = KinesisLocal.shared();
    stream = kinesis.createStream(4);
  }

  private static String ndjson(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> event("experience-" + i % 4999, "event-" + i))
        .collect(Collectors.joining("\n"));
  }

  private static void awaitState(TestApp app, String connection, String state) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> app.show(connection).contains("\"state\":\"" + state + "\""));
  }

  @Test
  void tenThousandLinesAreTenThousandRecordsOverAllShards() throws Exception {
    try (TestApp app = TestApp.start(Connect.to("demo", stream, kinesis.endpoint()))) {
      HttpResponse<String> answer =
          app.call("POST", "/ingest/demo", "application/x-ndjson", ndjson(0, 10_000));
      assertThat(answer.body()).isEqualTo("{\"accepted\":10000,\"discarded\":0,\"skipped\":0}");
      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(kinesis.texts(stream)).hasSize(10_000).allMatch(t -> t.endsWith("}\n"));
      assertThat(kinesis.recordsByShard(stream).values()).hasSize(4).noneMatch(List::isEmpty);
      assertThat(app.show("demo")).contains("\"received\":10000,\"delivered\":10000");
    }
  }

  @Test
  void eachVersionSendsItsOwnFormat() throws Exception {
    Map<String, String> one = Connect.to("demo", stream, kinesis.endpoint());
    try (TestApp app = TestApp.start(Connect.with(one, "demo", "version", "0.0"))) {
      assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(202);
      assertThat(
              app.ingest(
                      "demo",
                      "{\"kind\":\"message-link-clicked\",\"timestamp\":\"2026-03-14T09:26:53.589Z\"}")
                  .body())
          .isEqualTo("{\"accepted\":0,\"discarded\":0,\"skipped\":1}");
    }
    try (TestApp app = TestApp.start(Connect.with(one, "demo", "version", "1.0"))) {
      assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(202);
    }
    List<String> sent = kinesis.texts(stream);
    assertThat(sent).hasSize(2);
    assertThat(sent.get(0)).startsWith("{\"experienceId\":\"e\"").doesNotContain("version\":\"");
    assertThat(sent.get(1)).startsWith("{\"version\":\"1.0\"");
  }

  @Test
  void streamThatIsMissingPausesAndLosesNothing() throws Exception {
    String missing = "not-yet-" + stream;
    try (TestApp app = TestApp.start(Connect.to("demo", missing, kinesis.endpoint()))) {
      awaitState(app, "demo", "PAUSED");
      assertThat(app.show("demo")).contains("\"cause\":\"STREAM_NOT_FOUND\"").contains("region");
      HttpResponse<String> refused = app.ingest("demo", event("e", "1"));
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      await().until(() -> app.camel().getRouteController().getRouteStatus("demo").isSuspended());

      kinesis.createStream(missing, 1);
      app.act("demo", "retry");
      awaitState(app, "demo", "STREAMING");
      await().until(() -> app.ingest("demo", event("e", "1")).statusCode() == 202);
      assertThat(kinesis.texts(missing)).hasSize(1);
    }
  }

  @Test
  void offDiscardsAndNeverDeliversLater() throws Exception {
    try (TestApp app = TestApp.start(Connect.to("demo", stream, kinesis.endpoint()))) {
      app.act("demo", "disable");
      HttpResponse<String> answer = app.ingest("demo", ndjson(0, 3));
      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(answer.body()).isEqualTo("{\"accepted\":0,\"discarded\":3,\"skipped\":0}");
      app.act("demo", "enable");
      awaitState(app, "demo", "STREAMING");
      assertThat(app.ingest("demo", event("after", "after")).statusCode()).isEqualTo(202);
      assertThat(kinesis.texts(stream)).singleElement().asString().contains("after");
      assertThat(app.show("demo")).contains("\"discarded\":3");
    }
  }

  @Test
  void eachConnectionUsesItsOwnCredentialsAndStream() throws Exception {
    // this Kinesis keeps streams by account, and takes an access key of 12 digits for the account
    String accountOne = "111111111111";
    Map<String, String> both = new LinkedHashMap<>(Connect.to("mine", stream, kinesis.endpoint()));
    both.putAll(Connect.to("theirs", stream, kinesis.endpoint()));
    both.put("activity-sync.connections.theirs.access-key-id", accountOne + "0000");
    String other = kinesis.createStream(1);
    both.put("activity-sync.connections.theirs.stream-name", other);
    try (TestApp app = TestApp.start(both)) {
      assertThat(app.ingest("mine", event("e", "for-mine")).statusCode()).isEqualTo(202);
      assertThat(app.ingest("theirs", event("e", "for-theirs")).statusCode()).isEqualTo(202);
      assertThat(kinesis.texts(stream)).singleElement().asString().contains("for-mine");
      assertThat(kinesis.texts(other)).singleElement().asString().contains("for-theirs");
    }
  }

  @Test
  void badEventRefusesTheWholeBodyByIndexAndField() throws Exception {
    try (TestApp app = TestApp.start(Connect.to("demo", stream, kinesis.endpoint()))) {
      HttpResponse<String> answer =
          app.ingest(
              "demo", event("e", "1") + "\n{\"kind\":\"experience-start\"}\n" + event("e", "2"));
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(answer.body()).contains("\"index\":1").contains("\"field\":\"timestamp\"");
      assertThat(kinesis.texts(stream)).isEmpty();
    }
  }

  @Test
  void httpSourceAnswersAsHttpClientsExpect() throws Exception {
    Map<String, String> small = Connect.to("demo", stream, kinesis.endpoint());
    small.put("camel.server.maxBodySize", "2000");
    try (TestApp app = TestApp.start(small)) {
      assertThat(app.ingest("nobody", "{}").statusCode()).isEqualTo(404);
      assertThat(app.call("GET", "/ingest/demo", "").statusCode()).isEqualTo(405);
      assertThat(
              app.call("POST", "/ingest/demo", "application/x-www-form-urlencoded", "{}")
                  .statusCode())
          .isEqualTo(415);
      HttpResponse<String> large = app.ingest("demo", ndjson(0, 100));
      assertThat(large.statusCode()).isEqualTo(413);
      assertThat(large.body()).contains("\"maxBytes\":2000");
      assertThat(app.ingest("demo", "[]").body()).contains("\"accepted\":0");
    }
  }

  @Test
  void listensOnLoopbackAloneWithoutAuthentication() {
    Map<String, String> open = Connect.to("demo", stream, kinesis.endpoint());
    open.put("camel.server.host", "0.0.0.0");
    assertThatThrownBy(() -> TestApp.start(open).close())
        .hasStackTraceContaining("camel.server.host: is \"0.0.0.0\", should be 127.0.0.1 unless");
  }

  @Test
  void camelsOwnSuspendAndResumeShowInTheState() throws Exception {
    try (TestApp app = TestApp.start(Connect.to("demo", stream, kinesis.endpoint()))) {
      awaitState(app, "demo", "STREAMING");
      app.camel().getRouteController().suspendRoute("demo");
      awaitState(app, "demo", "PAUSED");
      assertThat(app.show("demo"))
          .contains("\"cause\":\"SUSPENDED\"")
          .contains("\"suspended\":true");
      assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(503);
      app.camel().getRouteController().resumeRoute("demo");
      awaitState(app, "demo", "STREAMING");
      assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(202);
    }
  }

  @Test
  void stoppingAndStartingTheRoutesMBeanShowInTheState() throws Exception {
    try (TestApp app = TestApp.start(Connect.to("demo", stream, kinesis.endpoint()))) {
      awaitState(app, "demo", "STREAMING");
      MBeanServer server =
          app.camel().getManagementStrategy().getManagementAgent().getMBeanServer();
      ObjectName route =
          server
              .queryNames(new ObjectName("org.apache.camel:type=routes,name=\"demo\",*"), null)
              .iterator()
              .next();
      server.invoke(route, "stop", null, null);
      awaitState(app, "demo", "PAUSED");
      assertThat(app.show("demo")).contains("\"cause\":\"SUSPENDED\"");
      // not the 404 of an address that is gone
      assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(503);
      server.invoke(route, "start", null, null);
      awaitState(app, "demo", "STREAMING");
      assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(202);

      server.invoke(route, "stop", null, null);
      awaitState(app, "demo", "PAUSED");
      assertThat(app.act("demo", "resume").statusCode()).isEqualTo(200);
      awaitState(app, "demo", "STREAMING");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> "Started".equals(server.getAttribute(route, "State")));
      assertThat(app.ingest("demo", event("e", "2")).statusCode()).isEqualTo(202);
    }
  }

  @Test
  void secretShowsNowhere() throws Exception {
    try (TestApp app = TestApp.start(Connect.to("demo", stream, kinesis.endpoint()))) {
      assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(202);
      String route =
          PluginHelper.getModelToXMLDumper(app.camel())
              .dumpModelAsXml(
                  app.camel(), ((ModelCamelContext) app.camel()).getRouteDefinition("demo"));
      assertThat(route).contains("aws2-kinesis:");
      assertThat(app.camel().getEndpoints().toString()).contains(stream);
      assertThat(app.show("demo") + route + app.camel().getEndpoints())
          .doesNotContain("secret-of-demo");
    }
  }
}
