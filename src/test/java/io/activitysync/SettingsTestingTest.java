package io.activitysync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.EmbeddedTestKinesis;
import io.activitysync.support.FaultProxy;
import io.activitysync.support.Ports;
import io.activitysync.support.WireFault;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Testing a connection by REST says which step fails, why, and what to review. */
class SettingsTestingTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static EmbeddedTestKinesis kinesis;
  private static FaultProxy proxy;
  private static TestApp app;
  private static String stream;

  @BeforeAll
  static void start() throws Exception {
    kinesis = EmbeddedTestKinesis.start();
    proxy = FaultProxy.before(kinesis.endpoint());
    stream = kinesis.createStream(2);
    app = TestApp.start(Map.of());
    create("saved", stream, proxy.endpoint());
  }

  @AfterAll
  static void stop() {
    app.close();
    proxy.close();
    kinesis.close();
  }

  @BeforeEach
  void healthy() {
    proxy.clear();
  }

  private static String settings(String id, String stream, URI endpoint) {
    return "{\"id\":\"%s\",\"streamName\":\"%s\",\"region\":\"us-east-1\",\"endpoint\":\"%s\",\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\",\"secretAccessKey\":\"secret-secret\"}"
        .formatted(id, stream, endpoint);
  }

  private static void create(String id, String stream, URI endpoint) throws Exception {
    HttpResponse<String> made =
        app.call("POST", "/api/connections", settings(id, stream, endpoint));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
  }

  private static JsonNode test(String path, String body) throws Exception {
    HttpResponse<String> answer = app.call("POST", "/api/connections" + path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain("secret-secret");
    return JSON.readTree(answer.body());
  }

  private static JsonNode failed(JsonNode report) {
    assertThat(report.get("passed").asBoolean()).as(report.toString()).isFalse();
    for (JsonNode step : report.get("steps")) {
      if (step.get("outcome").asText().equals("FAILED")) {
        assertThat(step.get("step").asText()).isEqualTo(report.get("failedStep").asText());
        return step;
      }
    }
    throw new AssertionError(report.toString());
  }

  @Test
  void goodSettingsPassAndTheStreamIsDescribed() throws Exception {
    JsonNode report = test("/test", settings("new", stream, kinesis.endpoint()));
    assertThat(report.get("passed").asBoolean()).as(report.toString()).isTrue();
    assertThat(report.get("stream").get("openShards").asInt()).isEqualTo(2);
    assertThat(report.get("steps").findValuesAsText("outcome"))
        .containsExactly("OK", "OK", "OK", "OK", "UNKNOWN");
    assertThat(app.call("GET", "/api/connections/new", "").statusCode()).isEqualTo(404);
  }

  @Test
  void missingStreamIsToldWithWhatToReview() throws Exception {
    JsonNode step = failed(test("/test", settings("new", "missing", kinesis.endpoint())));
    assertThat(step.get("cause").asText()).isEqualTo("STREAM_NOT_FOUND");
    assertThat(step.get("review").toString()).contains("stream name", "region");
  }

  @ParameterizedTest
  @CsvSource({
    "UnrecognizedClientException, The security token included in the request is invalid., signature, UNKNOWN_KEY",
    "InvalidSignatureException, The request signature we calculated does not match, signature, SIGNATURE_INVALID",
    "ExpiredTokenException, The security token included in the request is expired, signature, CREDENTIALS_EXPIRED",
    "InternalFailure, Something failed, stream, SERVICE_ERROR",
  })
  void refusalIsToldByItsStep(String type, String message, String step, String cause)
      throws Exception {
    proxy.when(call -> !call.isPutRecords(), WireFault.refuse(type, message));
    JsonNode report = test("/saved/test", "");
    assertThat(failed(report).get("cause").asText()).isEqualTo(cause);
    assertThat(report.get("failedStep").asText()).isEqualTo(step);
    assertThat(report.get("steps").get(4).get("outcome").asText()).isEqualTo("NOT_TRIED");
  }

  @Test
  void deniedDescribingIsNoFailureAndThePolicyIsGiven() throws Exception {
    String arn = "arn:aws:kinesis:us-east-1:123456789012:stream/" + stream;
    proxy.when(
        call -> !call.isPutRecords(),
        WireFault.refuse(
            "AccessDeniedException",
            "User: arn:aws:iam::123456789012:user/x is not authorized to perform:"
                + " kinesis:DescribeStreamSummary on resource: "
                + arn));
    JsonNode report = test("/saved/test", "");
    assertThat(report.get("passed").asBoolean()).as(report.toString()).isTrue();
    assertThat(report.get("steps").get(3).get("outcome").asText()).isEqualTo("UNKNOWN");
    assertThat(report.get("steps").get(4).get("message").asText()).contains("first event");
    JsonNode statement = report.get("policy").get("Statement").get(0);
    assertThat(statement.get("Resource").asText()).isEqualTo(arn);
    assertThat(statement.get("Action").toString())
        .isEqualTo("[\"kinesis:PutRecords\",\"kinesis:DescribeStreamSummary\"]");
  }

  @Test
  void hostThatRefusesFailsAtTheHost() throws Exception {
    URI nobody = URI.create("http://127.0.0.1:" + Ports.free());
    JsonNode report = test("/test", settings("new", stream, nobody));
    assertThat(failed(report).get("step").asText()).isEqualTo("host");
  }

  @Test
  void savedSecretIsNeverUsedForAnotherAddress() throws Exception {
    try (FaultProxy elsewhere = FaultProxy.before(kinesis.endpoint())) {
      String changed = "{\"endpoint\":\"" + elsewhere.endpoint() + "\"}";
      HttpResponse<String> refused = app.call("POST", "/api/connections/saved/test", changed);
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(refused.body()).contains("secretAccessKey");
      String unsaved =
          settings("saved", stream, elsewhere.endpoint())
              .replace(",\"secretAccessKey\":\"secret-secret\"", "");
      assertThat(app.call("POST", "/api/connections/test", unsaved).statusCode()).isEqualTo(422);
      assertThat(elsewhere.calls()).isEmpty();
    }
  }

  @Test
  void savedSecretServesUnsavedSettingsOfTheSameTarget() throws Exception {
    String unsaved =
        settings("saved", stream, proxy.endpoint())
            .replace(",\"secretAccessKey\":\"secret-secret\"", "");
    assertThat(test("/test", unsaved).get("passed").asBoolean()).isTrue();
  }

  @Test
  void incompleteSettingsAreRefusedBeforeAnythingIsAsked() throws Exception {
    HttpResponse<String> refused = app.call("POST", "/api/connections/test", "{\"name\":\"x\"}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(JSON.readTree(refused.body()).get("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder("streamName", "region", "accessKeyId", "secretAccessKey");
  }
}
