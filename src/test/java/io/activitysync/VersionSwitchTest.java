package io.activitysync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionSettings;
import io.activitysync.connection.Content;
import io.activitysync.connection.Saved;
import io.activitysync.event.version.EventCatalogue;
import io.activitysync.support.Connect;
import io.activitysync.support.EmbeddedTestKinesis;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * A connection's version is changed again and again while events go through as fast as they can.
 */
class VersionSwitchTest {
  private static final int SENDERS = 4;
  private static final int BODIES = 15;
  private static final int EVENTS = 250;
  private static final int KEYS = 5;

  /** Longer than a batch, so that a body goes on in the version that was saved meanwhile. */
  private static final int LONG_BODY = 2_500;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
  private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
  private final Map<String, JsonSchema> schemas = new HashMap<>();

  @AfterEach
  void stop() {
    senders.shutdownNow();
    kinesis.close();
  }

  @Test
  void everyEventIsWhollyOfOneVersionOnceAndInOrderPerKey() throws Exception {
    String stream = kinesis.createStream(4);
    Map<String, String> direct =
        Connect.with(
            Connect.to("demo", stream, kinesis.endpoint()), "demo", "source", "direct:load");
    try (TestApp app = TestApp.start(direct)) {
      Connection connection = connectionBySending(app);
      List<Future<Integer>> loads = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        loads.add(senders.submit(load(app, connection, i)));
      }
      for (Future<Integer> load : loads) {
        assertThat(load.get()).isZero();
      }
    }
    Map<String, Integer> last = new HashMap<>();
    Map<String, Integer> byVersion = new HashMap<>();
    int records = 0;
    for (Record record : kinesis.records(stream)) {
      JsonNode sent = JSON.readTree(record.data().asUtf8String());
      byVersion.merge(versionOf(sent), 1, Integer::sum);
      int number = sent.at("/customContext/n").asInt();
      Integer before = last.put(record.partitionKey(), number);
      assertThat(number)
          .as("order in " + record.partitionKey())
          .isEqualTo(before == null ? 0 : before + 1);
      records++;
    }
    // numbers without a gap or a repetition, and as many as were sent: each is there once
    assertThat(records).isEqualTo(1 + (SENDERS - 1) * BODIES * EVENTS + BODIES / 5 * LONG_BODY);
    assertThat(byVersion).containsOnlyKeys("0.0", "1.0");
    assertThat(byVersion.values()).allMatch(count -> count > EVENTS);
  }

  /** The connection, as the steps of its route find it. */
  private static Connection connectionBySending(TestApp app) throws Exception {
    try (ProducerTemplate template = app.camel().createProducerTemplate()) {
      Exchange sent =
          template.request("direct:load", each -> each.getMessage().setBody(event("first", 0)));
      assertThat(sent.getException()).isNull();
      return sent.getProperty("ActivitySyncConnection", Connection.class);
    }
  }

  /** Sends bodies, each acknowledged before the next, and saves another version after each. */
  private static Callable<Integer> load(TestApp app, Connection connection, int sender) {
    boolean longBodies = sender == 0;
    int bodies = longBodies ? BODIES / 5 : BODIES;
    int events = longBodies ? LONG_BODY : EVENTS;
    return () -> {
      int failed = 0;
      int number = 0;
      try (ProducerTemplate template = app.camel().createProducerTemplate()) {
        for (int body = 0; body < bodies; body++) {
          StringBuilder text = new StringBuilder();
          for (int i = 0; i < events; i++, number++) {
            text.append(event(sender + "-" + number % KEYS, number / KEYS)).append('\n');
          }
          Exchange sent =
              template.request("direct:load", each -> each.getMessage().setBody(text.toString()));
          failed += sent.getException() == null ? 0 : 1;
          save(connection, body % 2 == 0 ? "0.0" : "1.0");
        }
      }
      return failed;
    };
  }

  private static void save(Connection connection, String version) {
    ConnectionSettings now = connection.settings();
    Content content = now.content();
    connection.take(
        new Saved(
            new ConnectionSettings(
                now.id(),
                now.name(),
                now.source(),
                now.target(),
                new Content(
                    version,
                    content.events(),
                    content.pii(),
                    content.piiKey(),
                    content.piiFields(),
                    content.partitionKey())),
            connection.desired(),
            connection.saved().revision() + 1,
            Set.of()));
  }

  private static String event(String experience, int number) {
    return Connect.event(experience, Integer.toString(number));
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
