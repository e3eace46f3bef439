package io.activitysync.journeys;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.activitysync.event.version.catalogue.EventCatalogue;
import io.activitysync.support.app.Senders;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.Record;

/** An operator changes a connection by REST while its senders send as fast as they can. */
class LifeUnderLoadTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SENDERS = 4;
  private static final int BODIES = 50;
  private static final int BODY_EVENTS = 500;

  private final Map<String, JsonSchema> schemas = new HashMap<>();
  private EmbeddedTestKinesis kinesis;
  private TestApp app;
  private String stream;

  @BeforeEach
  void start() throws Exception {
    kinesis = EmbeddedTestKinesis.start();
    stream = kinesis.createStream(4);
    app = TestApp.start(Map.of());
    HttpResponse<String> made =
        app.call(
            "POST",
            "/api/connections",
            ("{\"id\":\"demo\",\"streamName\":\"%s\",\"region\":\"us-east-1\",\"endpoint\":\"%s\","
                    + "\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\",\"secretAccessKey\":\"secret-zero\","
                    + "\"enabled\":true}")
                .formatted(stream, kinesis.endpoint()));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    await().atMost(60, SECONDS).until(() -> app.show("demo").contains("STREAMING"));
  }

  @AfterEach
  void stop() {
    app.close();
    kinesis.close();
  }

  private void patch(String json) throws Exception {
    HttpResponse<String> answer =
        app.call("PATCH", "/api/connections/demo", "application/merge-patch+json", json);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void versionSwitchesLoseRepeatAndHoldUpNothing() throws Exception {
    int switches = 0;
    long before = System.nanoTime();
    try (Senders senders = new Senders(app, "demo", SENDERS, BODIES, BODY_EVENTS)) {
      while (!senders.ended()) {
        patch("{\"version\":\"" + (switches++ % 2 == 0 ? "0.0" : "1.0") + "\"}");
      }
      senders.join();
      assertThat(senders.accepted()).isEqualTo((long) SENDERS * BODIES * BODY_EVENTS);
      assertThat(senders.answers503()).isZero();
      System.out.printf(
          "%d switches of the version while %d events went through, %d a second%n",
          switches,
          senders.accepted(),
          senders.accepted() * 1_000_000_000L / (System.nanoTime() - before));
    }
    List<Record> records = kinesis.records(stream);
    assertThat(records).hasSize(SENDERS * BODIES * BODY_EVENTS);
    Senders.assertOnceAndInOrder(records);
    Map<String, Integer> byVersion = new HashMap<>();
    for (Record record : records) {
      byVersion.merge(versionOf(JSON.readTree(record.data().asUtf8String())), 1, Integer::sum);
    }
    assertThat(byVersion).containsOnlyKeys("0.0", "1.0");
    assertThat(byVersion.values()).allMatch(count -> count > BODY_EVENTS);
  }

  @Test
  void replacedSecretHoldsAtOnceAndLosesNothing() throws Exception {
    try (Senders senders = new Senders(app, "demo", SENDERS, BODIES / 2, BODY_EVENTS)) {
      for (int i = 1; !senders.ended(); i++) {
        patch("{\"secretAccessKey\":\"secret-number-" + i + "\"}");
      }
      senders.join();
      assertThat(senders.accepted()).isEqualTo((long) SENDERS * BODIES / 2 * BODY_EVENTS);
    }
    List<Record> records = kinesis.records(stream);
    assertThat(records).hasSize(SENDERS * BODIES / 2 * BODY_EVENTS);
    Senders.assertOnceAndInOrder(records);
  }

  @Test
  void suspendingAndResumingLosesNothing() throws Exception {
    try (Senders senders = new Senders(app, "demo", SENDERS, BODIES / 2, BODY_EVENTS)) {
      while (!senders.ended()) {
        assertThat(app.act("demo", "suspend").statusCode()).isEqualTo(200);
        assertThat(app.act("demo", "resume").statusCode()).isEqualTo(200);
        long soFar = senders.accepted();
        await().atMost(60, SECONDS).until(() -> senders.accepted() > soFar || senders.ended());
      }
      senders.join();
    }
    List<Record> records = kinesis.records(stream);
    assertThat(records).hasSize(SENDERS * BODIES / 2 * BODY_EVENTS);
    Senders.assertOnceAndInOrder(records);
  }

  @Test
  void deletedConnectionHasAllInItsStreamThatItAccepted() throws Exception {
    try (Senders senders = new Senders(app, "demo", SENDERS, Integer.MAX_VALUE, BODY_EVENTS)) {
      await().atMost(60, SECONDS).until(() -> senders.accepted() > 10 * BODY_EVENTS);
      assertThat(app.call("DELETE", "/api/connections/demo", "").statusCode()).isEqualTo(409);
      HttpResponse<String> deleted = app.call("DELETE", "/api/connections/demo?force=true", "");
      assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(204);
      senders.join();
      List<Record> records = kinesis.records(stream);
      assertThat((long) records.size()).isEqualTo(senders.accepted());
      Senders.assertOnceAndInOrder(records);
    }
  }

  /** The one version whose schema the record satisfies. */
  private String versionOf(JsonNode sent) {
    List<String> fits =
        List.of("0.0", "1.0").stream().filter(id -> schema(id).validate(sent).isEmpty()).toList();
    assertThat(fits).as(sent.toString()).hasSize(1);
    return fits.get(0);
  }

  private JsonSchema schema(String id) {
    return schemas.computeIfAbsent(
        id,
        any ->
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                    EventCatalogue.builtIn().find(id).orElseThrow().kinds().stream()
                        .filter(kind -> kind.kind().equals("experience-start"))
                        .findFirst()
                        .orElseThrow()
                        .schema()));
  }
}
