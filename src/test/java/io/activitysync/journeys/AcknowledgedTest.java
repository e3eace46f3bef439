package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is acknowledged to a source is in the stream, or known to be left out, whatever the steps.
 */
class AcknowledgedTest {
  private static final String TEMPLATE = "activity-sync.camel.yaml";
  private static final String ASKED = "asked";

  /** Above what a stream can be raised to, and below what an event may have. */
  private static final int TOO_LARGE = 11 << 20;

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private TestKinesis kinesis;
  private String stream;

  @BeforeEach
  void files() throws Exception {
    kinesis = KinesisLocal.shared();
    stream = kinesis.createStream(1);
    for (String name : new String[] {TEMPLATE, "pause-on-failure.camel.yaml"}) {
      Files.copy(Path.of("routes").resolve(name), folder.resolve(name));
    }
  }

  private void template(String from, String to) throws Exception {
    String text = Files.readString(folder.resolve(TEMPLATE));
    assertThat(text).contains(from);
    Files.writeString(folder.resolve(TEMPLATE), text.replace(from, to));
  }

  private void withoutStep(String id) throws Exception {
    String text = Files.readString(folder.resolve(TEMPLATE));
    String without =
        text.replaceFirst("(?s) {10}- \\w+:\n {14}id: " + id + "\n.*?(?=\n {10}- |\\s*\\z)", "")
            .stripTrailing();
    assertThat(without).doesNotContain("id: " + id);
    Files.writeString(folder.resolve(TEMPLATE), without + "\n");
  }

  /** A step that does its harm when it is asked to: one that always does is refused before. */
  private static String ifAsked(String step) {
    return """
        - choice:
            id: asked
            when:
              - id: asked-yes
                simple: "${header.asked} == 'yes'"
                steps:
        """
        .concat(step.indent(10))
        .indent(10);
  }

  private Map<String, String> http() {
    return Connect.to("acme", stream, kinesis.endpoint());
  }

  private Map<String, String> direct() {
    Map<String, String> properties =
        new LinkedHashMap<>(Connect.with(http(), "acme", "source", "direct:acme"));
    properties.put("activity-sync.dead-letter", "mock:dead");
    return properties;
  }

  private TestApp start(Map<String, String> properties) throws Exception {
    TestApp app = TestApp.start(folder, properties);
    awaitShown(app, "\"state\":\"STREAMING\"");
    return app;
  }

  private static void awaitShown(TestApp app, String text) {
    await().atMost(SOON).untilAsserted(() -> assertThat(app.show("acme")).contains(text));
  }

  private static Exchange hand(TestApp app, Object body, Object... headers) {
    Exchange exchange = new DefaultExchange(app.camel(), ExchangePattern.InOnly);
    exchange.getMessage().setBody(body);
    for (int i = 0; i < headers.length; i += 2) {
      exchange.getMessage().setHeader((String) headers[i], headers[i + 1]);
    }
    return app.camel().createProducerTemplate().send("direct:acme", exchange);
  }

  private static MockEndpoint dead(TestApp app) {
    return app.camel().getEndpoint("mock:dead", MockEndpoint.class);
  }

  @Test
  void offDiscardsWithoutTheStepSelectToo() throws Exception {
    withoutStep("select");
    try (TestApp app = start(http())) {
      app.act("acme", "disable");
      HttpResponse<String> answer = app.ingest("acme", event("e", "1") + "\n" + event("e", "2"));
      assertThat(answer.body()).isEqualTo("{\"accepted\":0,\"discarded\":2,\"skipped\":0}");
      assertThat(app.show("acme")).contains("\"received\":2").contains("\"discarded\":2");
      app.act("acme", "enable");
      awaitShown(app, "\"state\":\"STREAMING\"");
      assertThat(app.ingest("acme", event("e", "3")).body()).contains("\"accepted\":1");
      assertThat(kinesis.texts(stream)).singleElement().asString().contains("\"n\":\"3\"");
    }
  }

