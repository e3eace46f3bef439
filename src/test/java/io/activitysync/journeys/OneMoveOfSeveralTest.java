package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.WireFault;
import io.activitysync.support.server.PostgresLocal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What three processes on one PostgreSQL find out or follow together is done and told once. */
class OneMoveOfSeveralTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration WITHIN = Duration.ofMinutes(2);

  /** Longer than it takes to write and to send what was still on its way. */
  private static final Duration QUIET = Duration.ofSeconds(3);

  @TempDir private Path folder;
  private final List<TestApp> apps = new ArrayList<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<String> toldOfGone = new CopyOnWriteArrayList<>();
  private EmbeddedTestKinesis kinesis;
  private FaultProxy proxy;

  @BeforeEach
  void open() {
    kinesis = EmbeddedTestKinesis.start();
    proxy = FaultProxy.before(kinesis.endpoint());
  }

  @AfterEach
  void close() {
    Collections.reverse(apps);
    apps.forEach(TestApp::close);
    proxy.close();
    kinesis.close();
  }

  private void start(int count) throws Exception {
    Map<String, String> properties = PostgresLocal.shared().newStore();
    properties.putAll(Connect.to("acme", kinesis.createStream(1), proxy.endpoint()));
    properties.put("activity-sync.store.key-file", folder.resolve("key.json").toString());
    properties.put("activity-sync.notify", "seda:moves");
    for (int i = 0; i < count; i++) {
      TestApp app = TestApp.start(properties);
      apps.add(app);
      app.camel()
          .addRoutes(
              new RouteBuilder() {
                @Override
                public void configure() {
                  from("seda:moves").process(e -> tell(read(e.getMessage().getBody())));
                }
              });
    }
  }

  private void tell(JsonNode row) {
    (row.path("connection").asText().equals("gone") ? toldOfGone : told).add(move(row));
  }

  private static JsonNode read(Object json) throws Exception {
    return JSON.readTree((String) json);
  }

  private static String move(JsonNode row) {
    String cause = row.has("cause") ? row.path("cause").asText() : row.path("why").asText();
    return row.path("from").asText()
        + ">"
        + row.path("to").asText()
        + " "
        + cause.split(":", 2)[0].replace("null", "")
        + " "
        + (row.has("who") ? row.path("who") : row.path("by")).asText();
  }

  private void awaitState(String state) {
    await()
        .atMost(WITHIN)
        .untilAsserted(
            () -> {
              for (TestApp app : apps) {
                assertThat(app.sees("acme")).contains("\"state\":\"" + state + "\"");
              }
            });
  }

  private void postToAll(int status) throws Exception {
    for (TestApp app : apps) {
      assertThat(app.ingest("acme", event("e", "1")).statusCode()).isEqualTo(status);
    }
  }

  /** Moves that any process shows, the oldest first. */
  private List<String> rows(TestApp app) throws Exception {
    List<String> rows = new ArrayList<>();
    String path = "/api/connections/acme/history?limit=200";
    for (JsonNode row : JSON.readTree(app.call("GET", path, "").body()).path("history")) {
      if (row.path("what").asText().equals("state")) {
        rows.add(0, move(row));
      }
    }
    return rows;
  }

  private List<String> rowsAfter(int known) throws Exception {
    List<String> all = rows(apps.get(1));
    return all.subList(known, all.size());
  }

  private int settled() throws Exception {
    awaitState("STREAMING");
    await()
        .during(QUIET)
        .atMost(WITHIN)
        .untilAsserted(() -> assertThat(told).containsExactlyInAnyOrderElementsOf(rowsAfter(0)));
    return told.size();
  }

  private void awaitMoves(int known, String... moves) {
    await()
        .during(QUIET)
        .atMost(WITHIN)
        .untilAsserted(
            () -> {
              assertThat(rowsAfter(known)).containsExactly(moves);
              assertThat(told.subList(known, told.size())).containsExactlyInAnyOrder(moves);
            });
  }

  @Test
  void aKeyThatIsWithdrawnIsOnePauseAndItsEndOneRecovery() throws Exception {
    start(3);
    int known = settled();
    proxy.when(call -> true, WireFault.refuse("UnrecognizedClientException", "Revoked."));
    postToAll(503);
    awaitState("PAUSED");
    awaitMoves(known, "STREAMING>PAUSED UNKNOWN_KEY error handler");

    known = told.size();
    proxy.clear();
    String operator = operator("retry");
    awaitState("STREAMING");
    awaitMoves(known, "PAUSED>CONNECTING  " + operator, "CONNECTING>STREAMING  probe");
    postToAll(202);
  }

  private String operator(String verb) throws Exception {
    assertThat(apps.get(2).act("acme", verb).statusCode()).isEqualTo(200);
    return "rest";
  }

  @Test
  void whatAnOperatorSwitchesIsToldOnceByItsOwnName() throws Exception {
    start(3);
    int known = settled();
    String operator = operator("disable");
    awaitState("DISABLED");
    awaitMoves(known, "STREAMING>DISABLED  " + operator);
    known = told.size();
    operator("enable");
    awaitState("STREAMING");
    awaitMoves(known, "DISABLED>CONNECTING  " + operator, "CONNECTING>STREAMING  probe");
    known = told.size();
    operator("suspend");
    awaitState("PAUSED");
    awaitMoves(known, "STREAMING>PAUSED SUSPENDED " + operator);
  }

  @Test
  void aDeletedConnectionEndsOnceByTheNameOfWhoDeletedIt() throws Exception {
    start(2);
    String settings =
        "{\"id\":\"gone\",\"streamName\":\"%s\",\"region\":\"us-east-1\",\"endpoint\":\"%s\",\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\",\"secretAccessKey\":\"secret\",\"enabled\":true}"
            .formatted(kinesis.createStream(1), proxy.endpoint());
    assertThat(apps.get(0).call("POST", "/api/connections", settings).statusCode()).isEqualTo(201);
    for (TestApp app : apps) {
      await().atMost(WITHIN).until(() -> app.sees("gone").contains("\"state\":\"STREAMING\""));
    }
    assertThat(apps.get(0).send("DELETE", "/api/connections/gone?force=true", "").statusCode())
        .isEqualTo(204);
    await()
        .during(QUIET)
        .atMost(WITHIN)
        .untilAsserted(
            () ->
                assertThat(toldOfGone)
                    .containsExactly(
                        "DISABLED>CONNECTING  start",
                        "CONNECTING>STREAMING  probe",
                        "STREAMING>DISABLED  rest"));
  }

  /** Between two tries one process waits for half of 5, 10, 20, then 30 s at the least. */
  @Test
  void pausedTogetherTheyAskAsOftenAsOne() throws Exception {
    proxy.when(call -> true, WireFault.serverError());
    long begun = System.nanoTime();
    start(3);
    awaitState("PAUSED");
    await().atMost(WITHIN).until(() -> asked() >= 3 + 3);
    int tries = asked() - 3;
    double seconds = (System.nanoTime() - begun) / 1e9;
    int most = 0;
    for (double next = 2.5; next <= seconds; next += Math.min(15, 2.5 * (1 << most))) {
      most++;
    }
    assertThat(tries).as("tries in %s s", seconds).isLessThanOrEqualTo(most);

    proxy.clear();
    awaitState("STREAMING");
    postToAll(202);
  }

  private int asked() {
    return (int)
        proxy.calls().stream()
            .filter(call -> call.operation().equals("DescribeStreamSummary"))
            .count();
  }

  @Test
  void aStoreThatIsAwayKeepsNoMessage() throws Exception {
    start(2);
    settled();
    told.clear();
    PostgresLocal.shared().stop();
    try {
      proxy.when(call -> true, WireFault.refuse("UnrecognizedClientException", "Revoked."));
      postToAll(503);
      String pause = "STREAMING>PAUSED UNKNOWN_KEY error handler";
      await().atMost(WITHIN).untilAsserted(() -> assertThat(told).contains(pause));
    } finally {
      PostgresLocal.shared().start();
    }
    proxy.clear();
    for (TestApp app : apps) {
      // the store may not be back yet, and then each retries alone
      app.act("acme", "retry");
    }
    awaitState("STREAMING");
  }
}
