package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.SendParameters;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The last records of a stream, as REST shows them to an operator. */
class StreamLookTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"kpl", "lines"})
  void aggregatedRecordsAreShownAsTheirEventsWithPersonalDataHidden(String format)
      throws Exception {
    Path routes = SendParameters.folder(folder, "aggregation: " + format, "aggregationBuckets: 1");
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start()) {
      String stream = kinesis.createStream(1);
      var settings =
          Connect.with(
              Connect.with(
                  Connect.to("demo", stream, kinesis.endpoint()), "demo", "pii", "include"),
              "demo",
              "version",
              "1.0");
      try (TestApp app = TestApp.start(routes, settings)) {
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> app.show("demo").contains("\"state\":\"STREAMING\""));
        String events =
            IntStream.range(0, 5).mapToObj(StreamLookTest::event).collect(Collectors.joining("\n"));
        assertThat(app.ingest("demo", events).statusCode()).isEqualTo(202);
        assertThat(kinesis.records(stream)).as("aggregated").hasSizeLessThan(5);

        List<JsonNode> hidden = look(app, "{}");
        assertThat(hidden).hasSize(5);
        for (int n = 0; n < 5; n++) {
          assertThat(hidden.toString()).contains("\\\"x" + n + "\\\"");
        }
        assertThat(distinct(hidden, "kind")).containsExactly("experience-start");
        assertThat(hidden.toString()).doesNotContain("+4917").contains("(hidden)");

        List<JsonNode> shown = look(app, "{\"personalData\":true}");
        assertThat(shown.toString()).contains("+49170", "+49174");

        List<JsonNode> last = look(app, "{\"limit\":2}");
        assertThat(last).hasSize(2);
        assertThat(last.get(0).toString()).as("newest first").contains("\\\"x4\\\"");
      }
    }
  }

  /** The kinds of v0.0 have other names at the source, and a connection may go by either. */
  @Test
  void aTestEventIsOneThatTheConnectionWouldSend() throws Exception {
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start()) {
      Map<String, String> settings = new HashMap<>();
      Map<String, String> events =
          Map.of("source", "outbound-sms", "version", "queued", "another", "experience-start");
      events.forEach(
          (id, kind) -> {
            settings.putAll(Connect.to(id, kinesis.createStream(1), kinesis.endpoint()));
            settings.put("activity-sync.connections." + id + ".version", "0.0");
            settings.put("activity-sync.connections." + id + ".events", kind);
          });
      try (TestApp app = TestApp.start(settings)) {
        for (String id : events.keySet()) {
          HttpResponse<String> answer =
              app.call("POST", "/api/connections/" + id + "/test-event", "{}");
          assertThat(answer.statusCode()).as(id + answer.body()).isEqualTo(200);
          JsonNode record = JSON.readTree(JSON.readTree(answer.body()).path("record").asText());
          assertThat(record.path("kind").asText())
              .isEqualTo(id.equals("another") ? "experience-start" : "queued");
        }
      }
    }
  }

  @Test
  void whyItCantBeLookedAtIsSaidWithItsCauseAndIsNoErrorOfThisProcess() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger("io.activitysync.management");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    String prefix = "activity-sync.connections.demo.";
    Map<String, String> settings =
        Map.of(
            prefix + "stream-name", "s",
            prefix + "region", "us-east-1",
            prefix + "credentials", "profile",
            prefix + "profile", "nobody");
    try (TestApp app = TestApp.start(settings)) {
      HttpResponse<String> answer = app.call("POST", "/api/connections/demo/tail", "{}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(424);
      JsonNode problem = JSON.readTree(answer.body());
      assertThat(problem.path("cause").asText()).startsWith("CREDENTIALS");
      assertThat(problem.path("detail").asText()).contains("nobody");
      assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.ERROR));
    } finally {
      logger.detachAppender(log);
    }
  }

  private static List<JsonNode> look(TestApp app, String body) throws Exception {
    JsonNode answer =
        JSON.readTree(app.call("POST", "/api/connections/demo/tail", body).body()).get("records");
    return StreamSupport.stream(answer.spliterator(), false).toList();
  }

  private static Set<String> distinct(List<JsonNode> records, String member) {
    Set<String> values = new HashSet<>();
    records.forEach(record -> values.add(record.get(member).asText()));
    return values;
  }

  private static String event(int n) {
    return Connect.event("x" + n, Integer.toString(n))
        .replace("\"data\":{},\"pii\":[]", "\"data\":{\"to\":\"+4917" + n + "\"},\"pii\":[\"to\"]");
  }
}
