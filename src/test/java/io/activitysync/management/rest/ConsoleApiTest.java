package io.activitysync.management.rest;

import static io.activitysync.support.app.Connect.event;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a console asks for beside connections and versions, as a caller of REST sees it. */
class ConsoleApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NAMES =
      List.of("received", "delivered", "discarded", "retried", "latency", "batch");

  private static EmbeddedTestKinesis kinesis;
  private static TestApp app;

  @BeforeAll
  static void start() throws Exception {
    kinesis = EmbeddedTestKinesis.start();
    app = TestApp.start(Connect.to("acme", kinesis.createStream(1), kinesis.endpoint()));
  }

  @AfterAll
  static void stop() {
    app.close();
    kinesis.close();
  }

  private static JsonNode get(String path) throws Exception {
    HttpResponse<String> answer = app.call("GET", path, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  @Test
  void theDescriptionIsAtItsAddressWhateverIsAskedOfIt() throws Exception {
    HttpResponse<String> asked = app.send("GET", "/api/openapi.json?x=1", "");
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
    assertThat(asked.body()).contains("\"openapi\"");
    assertThat(app.send("HEAD", "/api/openapi.json", "").statusCode()).isEqualTo(200);
    for (String method : List.of("POST", "DELETE")) {
      HttpResponse<String> refused = app.send(method, "/api/openapi.json", "");
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(405);
      assertThat(refused.headers().firstValue("Allow")).contains("GET, HEAD");
    }
    assertThat(app.send("POST", "/api/regions", "").headers().firstValue("Allow"))
        .contains("GET, HEAD");
  }

  @Test
  void regionsHaveTheirNamesInTheOrderOfTheirIds() throws Exception {
    JsonNode regions = get("/api/regions").get("regions");
    List<String> ids = new ArrayList<>();
    Set<String> partitions = new TreeSet<>();
    for (JsonNode region : regions) {
      assertThat(region.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("id", "name", "partition");
      ids.add(region.get("id").asText());
      partitions.add(region.get("partition").asText());
    }
    assertThat(ids).isSorted().doesNotHaveDuplicates().contains("eu-central-1", "cn-north-1");
    assertThat(ids).as("no place for a stream").noneMatch(id -> id.contains("global"));
    assertThat(partitions).contains("aws", "aws-cn", "aws-us-gov");
    assertThat(regions.toString()).contains("Europe (Frankfurt)");
  }

  @ParameterizedTest
  @CsvSource({"'',10,360", "?span=hour,10,360", "?span=day,300,288"})
  void seriesHaveOneValueForEachStep(String query, int step, int steps) throws Exception {
    JsonNode json = get("/api/connections/acme/series" + query);
    assertThat(json.get("step").asInt()).isEqualTo(step);
    assertThat(json.get("from").asLong() % step).isZero();
    assertThat(json.get("series").fieldNames()).toIterable().containsExactlyElementsOf(NAMES);
    json.get("series").forEach(values -> assertThat(values).hasSize(steps));
  }

  @Test
  void eventsAreInTheSeriesAndInTheOverview() throws Exception {
    await()
        .atMost(60, SECONDS)
        .until(() -> app.ingest("acme", event("e", "1")).statusCode() == 202);
    await()
        .atMost(90, SECONDS)
        .untilAsserted(
            () -> {
              JsonNode series = get("/api/connections/acme/series").get("series");
              assertThat(sum(series.get("received"))).isPositive();
              assertThat(sum(series.get("delivered"))).isPositive();
              assertThat(sum(series.get("batch"))).isPositive();
              JsonNode row = get("/api/overview").get("connections").get(0);
              assertThat(row.get("id").asText()).isEqualTo("acme");
              assertThat(row.get("delivered").asLong()).isPositive();
              assertThat(sum(row.get("rates"))).isPositive();
            });
  }

  private static double sum(JsonNode values) {
    double sum = 0;
    for (JsonNode value : values) {
      sum += value.asDouble();
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({
    "/api/connections/acme/series?span=week,400,hour or day",
    "/api/connections/acme/series?spam=day,400,span",
    "/api/connections/nobody/series,404,nobody",
    "/api/regions?x=1,400,no parameters",
    "/api/me?x=1,400,no parameters",
    "/api/overview?until=1,400,since"
  })
  void whatIsNotThereIsTold(String path, int status, String told) throws Exception {
    HttpResponse<String> answer = app.call("GET", path, "");
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).contains(told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tail", "test-event"})
  void looksAtAStreamTakeNoParameters(String verb) throws Exception {
    HttpResponse<String> answer =
        app.call("POST", "/api/connections/acme/" + verb + "?limit=1", "{}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("\"parameter\":\"limit\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"limits\": 5}              | limits: is not known; should be limit or personalData",
        "{\"personaldata\": false}    | personaldata: is not known",
        "{\"personalData\": \"true\"} | personalData: should be true or false",
        "{\"personalData\": 1}        | personalData: should be true or false",
        "{\"limit\": 201}             | limit: should be a whole number from 1 to 200",
        "{\"limit\": \"5\"}           | limit: should be a whole number from 1 to 200"
      })
  void aLookIsRefusedByTheMemberThatIsWrong(String body, String detail) throws Exception {
    HttpResponse<String> answer = app.call("POST", "/api/connections/acme/tail", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).path("detail").asText()).startsWith(detail);
  }

  @Test
  void everyOperationOfTheDescriptionHasAName() throws Exception {
    Set<String> names = new TreeSet<>();
    for (JsonNode path : get("/api/openapi.json").get("paths")) {
      for (JsonNode operation : path) {
        String name = operation.get("operationId").asText();
        assertThat(name).as("no number that moves with others").matches("[a-z][a-z-]+");
        assertThat(names.add(name)).as(name).isTrue();
      }
    }
    assertThat(names).contains("list-regions", "connection-series", "compare-versions");
  }
}
