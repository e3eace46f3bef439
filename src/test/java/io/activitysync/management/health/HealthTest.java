package io.activitysync.management.health;

import static io.activitysync.support.app.Connect.event;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import io.activitysync.support.kinesis.WireFault;
import io.activitysync.support.server.PostgresLocal;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** What a load balancer, an orchestrator and an operator read from the running application. */
class HealthTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^`]+)` \\| (yes|no) \\| (yes|no) \\|");
  private final TestKinesis kinesis = KinesisLocal.shared();

  private static void awaitState(TestApp app, String connection, String state) {
    await()
        .atMost(60, SECONDS)
        .until(() -> app.show(connection).contains("\"state\":\"" + state + "\""));
  }

  private static JsonNode checks(TestApp app) throws Exception {
    return JSON.readTree(app.observe("health?data=true").body()).path("checks");
  }

  /** A check by its name; missing where there is none. */
  private static JsonNode check(TestApp app, String name) throws Exception {
    for (JsonNode check : checks(app)) {
      if (check.path("name").asText().equals(name)) {
        return check;
      }
    }
    return JSON.missingNode();
  }

  private static void assertAllUp(TestApp app) throws Exception {
    for (String path : new String[] {"health", "health/live", "health/ready"}) {
      HttpResponse<String> answer = app.observe(path);
      assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
      assertThat(JSON.readTree(answer.body()).path("status").asText()).isEqualTo("UP");
    }
  }

  @Test
  void pauseThatMendsItselfSaysWhenAndTakesNothingDown() throws Exception {
    try (FaultProxy proxy = FaultProxy.before(kinesis.endpoint())) {
      proxy.when(call -> true, WireFault.serverError());
      Map<String, String> one = Connect.to("demo", kinesis.createStream(1), proxy.endpoint());
      try (TestApp app = TestApp.start(one)) {
        await()
            .atMost(60, SECONDS)
            .until(() -> check(app, "connection:demo").at("/data/nextRetryAt").isTextual());
        JsonNode demo = check(app, "connection:demo");
        assertThat(demo.path("status").asText()).isEqualTo("UP");
        assertThat(demo.at("/data/state").asText()).isEqualTo("PAUSED");
        assertThat(demo.at("/data/cause").asText()).isEqualTo("SERVICE_ERROR");
        assertThat(Instant.parse(demo.at("/data/since").asText()))
            .isBefore(Instant.parse(demo.at("/data/nextRetryAt").asText()));
        assertThat(demo.path("message").asText()).contains("PAUSED").contains("SERVICE_ERROR");
        assertAllUp(app);
      }
    }
  }

  @Test
  void suspendingByJmxShowsInTheConnectionsCheckAlone() throws Exception {
    Map<String, String> one = Connect.to("demo", kinesis.createStream(1), kinesis.endpoint());
    try (TestApp app = TestApp.start(one)) {
      awaitState(app, "demo", "STREAMING");
      assertThat(check(app, "connection:demo").at("/data/state").asText()).isEqualTo("STREAMING");
      MBeanServer server =
          app.camel().getManagementStrategy().getManagementAgent().getMBeanServer();
      ObjectName route =
          server
              .queryNames(new ObjectName("org.apache.camel:type=routes,name=\"demo\",*"), null)
              .iterator()
              .next();
      for (ObjectName bean :
          new ObjectName[] {new ObjectName("io.activitysync:type=Connection,name=demo"), route}) {
        server.invoke(bean, "suspend", null, null);
        await()
            .atMost(60, SECONDS)
            .until(() -> app.camel().getRouteController().getRouteStatus("demo").isSuspended());
        await()
            .atMost(60, SECONDS)
            .until(() -> check(app, "connection:demo").toString().contains("SUSPENDED"));
        assertAllUp(app);
        server.invoke(bean, "resume", null, null);
        awaitState(app, "demo", "STREAMING");
      }
    }
  }

  @Test
  void manyConnectionsAreCountedAndThePausedOnesShownFirst() throws Exception {
    String stream = kinesis.createStream(1);
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < ConnectionsHealth.SHOWN + 20; i++) {
      many.putAll(
          Connect.with(
              Connect.to("c" + i, stream, kinesis.endpoint()),
              "c" + i,
              "initially-enabled",
              "false"));
    }
    many.putAll(Connect.to("z-last", "missing-" + stream, kinesis.endpoint()));
    try (TestApp app = TestApp.start(many)) {
      awaitState(app, "z-last", "PAUSED");
      int shown = 0;
      for (JsonNode check : checks(app)) {
        shown += check.path("name").asText().startsWith("connection:") ? 1 : 0;
      }
      assertThat(shown).isEqualTo(ConnectionsHealth.SHOWN);
      assertThat(check(app, "connection:z-last").at("/data/cause").asText())
          .isEqualTo("STREAM_NOT_FOUND");
      JsonNode all = check(app, "connections").path("data");
      assertThat(all.path("PAUSED").asInt()).isEqualTo(1);
      assertThat(all.path("DISABLED").asInt()).isEqualTo(ConnectionsHealth.SHOWN + 20);
      assertThat(app.observe("health/live").body()).doesNotContain("connection:");
      assertAllUp(app);
    }
  }

  @Test
  void storeThatIsGoneIsShownAndLeavesItReadyAndStreaming() throws Exception {
    PostgresLocal postgres = PostgresLocal.shared();
    Map<String, String> properties =
        Connect.to("demo", kinesis.createStream(1), kinesis.endpoint());
    properties.putAll(postgres.newStore());
    try (TestApp app = TestApp.start(properties)) {
      awaitState(app, "demo", "STREAMING");
      assertAllUp(app);
      postgres.stop();
      try {
        await().atMost(60, SECONDS).until(() -> app.observe("health").statusCode() == 503);
        JsonNode store = check(app, "store");
        assertThat(store.path("status").asText()).isEqualTo("DOWN");
        assertThat(store.toString()).doesNotContain(PostgresLocal.PASSWORD);
        assertThat(app.observe("health/live").statusCode()).isEqualTo(200);
        assertThat(app.observe("health/ready").statusCode()).isEqualTo(200);
        assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(202);
        // nobody is kept from stopping what goes wrong
        HttpResponse<String> off = app.act("demo", "disable");
        assertThat(off.statusCode()).as(off.body()).isEqualTo(200);
        assertThat(off.body()).contains("\"kept\":false").contains("DISABLED");
        assertThat(app.ingest("demo", event("e", "2")).body()).contains("\"discarded\":1");
        HttpResponse<String> refused =
            app.call("PATCH", "/api/connections/demo", "{\"name\":\"x\"}");
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.body()).contains("store").doesNotContain(PostgresLocal.PASSWORD);
      } finally {
        postgres.start();
      }
      await().atMost(60, SECONDS).until(() -> app.observe("health").statusCode() == 200);
      assertAllUp(app);
      await()
          .atMost(60, SECONDS)
          .until(
              () -> app.show("demo").contains("\"enabled\":false,\"suspended\":false,\"pinned\""));
    }
  }

  @Test
  void storeThatIsFrozenHoldsUpNoCaller() throws Exception {
    PostgresLocal postgres = PostgresLocal.shared();
    Map<String, String> properties =
        Connect.to("demo", kinesis.createStream(1), kinesis.endpoint());
    properties.putAll(postgres.newStore());
    try (TestApp app = TestApp.start(properties)) {
      awaitState(app, "demo", "STREAMING");
      postgres.freeze();
      try {
        HttpResponse<String> refused =
            inTime(() -> app.call("PATCH", "/api/connections/demo", "{\"name\":\"x\"}"));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Content-Type"))
            .contains("application/problem+json");
        assertThat(refused.body()).contains("store");
        assertThat(inTime(() -> app.call("GET", "/api/connections/demo/history", "")).statusCode())
            .isEqualTo(503);
        // nobody is kept from stopping what goes wrong: it holds before the store has failed
        CompletableFuture<HttpResponse<String>> off = later(() -> app.act("demo", "disable"));
        await()
            .atMost(60, SECONDS)
            .until(() -> app.ingest("demo", event("e", "1")).body().contains("\"discarded\":1"));
        HttpResponse<String> held = off.get(30, SECONDS);
        assertThat(held.statusCode()).as(held.body()).isEqualTo(200);
        assertThat(held.body()).contains("\"kept\":false").contains("DISABLED");
      } finally {
        postgres.thaw();
      }
      await().atMost(60, SECONDS).until(() -> !app.show("demo").contains("\"kept\":false"));
      assertThat(app.show("demo")).contains("\"enabled\":false");
      assertThat(app.call("PATCH", "/api/connections/demo", "{\"name\":\"y\"}").body())
          .contains("\"name\":\"y\"");
    }
  }

  private static <T> CompletableFuture<T> later(Callable<T> call) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return call.call();
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        });
  }

  private static <T> T inTime(Callable<T> call) throws Exception {
    return later(call).get(30, SECONDS);
  }

  @Test
  void documentTellsOfEveryCheckAndOfNoOther() throws Exception {
    Map<String, String> one = Connect.to("demo", kinesis.createStream(1), kinesis.endpoint());
    try (TestApp app = TestApp.start(one)) {
      Set<String> live = names(app, "health/live");
      Set<String> ready = names(app, "health/ready");
      Set<String> rows = new TreeSet<>();
      for (String name : names(app, "health")) {
        rows.add("%s %s %s".formatted(name, yes(live, name), yes(ready, name)));
      }
      Set<String> documented = new TreeSet<>();
      Matcher row = ROW.matcher(Files.readString(Path.of("docs/health.md")));
      while (row.find()) {
        documented.add("%s %s %s".formatted(row.group(1), row.group(2), row.group(3)));
      }
      assertThat(documented).isEqualTo(rows);
    }
  }

  private static Set<String> names(TestApp app, String path) throws Exception {
    Set<String> names = new TreeSet<>();
    for (JsonNode check : JSON.readTree(app.observe(path).body()).path("checks")) {
      names.add(check.path("name").asText().replace(":demo", ":ID"));
    }
    return names;
  }

  private static String yes(Set<String> names, String name) {
    return names.contains(name) ? "yes" : "no";
  }

  @Test
  void saysWhetherEventsAreTaken() throws Exception {
    try (TestApp app = TestApp.start(Map.of())) {
      assertThat(app.observe("health/ready").body()).contains("door");
      assertThat(app.observe("health/live").body()).doesNotContain("door");
    }
  }
}
