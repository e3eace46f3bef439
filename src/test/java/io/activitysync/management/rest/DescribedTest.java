package io.activitysync.management.rest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is taken and answered fits what {@code /api/openapi.json} says of it: of schemas with
 * members nothing is answered that is not described, and null only where null is.
 */
class DescribedTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ONE = "/api/connections/{id}";
  private static final String MAKE =
      """
      {"id": "made", "name": null, "streamName": "later", "region": "us-east-1", "pii": null,
       "credentials": "default", "ordering": "relaxed", "maxInFlight": 7, "enabled": false}""";

  private static EmbeddedTestKinesis kinesis;
  private static TestApp app;
  private static JsonNode api;

  @BeforeAll
  static void start() throws Exception {
    kinesis = EmbeddedTestKinesis.start();
    Map<String, String> properties =
        Connect.to("acme", kinesis.createStream(1), kinesis.endpoint());
    properties.putAll(Connect.to("gone", "no-such-stream", kinesis.endpoint()));
    app = TestApp.start(properties);
    api = JSON.readTree(app.call("GET", "/api/openapi.json", "").body());
    await().atMost(60, SECONDS).until(() -> app.show("acme").contains("\"state\":\"STREAMING\""));
    await().atMost(60, SECONDS).until(() -> app.show("gone").contains("\"state\":\"PAUSED\""));
  }

  @AfterAll
  static void stop() {
    app.close();
    kinesis.close();
  }

  @Test
  void connectionsOfEachState() throws Exception {
    asDescribed(200, "GET", "/api/connections", "/api/connections", "");
    asDescribed(200, "GET", "/api/connections", "/api/connections?limit=1", "");
    asDescribed(200, "GET", ONE, "/api/connections/acme", "");
    asDescribed(200, "GET", ONE, "/api/connections/gone", "");
    asDescribed(201, "POST", "/api/connections", "/api/connections", MAKE);
    asDescribed(200, "GET", ONE, "/api/connections/made", "");
    String change = "{\"ordering\": null, \"aggregation\": \"lines\", \"enabled\": null}";
    asDescribed(200, "PATCH", ONE, "/api/connections/made", change);
    for (String verb : new String[] {"suspend", "resume", "retry", "disable", "enable"}) {
      asDescribed(200, "POST", ONE + "/" + verb, "/api/connections/acme/" + verb, "");
    }
  }

  @Test
  void tests() throws Exception {
    asDescribed(200, "POST", ONE + "/test", "/api/connections/acme/test", "");
    asDescribed(200, "POST", ONE + "/test", "/api/connections/acme/test", "{\"name\": \"A\"}");
    asDescribed(200, "POST", ONE + "/test", "/api/connections/gone/test?lookAround=true", "");
    asDescribed(200, "GET", "/api/tests/{run}", "/api/tests/0123456789abcdef", "");
  }

  @Test
  void bodiesOfOtherOperations() throws Exception {
    String event = Connect.event("e", "1");
    String compare = "/api/versions/compare";
    asDescribed(200, "POST", compare, compare + "?from=0.0&to=1.0", event);
    asDescribed(400, "POST", compare, compare + "?from=0.0&to=1.0", "{}");
    String tail = "{\"limit\": 1, \"personalData\": false}";
    asDescribed(200, "POST", ONE + "/tail", "/api/connections/acme/tail", tail);
    assertThat(api.at("/paths").at(pointer(ONE + "/test")).at("/post/requestBody/required"))
        .as("a saved connection is tested without a body, too")
        .isEqualTo(JSON.readTree("false"));
  }

  @Test
  void problems() throws Exception {
    asDescribed(404, "GET", ONE, "/api/connections/nobody", "");
    asDescribed(400, "GET", "/api/connections", "/api/connections?limit=0", "");
    asDescribed(422, "POST", "/api/connections", "/api/connections", MAKE.replace("us-", "mars-"));
  }

  private static void asDescribed(
      int status, String method, String template, String path, String body) throws Exception {
    JsonNode operation =
        api.at("/paths").at(pointer(template)).at("/" + method.toLowerCase(Locale.ROOT));
    if (!body.isEmpty()) {
      fits(operation.at("/requestBody/content/application~1json/schema"), body, template);
    }
    HttpResponse<String> answer = app.call(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode described = operation.at("/responses/" + status);
    assertThat(described.isMissingNode()).as("%s %s %d", method, template, status).isFalse();
    if (described.has("content")) {
      fits(described.at("/content/application~1json/schema"), answer.body(), method + " " + path);
    }
  }

  private static void fits(JsonNode schema, String json, String what) throws Exception {
    assertThat(schema.isObject()).as("%s has a schema", what).isTrue();
    ObjectNode whole = schema.deepCopy();
    whole.set("components", strict(api.get("components").deepCopy()));
    var checks = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole);
    assertThat(checks.validate(JSON.readTree(json))).as("%s: %s", what, json).isEmpty();
  }

  /** OpenAPI's own words as those of JSON schema; members that are not told of are wrong. */
  private static JsonNode strict(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      if (object.path("nullable").asBoolean() && object.path("type").isTextual()) {
        String type = object.get("type").textValue();
        object.putArray("type").add(type).add("null");
      }
      if (object.path("properties").has("title") || object.path("properties").has("timestamp")) {
        object.put("additionalProperties", true);
      } else if (object.has("properties")) {
        object.put("additionalProperties", false);
      }
    }
    schema.forEach(DescribedTest::strict);
    return schema;
  }

  private static String pointer(String template) {
    return "/" + template.replace("/", "~1");
  }
}
