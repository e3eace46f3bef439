package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.server.PostgresLocal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each of several processes sees is told by any of them, and what they see together. */
class OneTruthTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private EmbeddedTestKinesis kinesis;
  private Map<String, String> store;
  private Map<String, String> properties;

  @BeforeEach
  void start() throws Exception {
    kinesis = EmbeddedTestKinesis.start();
    store = PostgresLocal.shared().newStore();
    store.put("activity-sync.store.key-file", folder.resolve("key.json").toString());
    properties = new HashMap<>(store);
    properties.putAll(Connect.to("demo", kinesis.createStream(1), kinesis.endpoint()));
  }

  @AfterEach
  void stop() {
    kinesis.close();
  }

  @Test
  void countersAreSummedAtEitherAndGoOnAfterTheStoreWasAway() throws Exception {
    try (TestApp one = TestApp.start(properties);
        TestApp two = TestApp.start(properties)) {
      for (TestApp each : List.of(one, two)) {
        await(() -> each.ingest("demo", event("e", "1")).statusCode() == 202);
      }
      await(() -> delivered(one) == 2 && delivered(two) == 2);
      assertThat(show(one).get("instances"))
          .hasSize(2)
          .allSatisfy(each -> assertThat(each.get("current").asBoolean()).isTrue());
      assertThat(show(one).findValuesAsText("self")).containsExactlyInAnyOrder("true", "false");
      assertThat(show(one).at("/instances/0").fieldNames())
          .toIterable()
          .containsExactlyInAnyOrderElementsOf(described(one));
      await(() -> overview(one).get("delivered").asLong() == 2);

      PostgresLocal.shared().stop();
      try {
        assertThat(two.ingest("demo", event("e", "2")).statusCode()).isEqualTo(202);
        assertThat(show(one).get("instances")).as("what is known is kept").hasSize(2);
      } finally {
        PostgresLocal.shared().start();
      }
      await(() -> delivered(one) == 3 && delivered(two) == 3);
    }
  }

  @Test
  void aPauseOfOneShowsAtTheOtherUntilThatOneHasEnded() throws Exception {
    Map<String, String> elsewhere = Connect.with(properties, "demo", "stream-name", "nowhere");
    try (TestApp one = TestApp.start(properties)) {
      await(() -> state(one).equals("STREAMING"));
      try (TestApp two = TestApp.start(elsewhere)) {
        await(() -> state(one).equals("PAUSED"));
        JsonNode whole = show(one);
        assertThat(whole.at("/pause/cause").asText()).isEqualTo("STREAM_NOT_FOUND");
        whole
            .get("instances")
            .forEach(
                each ->
                    assertThat(each.get("state").asText())
                        .isEqualTo(each.get("self").asBoolean() ? "STREAMING" : "PAUSED"));
        assertThat(overview(one).get("cause").asText()).isEqualTo("STREAM_NOT_FOUND");
        assertThat(one.call("GET", "/api/connections?state=paused", "").body())
            .contains("\"total\":1");
        await(() -> show(two).get("instances").size() == 2);
        assertThat(one.ingest("demo", event("e", "1")).statusCode())
            .as("which streams itself")
            .isEqualTo(202);
      }
      await(() -> state(one).equals("STREAMING"));
      assertThat(show(one).get("instances")).hasSize(1);
    }
  }

  @Test
  void oneThatIsNotHeardOfIsGoneFromTheWholeAndThenForgotten() throws Exception {
    try (TestApp one = TestApp.start(properties)) {
      await(() -> state(one).equals("STREAMING"));
      String shown =
          ("{\"state\":\"PAUSED\",\"since\":\"%1$s\",\"pause\":{\"cause\":\"GHOST\",\"since\":\"%1$s\"},"
                  + "\"sourceState\":{\"state\":\"FAILED\",\"since\":\"%1$s\",\"of a newer one\":1},"
                  + "\"counters\":{\"received\":7,\"delivered\":0,\"discarded\":0,\"skipped\":0,"
                  + "\"rejected\":0,\"retried\":0}}")
              .formatted("2026-03-14T09:26:53Z");
      sql(
          "begin; insert into instance values ('ghost', clock_timestamp(), 1);"
              + " insert into observed select 'ghost', id, revision, 1, '%s' from connection; commit"
                  .formatted(shown));
      await(() -> state(one).equals("PAUSED"));
      assertThat(show(one).at("/pause/cause").asText()).isEqualTo("GHOST");
      assertThat(show(one).at("/sourceState/state").asText()).isEqualTo("FAILED");
      assertThat(show(one).at("/counters/received").asLong()).isEqualTo(7);

      await(() -> state(one).equals("STREAMING"));
      assertThat(show(one).at("/counters/received").asLong()).isZero();
      await(() -> show(one).get("instances").size() == 1);

      sql("update instance set seen_at = seen_at - interval '11 minutes' where name = 'ghost'");
      await(() -> count("select count(*) from instance") == 1);
      assertThat(count("select count(*) from observed where instance = 'ghost'")).isZero();
    }
    assertThat(count("select count(*) from instance")).as("it took leave").isZero();
  }

  @Test
  void aProcessOfItsOwnShowsNoInstances() throws Exception {
    properties.keySet().removeAll(store.keySet());
    try (TestApp alone = TestApp.start(properties)) {
      await(() -> state(alone).equals("STREAMING"));
      assertThat(show(alone).has("instances")).isFalse();
      assertThat(Thread.getAllStackTraces().keySet())
          .noneMatch(thread -> thread.getName().equals("instances"));
    }
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).until(condition);
  }

  private static JsonNode show(TestApp app) throws Exception {
    return JSON.readTree(app.show("demo"));
  }

  private static String state(TestApp app) throws Exception {
    return show(app).get("state").asText();
  }

  private static long delivered(TestApp app) throws Exception {
    return show(app).at("/counters/delivered").asLong();
  }

  private static JsonNode overview(TestApp app) throws Exception {
    return JSON.readTree(app.call("GET", "/api/overview", "").body()).at("/connections/0");
  }

  private static List<String> described(TestApp app) throws Exception {
    List<String> names = new ArrayList<>();
    JSON.readTree(app.call("GET", "/api/openapi.json", "").body())
        .at("/components/schemas/Instance/properties")
        .fieldNames()
        .forEachRemaining(names::add);
    return names;
  }

  private void sql(String statement) throws Exception {
    try (Connection connection = connection();
        Statement one = connection.createStatement()) {
      one.execute(statement);
    }
  }

  private long count(String query) throws Exception {
    try (Connection connection = connection();
        Statement one = connection.createStatement();
        ResultSet rows = one.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private Connection connection() throws Exception {
    return DriverManager.getConnection(
        store.get("activity-sync.store.url"), PostgresLocal.USER, PostgresLocal.PASSWORD);
  }
}