  @Test
  void splitAcknowledgesNothingWhereOneOfItsEventsCouldNotBeSent() throws Exception {
    splitTo("{{streamName}}", "missing-stream");
    try (TestApp app = start(http())) {
      HttpResponse<String> answer = app.ingest("acme", event("e", "1") + "\n" + action("2"));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      awaitShown(app, "\"cause\":\"STREAM_NOT_FOUND\"");
    }
  }

  @Test
  void splitWhoseEventsAllArriveIsAcknowledged() throws Exception {
    String other = kinesis.createStream(1);
    splitTo("{{streamName}}", other);
    try (TestApp app = start(http())) {
      HttpResponse<String> answer = app.ingest("acme", event("e", "1") + "\n" + action("2"));
      assertThat(answer.body()).isEqualTo("{\"accepted\":2,\"discarded\":0,\"skipped\":0}");
      assertThat(kinesis.texts(stream)).singleElement().asString().contains("\"n\":\"1\"");
      assertThat(kinesis.texts(other)).singleElement().asString().contains("\"kind\":\"action\"");
    }
  }

  private static String action(String id) {
    return event("e", id).replace("experience-start", "action");
  }

  /** Splits, and sends actions elsewhere. */
  private void splitTo(String one, String actions) throws Exception {
    withoutStep("to-version");
    String text = Files.readString(folder.resolve(TEMPLATE));
    int send = text.indexOf("          - to:\n              id: send");
    int acknowledge = text.indexOf("          - process:\n              id: acknowledge");
    String split =
        """
        - split:
            id: split
            simple: "${body}"
            streaming: true
            steps:
              - setProperty:
                  id: kind
                  name: kind
                  simple: "${body.kind}"
              - transformDataType:
                  id: to-version
                  fromType: activity:event
                  toType: activity:current
              - choice:
                  id: by-kind
                  when:
                    - id: action
                      simple: "${exchangeProperty.kind} == 'action'"
                      steps:
        %s
                  otherwise:
                    id: other
                    steps:
        %s
        """
            .formatted(send("send-actions", actions, 16), send("send", one, 14));
    Files.writeString(
        folder.resolve(TEMPLATE),
        text.substring(0, send) + split.indent(10) + text.substring(acknowledge));
  }

  private static String send(String id, String to, int indent) {
    return """
        - to:
            id: %s
            uri: aws2-kinesis:%s
            parameters:
              region: "{{region}}"
              uriEndpointOverride: "{{?endpoint}}"
              overrideEndpoint: "{{overrideEndpoint}}"
              credentials: "#bean:credentials-{{connection}}"
        """
        .formatted(id, to)
        .indent(indent)
        .stripTrailing();
  }

  @ParameterizedTest
  @ValueSource(strings = {"acknowledge", "send"})
  void routeWithoutTheStepNeverAcknowledgesWhatIsNotSent(String step) throws Exception {
    withoutStep(step);
    try (TestApp app = start(http())) {
      HttpResponse<String> answer = app.ingest("acme", event("e", "1"));
      boolean sent = kinesis.texts(stream).size() == 1;
      assertThat(answer.statusCode() < 300 && !sent).as(answer.body()).isFalse();
    }
  }

  @Test
  void stopBeforeReadIsNoAcknowledgement() throws Exception {
    template(
        "        steps:\n          - unmarshal:",
        "        steps:\n" + ifAsked("- stop:\n    id: early\n") + "          - unmarshal:");
    try (TestApp app = start(direct())) {
      Exchange handed = hand(app, event("e", "1"), ASKED, "yes");
      assertThat(handed.getException()).hasMessageContaining("no step read the events");
      awaitShown(app, "\"cause\":\"STEP_FAILED\"");
      awaitShown(app, "\"nextRetryAt\":\"2");
    }
  }

