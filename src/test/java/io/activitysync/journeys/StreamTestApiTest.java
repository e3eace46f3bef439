package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import io.activitysync.support.kinesis.WireFault;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code POST /api/connections/{id}/test} tells, against a Kinesis that was written by others.
 */
class StreamTestApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestKinesis kinesis = KinesisLocal.shared();
  private String stream;
  private FaultProxy proxy;

  @BeforeEach
  void proxy() {
    stream = kinesis.createStream(2);
    proxy = FaultProxy.before(kinesis.endpoint());
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private JsonNode test(Map<String, String> connection) throws Exception {
    try (TestApp app = TestApp.start(connection)) {
      HttpResponse<String> answer = app.act("demo", "test");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).doesNotContain("secret-of-demo");
      return JSON.readTree(answer.body());
    }
  }

  private Map<String, String> off(String streamName, URI endpoint) {
    return Connect.with(
        Connect.to("demo", streamName, endpoint), "demo", "initially-enabled", "false");
  }

  private static Map<String, String> outcomes(JsonNode report) {
    return StreamSupport.stream(report.get("steps").spliterator(), false)
        .collect(
            Collectors.toMap(
                step -> step.get("step").asText(),
                step -> step.get("outcome").asText(),
                (a, b) -> b,
                LinkedHashMap::new));
  }

  @Test
  void allWellWritesNothing() throws Exception {
    JsonNode report = test(off(stream, proxy.endpoint()));

    assertThat(report.get("passed").asBoolean()).as("%s", report).isTrue();
    assertThat(outcomes(report))
        .containsExactly(
            Map.entry("credentials", "PASSED"),
            Map.entry("connection", "PASSED"),
            Map.entry("authentication", "PASSED"),
            Map.entry("stream", "PASSED"),
            Map.entry("permission", "PASSED"));
    assertThat(kinesis.texts(stream)).isEmpty();
  }

  @Test
  void streamThatIsNotThere() throws Exception {
    JsonNode report = test(off("no-such-stream", proxy.endpoint()));

    assertThat(report.get("passed").asBoolean()).isFalse();
    assertThat(report.get("cause").asText()).isEqualTo("STREAM_NOT_FOUND");
    assertThat(report.get("review").toString()).contains("stream name", "region");
    assertThat(outcomes(report))
        .containsEntry("authentication", "PASSED")
        .containsEntry("stream", "FAILED")
        .containsEntry("permission", "NOT_TRIED");
  }

  @ParameterizedTest
  @CsvSource({
    "UnrecognizedClientException, UNKNOWN_KEY",
    "InvalidSignatureException, SIGNATURE_INVALID",
    "ExpiredTokenException, CREDENTIALS_EXPIRED",
    "RequestTimeTooSkewed, CLOCK_SKEW",
  })
  void whatAwsDoesNotAccept(String error, String cause) throws Exception {
    proxy.when(call -> true, WireFault.refuse(error, "Refused."));

    JsonNode report = test(off(stream, proxy.endpoint()));

    assertThat(report.get("cause").asText()).isEqualTo(cause);
    assertThat(outcomes(report))
        .containsEntry("connection", "PASSED")
        .containsEntry("authentication", "FAILED")
        .containsEntry("stream", "NOT_TRIED");
  }

  @Test
  void writingIsDenied() throws Exception {
    proxy.when(
        call -> call.operation().equals("PutRecords"),
        WireFault.refuse("AccessDeniedException", "is not authorized to perform"));

    JsonNode report = test(off(stream, proxy.endpoint()));

    assertThat(report.get("cause").asText()).isEqualTo("ACCESS_DENIED");
    assertThat(outcomes(report))
        .containsEntry("stream", "PASSED")
        .containsEntry("permission", "FAILED");
    assertThat(report.at("/policy/Statement/0/Action").toString()).contains("kinesis:PutRecords");
    assertThat(report.at("/policy/Statement/0/Resource").asText())
        .isEqualTo("arn:aws:kinesis:us-east-1:*:stream/" + stream);
  }

  @Test
  void describingIsDeniedAndWritingIsNot() throws Exception {
    proxy.when(
        call -> call.operation().equals("DescribeStreamSummary"),
        WireFault.refuse("AccessDeniedException", "is not authorized to perform"));

    JsonNode report = test(off(stream, proxy.endpoint()));

    assertThat(report.get("passed").asBoolean()).isTrue();
    assertThat(outcomes(report))
        .containsEntry("stream", "UNPROVEN")
        .containsEntry("permission", "PASSED");
    assertThat(report.get("steps").toString()).contains("the first event is the proof");
  }

  @Test
  void nobodyListens() throws Exception {
    URI nowhere = proxy.endpoint();
    proxy.close();

    JsonNode report = test(off(stream, nowhere));

    assertThat(report.get("cause").asText()).isEqualTo("NETWORK");
    assertThat(outcomes(report))
        .containsEntry("credentials", "PASSED")
        .containsEntry("connection", "FAILED");
  }

  @Test
  void whatIsNotCompleteCanNotBeTested() throws Exception {
    try (TestApp app =
        TestApp.start(Map.of("activity-sync.connections.demo.region", "us-east-1"))) {
      HttpResponse<String> answer = app.act("demo", "test");
      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(answer.body()).contains("streamName");
      assertThat(app.act("nobody", "test").statusCode()).isEqualTo(404);
    }
  }
}
