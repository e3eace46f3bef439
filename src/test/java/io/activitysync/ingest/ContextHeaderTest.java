package io.activitysync.ingest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.http.RawAnswer;
import io.activitysync.support.http.RawHttp;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.model.Record;

/** The header that has the custom context of events which have none, the whole way. */
class ContextHeaderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TestKinesis KINESIS = KinesisLocal.shared();
  private static final String NAME = "X-PENDULA-CUSTOM-CONTEXT";

  private static String stream;
  private static TestApp app;

  @BeforeAll
  static void start() throws Exception {
    stream = KINESIS.createStream(1);
    Map<String, String> properties = connection("v0-0", "version", "0.0");
    properties.putAll(connection("v1-0", "version", "1.0"));
    properties.putAll(connection("v1-1", "version", "1.1"));
    properties.putAll(connection("direct", "source", "direct:direct"));
    Map<String, String> redacting = connection("redacting", "pii", "redact");
    redacting = Connect.with(redacting, "redacting", "pii-fields", "*=customContext.mail");
    redacting = Connect.with(redacting, "redacting", "partition-key", "customContext.account");
    properties.putAll(redacting);
    properties.put("camel.server.maxBodySize", "100000");
    app = TestApp.start(properties);
    for (String id : List.of("v0-0", "v1-0", "v1-1", "direct", "redacting")) {
      await().atMost(60, SECONDS).until(() -> app.show(id).contains("STREAMING"));
    }
  }

  private static Map<String, String> connection(String id, String name, String value) {
    return Connect.with(Connect.to(id, stream, KINESIS.endpoint()), id, name, value);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  private static String event(String experience, String more) {
    return "{\"kind\":\"experience-start\",\"timestamp\":\"2026-03-14T09:26:53Z\","
        + "\"workflowContext\":{\"experienceContext\":{\"experienceId\":\""
        + experience
        + "\"}}"
        + more
        + "}";
  }

  /** Posts with the header once for each value. */
  private static RawAnswer post(String id, String body, String... values) throws Exception {
    StringBuilder headers = new StringBuilder();
    for (String value : values) {
      headers.append(NAME).append(": ").append(value).append("\r\n");
    }
    String text =
        "POST /ingest/%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
                .formatted(id, app.port())
            + "Connection: close\r\nContent-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\r\n"
            + headers
            + "\r\n"
            + body;
    return RawHttp.send(
        app.port(), new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }

  private static List<Record> ofExperience(String experience) {
    List<Record> found = new ArrayList<>();
    for (Record record : KINESIS.records(stream)) {
      if (record.data().asUtf8String().contains("\"" + experience + "\"")) {
        found.add(record);
      }
    }
    return found;
  }

  private static JsonNode context(Record record) throws Exception {
    return JSON.readTree(record.data().asUtf8String()).path("customContext");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0-0", "v1-0", "v1-1"})
  void fillsTheContextOfEventsThatHaveNone(String id) throws Exception {
    String body =
        String.join(
            "\n",
            event(id + "-absent", ""),
            event(id + "-null", ",\"customContext\":null"),
            event(id + "-own", ",\"customContext\":{\"own\":1}"));
    RawAnswer answer = post(id, body, "{\"name\":\"Zoë 😀\",\"__proto__\":{\"a\":[1]}}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    assertThat(answer.text()).contains("\"accepted\":3").doesNotContainIgnoringCase("pendula");
    JsonNode expected = JSON.readTree("{\"name\":\"Zoë 😀\",\"__proto__\":{\"a\":[1]}}");
    for (String experience : List.of(id + "-absent", id + "-null")) {
      assertThat(ofExperience(experience)).hasSizeGreaterThan(0);
      for (Record record : ofExperience(experience)) {
        assertThat(context(record)).isEqualTo(expected);
      }
    }
    assertThat(context(ofExperience(id + "-own").get(0))).isEqualTo(JSON.readTree("{\"own\":1}"));
    // nothing is left of it for the next request
    post(id, event(id + "-next", ""));
    assertThat(context(ofExperience(id + "-next").get(0))).isEqualTo(JSON.readTree("{}"));
  }

  @Test
  void isPersonalDataByTheSameRulesAndPartitionKeysAreTakenFromIt() throws Exception {
    RawAnswer answer =
        post(
            "redacting",
            event("treated", ""),
            "{\"mail\":\"zoe@example.com\",\"account\":\"a-17\"}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    Record record = ofExperience("treated").get(0);
    assertThat(context(record)).isEqualTo(JSON.readTree("{\"mail\":null,\"account\":\"a-17\"}"));
    assertThat(record.partitionKey()).isEqualTo("a-17");
  }

  @Test
  void holdsForHttpAlone() throws Exception {
    try (ProducerTemplate sender = app.camel().createProducerTemplate()) {
      sender.requestBodyAndHeader("direct:direct", event("by-direct", ""), NAME, "{\"no\":1}");
    }
    await().atMost(60, SECONDS).until(() -> !ofExperience("by-direct").isEmpty());
    assertThat(context(ofExperience("by-direct").get(0)).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "[]                      | is no JSON object",
        "`` | is no JSON object",
        "{\"a\":1,\"a\":2}       | a is given twice",
        "{\"secret\":tru}        | secret a value is expected (byte",
        "{\"a\":\"\\x\"}         | a holds an escape that JSON does not have",
      })
  void tellsWhatIsWrongAndTakesNothing(String value, String wrong) throws Exception {
    RawAnswer answer = post("v1-0", event("refused", ""), value == null ? "" : value);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text())
        .contains("application/problem+json")
        .contains(NAME + ": " + wrong)
        .contains("one JSON object in UTF-8 of at most 8192 bytes")
        .doesNotContain("tru}");
    assertThat(ofExperience("refused")).isEmpty();
  }

  @Test
  void refusesOneOfBytesThatAreNoUtf8() throws Exception {
    String head =
        "POST /ingest/v1-0 HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n%s: {\"a\":\"%s\"}\r\n"
            .formatted(app.port(), NAME, "\u00C0\u00AF");
    RawAnswer answer =
        RawHttp.send(
            app.port(), head + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains(NAME + ": a is not valid UTF-8");
  }

  @Test
  void refusesTwo() throws Exception {
    RawAnswer answer = post("v1-0", event("twice", ""), "{}", "{}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains(NAME + ": is given 2 times; should be given once");
    assertThat(ofExperience("twice")).isEmpty();
  }

  @Test
  void takesEightKibibytesAndNoMore() throws Exception {
    String most = "{\"a\":\"" + "x".repeat(8192 - 8) + "\"}";
    assertThat(post("v1-0", event("most", ""), most).status()).isEqualTo(202);
    RawAnswer answer = post("v1-0", event("more", ""), most.replace("\"a\"", "\"aa\""));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains(NAME + ": is 8193 bytes long");
    assertThat(ofExperience("more")).isEmpty();
    // larger than all headers may be together
    assertThat(post("v1-0", event("more", ""), most + most).status()).isEqualTo(431);
  }

  @Test
  void refusesABodyThatWouldBecomeTooLargeByIt() throws Exception {
    String context = "{\"a\":\"" + "x".repeat(8000) + "\"}";
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      body.append(event("too-many", "")).append('\n');
    }
    RawAnswer answer = post("v1-0", body.toString(), context);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("at most 100000 bytes in all; send fewer events at a time");
    assertThat(ofExperience("too-many")).isEmpty();
  }

  @Test
  void hasTheNameThatIsSetOrNone() throws Exception {
    for (String name : List.of("X-Acme-Context", "")) {
      Map<String, String> properties = connection("named", "version", "1.0");
      properties.put("activity-sync.custom-context-header", name);
      try (TestApp other = TestApp.start(properties)) {
        await().atMost(60, SECONDS).until(() -> other.show("named").contains("STREAMING"));
        String experience = "named-" + name;
        String[] headers = {"X-Acme-Context", "{\"b\":2}", NAME, "no JSON"};
        assertThat(other.send("POST", "/ingest/named", event(experience, ""), headers).statusCode())
            .isEqualTo(202);
        assertThat(context(ofExperience(experience).get(0)))
            .isEqualTo(JSON.readTree(name.isEmpty() ? "{}" : "{\"b\":2}"));
      }
    }
    Map<String, String> wrong = connection("named", "version", "1.0");
    wrong.put("activity-sync.custom-context-header", "X Acme");
    assertThatThrownBy(() -> TestApp.start(wrong).close())
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("is \"X Acme\", should be the name of a header");
  }
}