  @Test
  void headerOfAMessageDoesNotMakeAnUnansweredSourceAnAnsweredOne() throws Exception {
    try (TestApp app = start(direct())) {
      kinesis.client().deleteStream(d -> d.streamName(stream));
      Exchange handed = hand(app, event("e", "1"), Exchange.HTTP_METHOD, "POST");
      assertThat(handed.getException()).isNotNull();
      Exchange bad = hand(app, "[{}", Exchange.HTTP_METHOD, "POST");
      assertThat(bad.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isNull();
    }
  }

  @Test
  void whatRefusesAWholeBodyIsSetAsideAndTheOthersGoOn() throws Exception {
    try (TestApp app = start(direct())) {
      List<Object> poll = Arrays.asList(event("e", "1"), null, event("e", "2"));
      assertThat(hand(app, poll).getException()).isNull();
      assertThat(hand(app, "[" + event("e", "3") + "," + event("e", "4")).getException()).isNull();
      assertThat(hand(app, "[" + event("e", "5") + "] trailing").getException()).isNull();
      assertThat(kinesis.texts(stream)).hasSize(5);
      assertThat(dead(app).getExchanges()).hasSize(2);
      assertThat(app.show("acme"))
          .contains("\"state\":\"STREAMING\"")
          .contains("\"rejected\":2")
          .as("one without a body")
          .contains("\"skipped\":1");
    }
  }

  @Test
  void recordThatIsTooLargeForAnyStreamIsSetAsideWhereNobodyIsAnswered() throws Exception {
    Map<String, String> properties = new LinkedHashMap<>(direct());
    properties.put("activity-sync.dead-letter.data", "clear");
    try (TestApp app = start(properties)) {
      String body = event("e", "1") + "\n" + tooLarge("2") + "\n" + event("e", "3");
      assertThat(hand(app, body).getException()).isNull();

      assertThat(kinesis.texts(stream))
          .hasSize(2)
          .anySatisfy(text -> assertThat(text).contains("\"n\":\"1\""))
          .anySatisfy(text -> assertThat(text).contains("\"n\":\"3\""));
      assertThat(dead(app).getExchanges()).hasSize(1);
      JsonNode letter =
          new ObjectMapper()
              .readTree(dead(app).getExchanges().get(0).getMessage().getBody(String.class));
      assertThat(letter.get("index").asInt()).isEqualTo(1);
      assertThat(letter.get("reason").asText()).contains("bytes");
      // the event that was refused, whole, and none of the others
      assertThat(new String(letter.get("data").binaryValue(), StandardCharsets.UTF_8))
          .contains("\"n\":\"2\"", "x".repeat(TOO_LARGE))
          .doesNotContain("\"n\":\"1\"", "\"n\":\"3\"");
      assertThat(app.show("acme")).contains("\"state\":\"STREAMING\"").contains("\"rejected\":1");
    }
  }

  @Test
  void recordThatIsTooLargeForAnyStreamIsRefusedWhereSomeoneIsAnswered() throws Exception {
    try (TestApp app = start(http())) {
      HttpResponse<String> answer =
          app.ingest("acme", event("e", "1") + "\n" + tooLarge("2") + "\n" + event("e", "3"));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
      assertThat(answer.body()).contains("\"index\":1").doesNotContain("xxx");
      assertThat(kinesis.texts(stream)).isEmpty();
      assertThat(app.show("acme")).contains("\"state\":\"STREAMING\"");
    }
  }

  /** An event that may be read, and whose record no stream takes. */
  private static String tooLarge(String id) {
    return event("e", id)
        .replace("\"data\":{}", "\"data\":{\"x\":\"" + "x".repeat(TOO_LARGE) + "\"}");
  }

  @Test
  void deadLettersThatCantBeWrittenPauseAndAreTriedAgainLater() throws Exception {
    Map<String, String> properties = new LinkedHashMap<>(direct());
    properties.put("activity-sync.dead-letter", "direct:nobody-is-there");
    properties.put("camel.component.direct.block", "false");
    try (TestApp app = start(properties)) {
      assertThat(hand(app, "not json").getException()).isNotNull();
      awaitShown(app, "\"cause\":\"DEAD_LETTER_FAILED\"");
      awaitShown(app, "\"nextRetryAt\":\"2");
    }
  }

  @Test
  void offKeepsNoBadEventEitherAndNeedsNoDeadLetters() throws Exception {
    Map<String, String> properties = new LinkedHashMap<>(direct());
    properties.put("activity-sync.dead-letter", "direct:nobody");
    properties.put("camel.component.direct.block", "false");
    try (TestApp app = start(properties)) {
      app.act("acme", "disable");
      String body = event("e", "1") + "\nnot json\n{\"kind\":";
      assertThat(hand(app, body).getException()).isNull();
      assertThat(app.show("acme"))
          .contains("\"state\":\"DISABLED\"")
          .contains("\"received\":3", "\"discarded\":3", "\"rejected\":0");
    }
  }

  @Test
  void badBodyByHttpIsRefusedWhileOffTooAndNothingOfItIsKept() throws Exception {
    Map<String, String> properties = new LinkedHashMap<>(http());
    properties.put("activity-sync.dead-letter", "mock:dead");
    try (TestApp app = start(properties)) {
      app.act("acme", "disable");
      HttpResponse<String> answer = app.ingest("acme", event("e", "1") + "\nnot json");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
      assertThat(answer.body()).contains("\"index\":1");
      assertThat(dead(app).getExchanges()).isEmpty();
      assertThat(kinesis.texts(stream)).isEmpty();
    }
  }

  @Test
  void fileThatAnEndpointNamesKeepsEachDeadLetter() throws Exception {
    Path letters = folder.resolve("dead").resolve("letters");
    Map<String, String> properties = new LinkedHashMap<>(direct());
    properties.put(
        "activity-sync.dead-letter", "file:" + letters.getParent() + "?fileName=letters");
    try (TestApp app = start(properties)) {
      assertThat(hand(app, "not json").getException()).isNull();
      assertThat(hand(app, "nor this").getException()).isNull();
      assertThat(Files.readAllLines(letters)).hasSize(2);
    }
  }

  @Test
  void fullDiskUnderTheDeadLettersPausesAndGoesOnByItself() throws Exception {
    Path full = Files.createDirectories(folder.resolve("dead")).resolve("letters");
    Files.createSymbolicLink(full, Path.of("/dev/full"));
    Map<String, String> properties = new LinkedHashMap<>(direct());
    properties.put(
        "activity-sync.dead-letter",
        "file:" + full.getParent() + "?fileName=letters&fileExist=Append");
    try (TestApp app = start(properties)) {
      assertThat(hand(app, "not json").getException()).isNotNull();
      awaitShown(app, "\"cause\":\"DEAD_LETTER_FAILED\"");

      Files.delete(full);
      awaitShown(app, "\"state\":\"STREAMING\"");
      assertThat(hand(app, "not json").getException()).isNull();
      assertThat(hand(app, event("e", "1")).getException()).isNull();
      assertThat(Files.readString(full)).contains("\"connection\":\"acme\"");
      assertThat(kinesis.texts(stream)).hasSize(1);
    }
  }

  @Test
  void stepThatFailsPausesWithAPassingCause() throws Exception {
    template(
        "          - process:\n              id: select",
        ifAsked(
                """
                - throwException:
                    id: broken
                    message: "secret"
                    exceptionType: java.lang.IllegalStateException
                """)
            + "          - process:\n              id: select");
    try (TestApp app = start(direct())) {
      assertThat(hand(app, event("e", "1"), ASKED, "yes").getException()).isNotNull();
      awaitShown(app, "\"cause\":\"STEP_FAILED\"");
      awaitShown(app, "\"nextRetryAt\":\"2");
      assertThat(app.show("acme")).doesNotContain("secret\"");
    }
  }
}
