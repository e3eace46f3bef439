package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.server.PostgresLocal;
import io.activitysync.support.server.SlowWire;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes whose PostgreSQL is slow, lets nobody write, gives no connection, or has lost its
 * last writes: they stream on, say of nothing that it is saved which is not, and recover by
 * themselves.
 */
class StoreFaultsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** More than the pool has connections. */
  private static final int CALLERS = 8;

  @TempDir private Path folder;
  private EmbeddedTestKinesis kinesis;
  private SlowWire wire;
  private String database;
  private TestApp one;
  private TestApp two;

  @BeforeEach
  void start() throws Exception {
    Map<String, String> properties = PostgresLocal.shared().newStore();
    database = properties.get("activity-sync.store.url");
    URI address = URI.create(database.substring("jdbc:".length()));
    wire = SlowWire.before(address.getPort());
    properties.put(
        "activity-sync.store.url",
        "jdbc:postgresql://127.0.0.1:" + wire.port() + address.getPath());
    properties.put("activity-sync.store.key-file", folder.resolve("key.json").toString());
    kinesis = EmbeddedTestKinesis.start();
    properties.putAll(Connect.to("demo", kinesis.createStream(1), kinesis.endpoint()));
    one = TestApp.start(properties);
    two = TestApp.start(properties);
    assertStreaming();
  }

  @AfterEach
  void stop() {
    wire.delay(Duration.ZERO);
    for (AutoCloseable each : new AutoCloseable[] {one, two, wire, kinesis}) {
      close(each);
    }
  }

  private static void close(AutoCloseable each) {
    try {
      if (each != null) {
        each.close();
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void assertStreaming() {
    for (TestApp app : List.of(one, two)) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(202));
    }
  }

  private void create(TestApp app, String id) throws Exception {
    String settings =
        "{\"id\":\"%s\",\"streamName\":\"s\",\"region\":\"us-east-1\",\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\",\"secretAccessKey\":\"secret\"}"
            .formatted(id);
    assertThat(app.call("POST", "/api/connections", settings).statusCode()).isEqualTo(201);
  }

  private static int status(TestApp app, String id) throws Exception {
    return app.call("GET", "/api/connections/" + id, "").statusCode();
  }

  private HttpResponse<String> rename(TestApp app, String name) throws Exception {
    return app.call("PATCH", "/api/connections/demo", "{\"name\":\"" + name + "\"}");
  }

  private static HttpResponse<String> look(TestApp app, boolean personal) throws Exception {
    return app.call("POST", "/api/connections/demo/tail", "{\"personalData\":" + personal + "}");
  }

  private void awaitName(TestApp app, String name) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(app.show("demo")).contains("\"name\":\"" + name + "\""));
  }

  @Test
  void aSlowOneIsWaitedForOrSaidToBeAway() throws Exception {
    List<String> saved = new ArrayList<>();
    wire.delay(Duration.ofMillis(200));
    HttpResponse<String> slow = rename(one, "slow");
    assertThat(slow.statusCode()).as(slow.body()).isEqualTo(200);
    saved.add("slow");
    awaitName(two, "slow");
    assertStreaming();

    // a change is more than two questions
    wire.delay(Duration.ofSeconds(4));
    for (TestApp app : List.of(one, two)) {
      HttpResponse<String> refused = rename(app, "slower");
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
      assertThat(refused.body()).contains("store").doesNotContain(PostgresLocal.PASSWORD);
    }
    assertStreaming();

    wire.delay(Duration.ZERO);
    await().atMost(PATIENCE).until(() -> rename(two, "well").statusCode() == 200);
    saved.add("well");
    for (TestApp app : List.of(one, two)) {
      awaitName(app, "well");
      String history = app.call("GET", "/api/connections/demo/history", "").body();
      assertThat(saved).allSatisfy(name -> assertThat(history).contains("\"" + name + "\""));
    }
    assertStreaming();
  }

  @Test
  void oneThatGivesNoConnectionIsAsOneThatIsAway() throws Exception {
    String name = database.substring(database.lastIndexOf('/') + 1);
    try (Connection other =
            DriverManager.getConnection(
                PostgresLocal.shared().url("postgres"),
                PostgresLocal.USER,
                PostgresLocal.PASSWORD);
        Statement statement = other.createStatement()) {
      statement.execute("alter database " + name + " allow_connections false");
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
      for (TestApp app : List.of(one, two)) {
        HttpResponse<String> refused = rename(app, "n1");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.body()).contains("Nothing was changed");
        assertThat(look(app, true).statusCode()).as("what nothing would tell of").isEqualTo(503);
        assertThat(look(app, false).statusCode()).isEqualTo(200);
        assertThat(app.observe("health/ready").statusCode()).isEqualTo(200);
      }
      assertStreaming();
      statement.execute("alter database " + name + " allow_connections true");
    }
    await().atMost(PATIENCE).until(() -> rename(two, "well").statusCode() == 200);
    awaitName(one, "well");
    String history = one.call("GET", "/api/connections/demo/history", "").body();
    assertThat(history).contains("\"well\"").doesNotContain("\"n1\"", "personalData");
    await().atMost(PATIENCE).until(() -> look(one, true).statusCode() == 200);
    assertThat(two.call("GET", "/api/connections/demo/history", "").body())
        .contains("personalData");
    assertStreaming();
  }

  /** The new one has the numbers of the lost changes to give once more. */
  @Test
  void whatAFailoverHasLostIsLostAtEachAndWhatComesAfterItIsTakenByEach() throws Exception {
    PostgresLocal postgres = PostgresLocal.shared();
    create(one, "early");
    rename(one, "kept");
    postgres.copy();
    await().atMost(PATIENCE).until(() -> rename(one, "lost").statusCode() == 200);
    awaitName(two, "lost");
    create(two, "made");
    await().atMost(PATIENCE).until(() -> status(one, "made") == 200);
    String early = "/api/connections/early";
    String tag = two.call("GET", early, "").headers().firstValue("ETag").orElseThrow();
    assertThat(two.send("DELETE", early, "", "If-Match", tag).statusCode()).isEqualTo(204);
    await().atMost(PATIENCE).until(() -> status(one, "early") == 404);

    postgres.failOver();
    await().atMost(PATIENCE).until(() -> rename(two, "after").statusCode() == 200);
    for (TestApp app : List.of(one, two)) {
      awaitName(app, "after");
      await().atMost(PATIENCE).until(() -> status(app, "made") == 404);
      await().atMost(PATIENCE).until(() -> status(app, "early") == 200);
      String history = app.call("GET", "/api/connections/demo/history", "").body();
      assertThat(history).contains("\"kept\"", "\"after\"").doesNotContain("\"lost\"");
    }
    assertStreaming();
  }

  @Test
  void whoCanNotWriteIsToldSoAndKeepsNobodyElseFromStreaming() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(2 * CALLERS);
    try (Connection other =
            DriverManager.getConnection(database, PostgresLocal.USER, PostgresLocal.PASSWORD);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select revision from store_state for update");
      List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        String name = "n" + i;
        calls.add(() -> rename(one, name));
        calls.add(() -> rename(two, name));
      }
      for (Future<HttpResponse<String>> call : callers.invokeAll(calls)) {
        HttpResponse<String> refused = call.get(1, TimeUnit.MINUTES);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
      }
      assertStreaming();
      assertThat(one.observe("health/ready").statusCode()).isEqualTo(200);

      other.rollback();
      await().atMost(PATIENCE).until(() -> rename(two, "well").statusCode() == 200);
      awaitName(one, "well");
      String history = one.call("GET", "/api/connections/demo/history", "").body();
      assertThat(history).contains("\"well\"").doesNotContainPattern("\"n\\d\"");
      assertStreaming();
    } finally {
      callers.shutdownNow();
    }
  }
}
