package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.kinesis.aggregation.TakenApart;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.SendParameters;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.Record;

/** How a connection's records are sent: its own word goes before the route file's, at once. */
class SendingSettingsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int EACH = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path routes;

  private EmbeddedTestKinesis kinesis;
  private String stream;

  @BeforeEach
  void start() {
    kinesis = EmbeddedTestKinesis.start();
    stream = kinesis.createStream(1);
  }

  @AfterEach
  void stop() {
    kinesis.close();
  }

  private TestApp streaming(Map<String, String> properties) throws Exception {
    TestApp app = TestApp.start(routes, properties);
    await().atMost(PATIENCE).until(() -> app.show("demo").contains("\"state\":\"STREAMING\""));
    return app;
  }

  private Map<String, String> connection() {
    return Connect.to("demo", stream, kinesis.endpoint());
  }

  private static HttpResponse<String> patch(TestApp app, String body) throws Exception {
    return app.send(
        "PATCH", "/api/connections/demo", body, "Content-Type", "application/merge-patch+json");
  }

  private static String held(TestApp app, String setting) throws Exception {
    JsonNode one = JSON.readTree(app.show("demo")).get("effective").get(setting);
    return one.get("value").asText() + ", " + one.get("from").asText();
  }

  private static boolean aggregated(Record record) {
    // amazon-kinesis-producer, aggregation-format.md
    byte[] data = record.data().asByteArray();
    return data.length > 4 && (data[0] & 0xFF) == 0xF3 && (data[1] & 0xFF) == 0x89;
  }

  private static boolean severalLines(Record record) {
    return !aggregated(record) && record.data().asUtf8String().lines().count() > 1;
  }

  @Test
  void whatIsSavedHoldsFromThenOnAndNothingIsLostOrOutOfOrder() throws Exception {
    ExecutorService sender = Executors.newSingleThreadExecutor();
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger taken = new AtomicInteger();
    try (TestApp app = streaming(connection())) {
      Future<Integer> sent = sender.submit(() -> send(app, enough, taken));
      for (String change :
          List.of(
              "{\"aggregation\":\"lines\"}",
              "{\"aggregation\":\"kpl\"}",
              "{\"maxInFlight\":3}",
              "{\"ordering\":\"strict\",\"aggregation\":\"none\"}",
              "{\"aggregation\":\"kpl\",\"maxInFlight\":null}")) {
        int before = taken.get();
        await().atMost(PATIENCE).until(() -> taken.get() > before + 20);
        assertThat(patch(app, change).statusCode()).isEqualTo(200);
      }
      int before = taken.get();
      // the one under way at the answer may be of the way before
      await().atMost(PATIENCE).until(() -> taken.get() > before + 20);
      enough.set(true);
      int last = sent.get();

      List<Record> records = kinesis.records(stream);
      List<String> numbers =
          TakenApart.of(kinesis, stream).stream()
              .flatMap(record -> StandardCharsets.UTF_8.decode(record.data()).toString().lines())
              .map(text -> text.replaceAll("(?s).*\"n\":\"(\\d+)\".*", "$1"))
              .distinct()
              .toList();
      assertThat(numbers)
          .as("each, in the order of first occurrences")
          .isEqualTo(IntStream.range(0, last).mapToObj(Integer::toString).toList());
      assertThat(aggregated(records.get(0))).as("as the route file says").isFalse();
      assertThat(records).as("lines, meanwhile").anyMatch(SendingSettingsTest::severalLines);
      assertThat(aggregated(records.get(records.size() - 1))).as("as saved").isTrue();
      assertThat(held(app, "aggregation")).isEqualTo("kpl, connection");
      assertThat(held(app, "ordering")).isEqualTo("strict, connection");
      assertThat(held(app, "maxInFlight")).isEqualTo("16, route file");
    } finally {
      enough.set(true);
      sender.shutdownNow();
    }
  }

  /** Some after the others, all of one key, each time until it is taken; answers how many. */
  private static int send(TestApp app, AtomicBoolean enough, AtomicInteger taken) throws Exception {
    while (!enough.get()) {
      int first = taken.get();
      String some =
          IntStream.range(first, first + EACH)
              .mapToObj(n -> event("one", Integer.toString(n)))
              .collect(Collectors.joining("\n"));
      HttpResponse<String> answer = app.ingest("demo", some);
      if (answer.statusCode() == 202) {
        taken.addAndGet(EACH);
      } else {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
      }
    }
    return taken.get();
  }

  @Test
  void theRouteFileSaysWhatAConnectionDoesNot() throws Exception {
    SendParameters.folder(routes, "ordering: relaxed", "aggregation: kpl", "maxInFlight: 7");
    try (TestApp app = streaming(Connect.with(connection(), "demo", "aggregation", "none"))) {
      assertThat(held(app, "ordering")).isEqualTo("relaxed, route file");
      assertThat(held(app, "aggregation")).isEqualTo("none, connection");
      assertThat(held(app, "maxInFlight")).isEqualTo("7, route file");
      JsonNode shown = JSON.readTree(app.show("demo"));
      assertThat(shown.get("ordering").isNull()).isTrue();
      assertThat(shown.get("aggregation").asText()).isEqualTo("none");
      assertThat(shown.get("pinnedBy").properties())
          .as("each pinned member, and who sets it")
          .extracting(Map.Entry::getKey)
          .containsExactlyElementsOf(
              JSON.convertValue(shown.get("pinned"), new TypeReference<List<String>>() {}));
      assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(202);
      assertThat(kinesis.records(stream)).noneMatch(SendingSettingsTest::aggregated);
      assertThat(patch(app, "{\"aggregation\":\"kpl\"}").statusCode())
          .as("a file sets it")
          .isEqualTo(409);
    }
  }

  @Test
  void whatCantBeIsRefusedByNameAndRange() throws Exception {
    try (TestApp app = streaming(connection())) {
      HttpResponse<String> refused =
          patch(app, "{\"ordering\":\"some\",\"aggregation\":\"zip\",\"maxInFlight\":1001}");
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(refused.body())
          .contains(
              "is \\\"some\\\", should be strict or relaxed",
              "is \\\"zip\\\", should be none, kpl or lines",
              "is \\\"1001\\\", should be a whole number from 1 to 1000");
      for (String wrong : List.of("0", "-1", "1.5", "99999999999")) {
        HttpResponse<String> answer = patch(app, "{\"maxInFlight\":" + wrong + "}");
        assertThat(answer.statusCode()).as(wrong).isEqualTo(422);
        assertThat(answer.body()).contains("maxInFlight", "a whole number from 1 to 1000");
      }
      for (String wrong : List.of("\"16\"", "true", "[16]")) {
        assertThat(patch(app, "{\"maxInFlight\":" + wrong + "}").body())
            .contains("maxInFlight", "should be a number, as 16");
      }
    }
  }
}
