package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.activitysync.StartUp;
import io.activitysync.Wiring;
import io.activitysync.connection.settings.Kind;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.server.PostgresLocal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections made, read, changed and deleted by REST, as a caller sees it. */
class ConnectionsRestTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "a-secret-that-must-never-be-shown-again";

  private EmbeddedTestKinesis kinesis;
  @TempDir private Path data;
  private TestApp app;

  @BeforeEach
  void start() throws Exception {
    kinesis = EmbeddedTestKinesis.start();
    app = TestApp.start(store());
  }

  @AfterEach
  void stop() {
    app.close();
    kinesis.close();
  }

  private Map<String, String> store() {
    Map<String, String> properties = new HashMap<>();
    properties.put("activity-sync.store.url", "jdbc:h2:file:" + data.resolve("store"));
    properties.put("activity-sync.store.key-file", data.resolve("key.json").toString());
    return properties;
  }

  private String settings(String id, String stream, boolean enabled) {
    return "{\"id\":\"%s\",\"name\":\"%s\",\"streamName\":\"%s\",\"region\":\"us-east-1\",\"endpoint\":\"%s\",\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\",\"secretAccessKey\":\"%s\",\"enabled\":%s}"
        .formatted(id, "The " + id, stream, kinesis.endpoint(), SECRET, enabled);
  }

  private HttpResponse<String> post(String body) throws Exception {
    return app.send("POST", "/api/connections", body, "Content-Type", "application/json");
  }

  private HttpResponse<String> patch(String id, String body, String... headers) throws Exception {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 2, headers.length);
    all[0] = "Content-Type";
    all[1] = "application/merge-patch+json";
    return app.send("PATCH", "/api/connections/" + id, body, all);
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return JSON.readTree(answer.body());
  }

  private static String etag(HttpResponse<String> answer) {
    return answer.headers().firstValue("ETag").orElseThrow();
  }

  private void awaitState(String id, String state) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> app.show(id).contains("\"state\":\"" + state + "\""));
  }

  @Test
  void madeConnectionStreamsAndNeverShowsItsSecret() throws Exception {
    String stream = kinesis.createStream(1);
    HttpResponse<String> made = post(settings("acme", stream, true));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.headers().firstValue("Location")).contains("/api/connections/acme");
    awaitState("acme", "STREAMING");
    assertThat(app.ingest("acme", event("e", "1")).statusCode()).isEqualTo(202);
    assertThat(kinesis.texts(stream)).hasSize(1);
    HttpResponse<String> shown = app.send("GET", "/api/connections/acme", "");
    assertThat(etag(shown)).isEqualTo(etag(made));
    assertThat(json(shown).get("secretAccessKeySet").asBoolean()).isTrue();
    assertThat(made.body() + shown.body() + app.call("GET", "/api/connections", "").body())
        .doesNotContain(SECRET);
  }

  @Test
  void connectionSurvivesARestart() throws Exception {
    String stream = kinesis.createStream(1);
    post(settings("acme", stream, true));
    app.close();
    app = TestApp.start(store());
    awaitState("acme", "STREAMING");
    assertThat(app.ingest("acme", event("e", "1")).statusCode()).isEqualTo(202);
    assertThat(kinesis.texts(stream)).hasSize(1);
  }

  @Test
  void everyWrongFieldIsNamedAtOnce() throws Exception {
    HttpResponse<String> refused =
        post(
            "{\"id\":\"No!\",\"name\":\"\\u0007\",\"source\":\"nonsense:x\",\"streamName\":\"a b\",\"region\":\"mars-1\","
                + "\"accessKeyId\":\"short\",\"secretAccessKey\":\"with space\",\"endpoint\":\"ftp://x\",\"version\":\"9.9\","
                + "\"events\":[\"nothing\"],\"pii\":\"maybe\",\"partitionKey\":7,\"colour\":\"red\",\"state\":\"STREAMING\",\"enabled\":\"yes\"}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(json(refused).get("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder(
            "id",
            "name",
            "source",
            "streamName",
            "region",
            "accessKeyId",
            "secretAccessKey",
            "endpoint",
            "version",
            "events",
            "pii",
            "partitionKey",
            "colour",
            "state",
            "enabled");
    assertThat(refused.body()).doesNotContain("with space");
    assertThat(json(app.call("GET", "/api/connections", "")).get("total").asInt()).isZero();
  }

  /** As a form sends what nobody filled in. */
  @Test
  void emptyTextIsNone() throws Exception {
    ObjectNode empty = JSON.createObjectNode();
    Stream.of(SettingField.values())
        .filter(field -> Set.of(Kind.TEXT, Kind.CHOICE, Kind.ADDRESS).contains(field.kind()))
        .forEach(field -> empty.put(field.json(), ""));
    HttpResponse<String> made = post(empty.deepCopy().put("id", "a").toString());
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(json(made).get("version").asText()).isEqualTo("1.0");
    assertThat(patch("a", "{\"version\":\"0.0\"}").statusCode()).isEqualTo(200);
    HttpResponse<String> kept = patch("a", empty.toString());
    assertThat(kept.statusCode()).as(kept.body()).isEqualTo(200);
    assertThat(json(kept).get("version").asText()).isEqualTo("0.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":[ | 9000 | nested 1000 levels at most",
        "{\"maxInFlight\":1 | 5000 | numbers of 1000",
        "{\"id\":\"a\",\"id\":\"b\"} | 1 | the body has \\\"id\\\" twice at line 1",
        "{\"id\":} | 1 | be read as JSON at line 1"
      })
  void bodyThatIsNoJsonSaysWhy(String part, int times, String why) throws Exception {
    String body = part + part.substring(part.length() - 1).repeat(times - 1);
    HttpResponse<String> refused = post(body);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains(why);
  }

  @Test
  void misspeltKindIsNamedWithTheOneThatWasMeant() throws Exception {
    HttpResponse<String> refused = post("{\"id\":\"a\",\"events\":[\"action\",\"outbund-sms\"]}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body())
        .contains("outbund-sms", "did you mean \\\"outbound-sms\\\"?", "should be some of");
  }

  @Test
  void sourceIsCheckedAgainstTheComponentsThatAreThere() throws Exception {
    HttpResponse<String> refused =
        post("{\"id\":\"a\",\"source\":\"timer:tick?perid=5&password=hushhush\"}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("perid is not an option of timer").doesNotContain("hushh");
    assertThat(post("{\"id\":\"a\",\"source\":\"timer:tick?period=often\"}").statusCode())
        .isEqualTo(422);
    assertThat(post("{\"id\":\"a\",\"source\":\"seda:a?size=10\"}").statusCode()).isEqualTo(201);
  }

  /** Each would get a part of what comes, and one that is off would discard its part. */
  @Test
  void whatAnotherConnectionReadsIsRefused() throws Exception {
    String topic = "kafka:activity?brokers=127.0.0.1:1";
    String group = topic + "&groupId=activity-sync-a";
    assertThat(post(withSource("a", topic)).statusCode()).isEqualTo(201);
    assertThat(post(withSource("b", topic)).statusCode()).isEqualTo(201);
    assertTaken(post(withSource("c", group)));
    assertTaken(patch("b", "{\"source\":\"" + group + "\"}"));
    assertThat(patch("a", "{\"source\":\"" + group + "\"}").statusCode())
        .as("its own")
        .isEqualTo(200);
  }

  private static void assertTaken(HttpResponse<String> refused) throws Exception {
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThat(json(refused).get("errors").findValuesAsText("field")).containsExactly("source");
    assertThat(refused.body()).contains("connection \\\"a\\\" does", "should have a groupId");
  }

  private static String withSource(String id, String source) {
    return "{\"id\":\"" + id + "\",\"source\":\"" + source + "\"}";
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "..", "a,,b"})
  void aTopicThatCanNeverBeIsRefused(String topic) throws Exception {
    HttpResponse<String> refused = post(withSource("a", "kafka:" + topic + "?brokers=h:1"));
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThat(refused.body()).contains("\"field\":\"source\"", "names the topic");
  }

  @Test
  void secretOptionOfTheSourceIsMaskedAndKept() throws Exception {
    String source = "kafka:activity?brokers=127.0.0.1:1&sslKeystorePassword=hushhush";
    HttpResponse<String> made = post("{\"id\":\"a\",\"source\":\"" + source + "\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(made.body()).contains("sslKeystorePassword=xxxxxx").doesNotContain("hushhush");
    assertThat(patch("a", "{\"name\":\"Other\"}").statusCode()).isEqualTo(200);
    HttpResponse<String> shown = app.send("GET", "/api/connections/a", "");
    HttpResponse<String> put =
        app.send("PUT", "/api/connections/a", shown.body(), "Content-Type", "application/json");
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    assertThat(etag(put)).as("nothing has changed").isEqualTo(etag(shown));
    assertThat(patch("a", "{\"source\":\"kafka:other?sslKeystorePassword=xxxxxx\"}").statusCode())
        .isEqualTo(422);
  }

  @Test
  void patchKeepsTheSecretAndNullRemovesIt() throws Exception {
    post(settings("acme", "later", false));
    HttpResponse<String> patched = patch("acme", "{\"name\":\"Acme Inc\"}");
    assertThat(patched.statusCode()).isEqualTo(200);
    assertThat(json(patched).get("secretAccessKeySet").asBoolean()).isTrue();
    assertThat(json(patched).get("streamName").asText()).isEqualTo("later");
    HttpResponse<String> removed = patch("acme", "{\"secretAccessKey\":null,\"streamName\":null}");
    assertThat(json(removed).get("secretAccessKeySet").asBoolean()).isFalse();
    assertThat(json(removed).get("streamName").isNull()).isTrue();
  }

  @Test
  void savedSecretGoesToNoOtherEndpoint() throws Exception {
    post(settings("acme", "later", false));
    String elsewhere = "\"endpoint\":\"http://127.0.0.1:4568\"";
    HttpResponse<String> refused = patch("acme", "{" + elsewhere + "}");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThat(json(refused).get("errors").findValuesAsText("field"))
        .containsExactly("secretAccessKey");
    assertThat(refused.body()).contains("endpoint", "Give it again").doesNotContain(SECRET);
    assertThat(app.show("acme")).contains(kinesis.endpoint().toString());
    String put = app.show("acme").replace(kinesis.endpoint().toString(), "http://127.0.0.1:4568");
    assertThat(
            app.send("PUT", "/api/connections/acme", put, "Content-Type", "application/json")
                .statusCode())
        .isEqualTo(422);
    HttpResponse<String> given =
        patch("acme", "{" + elsewhere + ",\"secretAccessKey\":\"" + SECRET + "\"}");
    assertThat(given.statusCode()).as(given.body()).isEqualTo(200);
  }

  @Test
  void twoEditorsAreSettledByTheEntityTag() throws Exception {
    HttpResponse<String> made = post(settings("acme", "later", false));
    HttpResponse<String> first = patch("acme", "{\"name\":\"One\"}", "If-Match", etag(made));
    assertThat(first.statusCode()).isEqualTo(200);
    HttpResponse<String> second = patch("acme", "{\"name\":\"Two\"}", "If-Match", etag(made));
    assertThat(second.statusCode()).isEqualTo(412);
    assertThat(etag(second)).isEqualTo(etag(first));
    assertThat(app.show("acme")).contains("\"name\":\"One\"");
    assertThat(app.send("DELETE", "/api/connections/acme", "", "If-Match", etag(made)).statusCode())
        .isEqualTo(412);
  }

  @Test
  void enablingNeedsStreamNameRegionAndKey() throws Exception {
    post("{\"name\":\"New One\"}");
    HttpResponse<String> refused = app.act("new-one", "enable");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).get("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder("streamName", "region", "accessKeyId", "secretAccessKey");
  }

  @Test
  void whatAFileSetsIsNamedAndNotChanged() throws Exception {
    app.close();
    String stream = kinesis.createStream(1);
    Map<String, String> properties = store();
    properties.putAll(Connect.to("declared", stream, kinesis.endpoint()));
    app = TestApp.start(properties);
    HttpResponse<String> refused =
        patch("declared", "{\"streamName\":\"other\",\"region\":\"eu-west-1\",\"name\":\"x\"}");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
    assertThat(json(refused).get("fields").toString()).isEqualTo("[\"region\",\"streamName\"]");
    assertThat(patch("declared", "{\"name\":\"x\"}").statusCode()).isEqualTo(200);
    assertThat(app.send("DELETE", "/api/connections/declared", "").statusCode()).isEqualTo(409);
  }

  @Test
  void whatIsDeletedWhileItStartsOrStopsLeavesNothing() throws Exception {
    String stream = kinesis.createStream(1);
    int endpoints = app.camel().getEndpoints().size();
    for (int i = 0; i < 40; i++) {
      String id = "brief-" + i;
      assertThat(post(settings(id, stream, true)).statusCode()).isEqualTo(201);
      if (i % 2 == 0) {
        app.act(id, "suspend");
        app.act(id, "retry");
      }
      assertThat(app.send("DELETE", "/api/connections/" + id + "?force=true", "").statusCode())
          .isEqualTo(204);
    }
    // tries that were under way have ended once one that came after them has
    post(settings("last", stream, true));
    awaitState("last", "STREAMING");
    assertThat(app.send("DELETE", "/api/connections/last?force=true", "").statusCode())
        .isEqualTo(204);
    assertThat(app.camel().getRoutes())
        .noneMatch(r -> r.getRouteId().startsWith("brief-") || r.getRouteId().equals("last"));
    assertThat(app.camel().getEndpoints()).hasSize(endpoints);
  }

  @Test
  void whatIsSavedWhileItIsDeletedIsNotThereAgain() throws Exception {
    String stream = kinesis.createStream(1);
    for (int i = 0; i < 40; i++) {
      String id = "contended-" + i;
      post(settings(id, stream, false));
      CompletableFuture<Integer> last =
          CompletableFuture.supplyAsync(
              () -> {
                int status = 200;
                for (int n = 0; status == 200; n++) {
                  status = patchName(id, "name " + n);
                }
                return status;
              });
      int deleted = app.send("DELETE", "/api/connections/" + id, "").statusCode();
      while (deleted == 412) {
        deleted = app.send("DELETE", "/api/connections/" + id, "").statusCode();
      }
      assertThat(deleted).isEqualTo(204);
      assertThat(last.get(1, TimeUnit.MINUTES)).isEqualTo(404);
      assertThat(app.send("GET", "/api/connections/" + id, "").statusCode()).isEqualTo(404);
      assertThat(app.camel().getRoute(id)).isNull();
    }
  }

  private int patchName(String id, String name) {
    try {
      return patch(id, "{\"name\":\"" + name + "\"}").statusCode();
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  @Test
  void deletedConnectionIsGoneFromEverywhere() throws Exception {
    String stream = kinesis.createStream(1);
    int endpoints = app.camel().getEndpoints().size();
    post(settings("acme", stream, true));
    awaitState("acme", "STREAMING");
    assertThat(app.ingest("acme", event("e", "1")).statusCode()).isEqualTo(202);
    HttpResponse<String> refused = app.send("DELETE", "/api/connections/acme", "");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(app.send("DELETE", "/api/connections/acme?force=true", "").statusCode())
        .isEqualTo(204);
    assertThat(app.send("GET", "/api/connections/acme", "").statusCode()).isEqualTo(404);
    assertThat(app.ingest("acme", event("e", "2")).statusCode()).isEqualTo(404);
    assertThat(app.camel().getRoute("acme")).isNull();
    assertThat(app.camel().getRegistry().lookupByName("credentials-acme")).isNull();
    assertThat(app.camel().getEndpoints()).hasSize(endpoints);
    assertThat(app.call("GET", "/api/connections/acme/history", "").body()).contains("deleted");
    assertThat(post(settings("acme", stream, true)).statusCode()).isEqualTo(201);
    awaitState("acme", "STREAMING");
    assertThat(app.ingest("acme", event("e", "3")).statusCode()).isEqualTo(202);
    assertThat(kinesis.texts(stream)).hasSize(2);
  }

  @Test
  void changedVersionHoldsForTheNextEvent() throws Exception {
    String stream = kinesis.createStream(1);
    post(settings("acme", stream, true));
    awaitState("acme", "STREAMING");
    patch("acme", "{\"version\":\"0.0\"}");
    assertThat(app.ingest("acme", event("e", "1")).statusCode()).isEqualTo(202);
    patch("acme", "{\"version\":\"1.0\"}");
    assertThat(app.ingest("acme", event("e", "2")).statusCode()).isEqualTo(202);
    assertThat(kinesis.texts(stream).get(0)).doesNotContain("\"version\":\"1.0\"");
    assertThat(kinesis.texts(stream).get(1)).contains("\"version\":\"1.0\"");
  }

  @Test
  void changedStreamNameOfAPausedConnectionRetriesAtOnce() throws Exception {
    String stream = kinesis.createStream(1);
    post(settings("acme", "missing", true));
    awaitState("acme", "PAUSED");
    assertThat(patch("acme", "{\"streamName\":\"" + stream + "\"}").statusCode()).isEqualTo(200);
    awaitState("acme", "STREAMING");
    assertThat(app.ingest("acme", event("e", "1")).statusCode()).isEqualTo(202);
    assertThat(kinesis.texts(stream)).hasSize(1);
  }

  @Test
  void thousandsArePaged() throws Exception {
    for (int i = 0; i < 25; i++) {
      post("{\"id\":\"c-" + (100 + i) + "\"}");
    }
    JsonNode first = json(app.call("GET", "/api/connections?limit=10", ""));
    assertThat(first.get("connections")).hasSize(10);
    assertThat(first.get("total").asInt()).isEqualTo(25);
    JsonNode last =
        json(app.call("GET", "/api/connections?limit=20&after=" + first.get("next").asText(), ""));
    assertThat(last.get("connections")).hasSize(15);
    assertThat(last.get("next").isNull()).isTrue();
    assertThat(json(app.call("GET", "/api/connections?state=PAUSED", "")).get("total").asInt())
        .isZero();
    assertThat(app.call("GET", "/api/connections?limit=1001", "").statusCode()).isEqualTo(400);
    assertThat(app.call("GET", "/api/connections?state=GONE", "").statusCode()).isEqualTo(400);
  }

  @Test
  void aPageOfHistoryIsAskedForAsOneOfConnections() throws Exception {
    post(settings("acme", "later", false));
    String history = "/api/connections/acme/history";
    assertThat(app.call("GET", history + "?limit=1000&before=1", "").statusCode()).isEqualTo(200);
    for (String wrong : List.of("limit=1001", "limit=0", "limit=ten", "before=0", "before=x")) {
      HttpResponse<String> refused = app.call("GET", history + "?" + wrong, "");
      assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
      assertThat(refused.body())
          .contains(wrong.replaceFirst("=.*", "") + ": should be a whole number from 1 to ");
    }
  }

  @Test
  void whatCanBeNoIdHasNoHistory() throws Exception {
    app.close();
    Map<String, String> properties = PostgresLocal.shared().newStore();
    properties.put("activity-sync.store.key-file", data.resolve("key.json").toString());
    app = TestApp.start(properties);
    for (String id : List.of("a%00", "Acme", "x".repeat(64))) {
      HttpResponse<String> answer = app.call("GET", "/api/connections/" + id + "/history", "");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
    }
    assertThat(app.call("GET", "/api/connections/gone/history", "").statusCode()).isEqualTo(200);
  }

  @Test
  void aBodyIsRefusedWhereNothingReadsIt() throws Exception {
    post(settings("acme", "later", false));
    String one = "/api/connections/acme";
    String body = "{\"wait\":\"30s\"}";
    for (String type : List.of("application/json", "application/x-www-form-urlencoded")) {
      for (String request : List.of("POST " + one + "/suspend", "DELETE " + one)) {
        String[] parts = request.split(" ", -1);
        HttpResponse<String> refused = app.send(parts[0], parts[1], body, "Content-Type", type);
        assertThat(refused.statusCode()).as(request + " " + type).isEqualTo(400);
        assertThat(refused.body()).contains("the body should be empty").doesNotContain("30s");
      }
    }
    assertThat(app.show("acme")).contains("\"suspended\":false");
    assertThat(
            app.send("POST", one + "/suspend", " {}", "Content-Type", "application/json")
                .statusCode())
        .as("says nothing")
        .isEqualTo(200);
  }

  @Test
  void badRequestsAreToldApart() throws Exception {
    assertThat(
            app.send("POST", "/api/connections", "a=b", "Content-Type", "text/plain").statusCode())
        .isEqualTo(415);
    HttpResponse<String> notAccepted =
        app.send(
            "POST",
            "/api/connections",
            "{\"id\":\"a\"}",
            "Content-Type",
            "application/json;charset=utf-8",
            "Accept",
            "text/html");
    assertThat(notAccepted.statusCode()).isEqualTo(406);
    assertThat(notAccepted.body()).contains("Accept: should allow application/json");
    assertThat(post("{\"id\":").statusCode()).isEqualTo(400);
    assertThat(post("{\"id\":\"a\",\"id\":\"b\"}").statusCode()).isEqualTo(400);
    assertThat(post("[]").statusCode()).isEqualTo(400);
    assertThat(post("{\"name\":\"" + "x".repeat(70_000) + "\"}").statusCode()).isEqualTo(413);
    assertThat(post("{\"id\":\"a\"}").statusCode()).isEqualTo(201);
    assertThat(post("{\"id\":\"a\"}").statusCode()).isEqualTo(409);
    assertThat(patch("nobody", "{}").statusCode()).isEqualTo(404);
    HttpResponse<String> wrongMethod =
        app.send("POST", "/api/connections/a", "{}", "Content-Type", "application/json");
    assertThat(wrongMethod.statusCode()).isEqualTo(405);
    assertThat(wrongMethod.headers().firstValue("Allow").orElse(""))
        .contains("GET", "PUT", "PATCH", "DELETE");
  }

  @Test
  void connectionWhoseSecretCannotBeOpenedIsPausedAndNoOther() throws Exception {
    String stream = kinesis.createStream(1);
    post(settings("acme", stream, true));
    post(settings("other", stream, true));
    app.close();
    try (Connection database = DriverManager.getConnection(store().get("activity-sync.store.url"));
        Statement statement = database.createStatement()) {
      // a secret is sealed for its own connection: another's does not open
      statement.execute(
          "update connection set secret_access_key = (select secret_access_key from connection"
              + " where id = 'other') where id = 'acme'");
    }
    app = TestApp.start(store());
    awaitState("other", "STREAMING");
    assertThat(app.show("acme")).contains("\"cause\":\"SECRET_UNREADABLE\"", "secretAccessKey");
    assertThat(app.ingest("acme", event("e", "1")).statusCode()).isEqualTo(503);
    app.act("acme", "retry");
    assertThat(app.show("acme")).contains("\"cause\":\"SECRET_UNREADABLE\"");
    assertThat(patch("acme", "{\"name\":\"x\"}").statusCode()).isEqualTo(422);
    assertThat(patch("acme", "{\"secretAccessKey\":\"" + SECRET + "\"}").statusCode())
        .isEqualTo(200);
    awaitState("acme", "STREAMING");
    assertThat(app.ingest("acme", event("e", "1")).statusCode()).isEqualTo(202);
  }

  @Test
  void wrongStoreKeyHasItsOwnExitCodeAndAPlainMessage() throws Exception {
    post(settings("acme", "later", false));
    app.close();
    Files.delete(data.resolve("key.json"));
    Main main = new Main();
    main.setDefaultPropertyPlaceholderLocation("classpath:activity-sync.properties");
    store().forEach(main::addOverrideProperty);
    Wiring.install(main, Path.of("target/no-routes"));
    PrintStream stderr = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(StartUp.run(main)).isEqualTo(StartUp.STORE_KEY);
    } finally {
      System.setErr(stderr);
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("Activity Sync can't start", "key.json")
        .doesNotContain("Exception");
  }

  @Test
  void answersTheOutcomeOfARetryWhereItIsWaitedFor() throws Exception {
    post(settings("acme", "never-made", true));
    awaitState("acme", "PAUSED");
    for (String wait : List.of("30s", "30")) {
      String answer = app.send("POST", "/api/connections/acme/retry?wait=" + wait, "").body();
      assertThat(answer).contains("\"state\":\"PAUSED\"", "\"cause\":\"STREAM_NOT_FOUND\"");
    }
  }

  @Test
  void takesNoHeaderForAParameterAndNoParameterForAHeader() throws Exception {
    String stream = kinesis.createStream(1);
    post(settings("acme", stream, true));
    post(settings("other", stream, false));
    assertThat(app.send("DELETE", "/api/connections/acme", "", "force", "true").statusCode())
        .isEqualTo(409);
    assertThat(json(app.send("GET", "/api/connections", "", "limit", "1")).get("connections"))
        .hasSize(2);
    assertThat(json(app.send("GET", "/api/connections/acme", "", "id", "other")).get("id").asText())
        .isEqualTo("acme");
    HttpResponse<String> unknown =
        app.send("DELETE", "/api/connections/other?If-Match=%2217%22", "");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("If-Match: is not known; should be one of force");
  }

  @Test
  void answersHeadAsGetWithoutTheBody() throws Exception {
    post(settings("acme", "later", false));
    HttpResponse<String> got = app.send("GET", "/api/connections/acme", "");
    HttpResponse<String> head = app.send("HEAD", "/api/connections/acme", "");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(etag(head)).isEqualTo(etag(got));
  }

  @Test
  void believesNoForwardedHost() throws Exception {
    String api =
        app.send(
                "GET",
                "/api/openapi.json",
                "",
                "X-Forwarded-Host",
                "evil.example",
                "X-Forwarded-Proto",
                "https",
                "Forwarded",
                "host=evil.example")
            .body();
    assertThat(api).contains("openapi").doesNotContain("evil.example");
  }

  @Test
  void openApiDescribesWhatIsAnswered() throws Exception {
    JsonNode api = json(app.send("GET", "/api/openapi.json", ""));
    assertThat(api.get("openapi").asText()).startsWith("3.");
    JsonNode schemas = api.get("components").get("schemas");
    Set<String> described = new TreeSet<>();
    schemas.get("Connection").get("properties").fieldNames().forEachRemaining(described::add);
    described.removeAll(Set.of("profile", "roleArn", "externalId"));
    assertThat(described.remove("kept")).as("shown while the store is away").isTrue();
    assertThat(described.remove("instances")).as("shown where they share a store").isTrue();
    JsonNode made = json(post(settings("acme", "later", false)));
    Set<String> answered = new TreeSet<>();
    made.fieldNames().forEachRemaining(answered::add);
    assertThat(answered).isEqualTo(described);
    JsonNode taken = schemas.get("ConnectionSettings").get("properties");
    assertThat(taken.fieldNames())
        .toIterable()
        .containsAll(Arrays.stream(SettingField.values()).map(SettingField::json).toList())
        .contains("id", "enabled");
    assertThat(taken.get("pii").get("enum")).as("null, too").hasSize(4);
    assertThat(taken.get("piiKey").get("writeOnly").asBoolean()).isTrue();
    assertThat(taken.get("piiFields").get("additionalProperties").get("type").asText())
        .isEqualTo("array");
    JsonNode one = api.get("paths").get("/api/connections/{id}");
    one.fieldNames()
        .forEachRemaining(
            method -> assertThat(one.get(method).get("responses").has("404")).as(method).isTrue());
    for (String verb : List.of("enable", "disable", "retry", "suspend", "resume", "test")) {
      assertThat(api.get("paths").has("/api/connections/{id}/" + verb)).as(verb).isTrue();
    }
    assertThat(api.toString()).contains("application/merge-patch+json");
  }
}
