package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.support.service.ServiceSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A step that throws no exception but an error: its caller is answered, and never left waiting. */
@Timeout(300)
class StepErrorsTest {
  private static final String TEMPLATE = "activity-sync.camel.yaml";
  private static final String GROOVY = "- setProperty: {name: x, groovy: 'assert 1 == 2'}";
  private static final String FILTER =
      "- filter: {groovy: 'assert 1 == 2', steps: [{log: 'never'}]}";
  private static final String CASE =
      "- choice: {when: [{groovy: 'assert 1 == 2', steps: [{log: 'never'}]}]}";
  private static final String JAVA = "- process: {ref: '" + named(Breaks.class) + "'}";
  private static final String DEEP = "- process: {ref: '" + named(Deepens.class) + "'}";
  private static final String FORMAT = "- unmarshal: {custom: {ref: breaking-format}}";
  private static final String ITERATOR =
      "- split: {method: {beanType: '"
          + Breaks.class.getName()
          + "', method: each}, steps: [{log: 'one'}]}";
  private static final String AGGREGATION =
      "- split: {simple: 'a,b', aggregationStrategy: '"
          + named(Breaks.class)
          + "', steps: [{log: 'one'}]}";
  private static final String MULTICAST =
      "- multicast: {parallelProcessing: true, steps: [{setBody: {groovy: 'assert 1 == 2'}}]}";

  private final EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
  private final String stream = kinesis.createStream(1);

  @TempDir private Path folder;

  /** Throws what a library that is missing would, wherever Camel calls it. */
  public static final class Breaks extends ServiceSupport
      implements Processor, AggregationStrategy, DataFormat {
    @Override
    public void process(Exchange exchange) {
      throw new NoClassDefFoundError("a/library/that/Lacks");
    }

    @Override
    public Exchange aggregate(Exchange before, Exchange next) {
      if ("yes".equals(next.getMessage().getHeader("asked"))) {
        process(next);
      }
      return next;
    }

    @Override
    public void marshal(Exchange exchange, Object graph, OutputStream stream) {
      process(exchange);
    }

    @Override
    public Object unmarshal(Exchange exchange, InputStream stream) {
      process(exchange);
      return null;
    }

    /** One, and then what a cursor is that loses its driver. */
    public Iterator<String> each() {
      return new Iterator<>() {
        private boolean first = true;

        @Override
        public boolean hasNext() {
          return true;
        }

        @Override
        public String next() {
          if (!first) {
            process(null);
          }
          first = false;
          return "one";
        }
      };
    }
  }

  /** Never comes to an end. */
  public static final class Deepens implements Processor {
    @Override
    @SuppressWarnings("InfiniteRecursion") // that is what it is for
    public void process(Exchange exchange) {
      process(exchange);
      exchange.setProperty("deep", "never");
    }
  }

  /** As a route file names a class. */
  private static String named(Class<?> type) {
    return "#class:" + type.getName();
  }

  @BeforeEach
  void files() throws Exception {
    for (String name : new String[] {TEMPLATE, "pause-on-failure.camel.yaml"}) {
      Files.copy(Path.of("routes").resolve(name), folder.resolve(name));
    }
    Path template = folder.resolve(TEMPLATE);
    String beans =
        "- beans:\n    - {name: breaking-format, type: '" + Breaks.class.getName() + "'}\n";
    Files.writeString(template, beans + Files.readString(template));
  }

  @AfterEach
  void close() {
    kinesis.close();
  }

  /** Does its harm when it is asked to: one that always does is refused before. */
  private void before(String id, String step) throws Exception {
    String text = Files.readString(folder.resolve(TEMPLATE));
    String asked =
        """
        - choice:
            when:
              - simple: "${header.asked} == 'yes'"
                steps:
                  %s
        """
            .formatted(step)
            .indent(10);
    String wanted = text.replaceFirst("(?m)^ {10}- \\w+:\\n {14}id: " + id + "$", "MARK$0");
    assertThat(wanted).contains("MARK");
    Files.writeString(folder.resolve(TEMPLATE), wanted.replace("MARK", asked));
  }

  private TestApp start() throws Exception {
    return start(Map.of());
  }

  private TestApp start(Map<String, String> more) throws Exception {
    Map<String, String> properties =
        new LinkedHashMap<>(Connect.to("acme", stream, kinesis.endpoint()));
    properties.putAll(more);
    TestApp app = TestApp.start(folder, properties);
    awaitShown(app, "\"state\":\"STREAMING\"");
    return app;
  }

  private static void awaitShown(TestApp app, String text) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(app.show("acme")).contains(text));
  }

  private static String step(String name) {
    return switch (name) {
      case "groovy" -> GROOVY;
      case "filter" -> FILTER;
      case "multicast" -> MULTICAST;
      case "case" -> CASE;
      case "deep" -> DEEP;
      case "format" -> FORMAT;
      case "iterator" -> ITERATOR;
      case "aggregation" -> AGGREGATION;
      default -> JAVA;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "read, groovy", "select, filter", "to-version, multicast", "send, java",
    "acknowledge, groovy", "acknowledge, filter", "acknowledge, multicast", "acknowledge, java",
    "acknowledge, case", "acknowledge, deep", "acknowledge, format", "read, iterator",
    "acknowledge, iterator", "read, aggregation", "acknowledge, aggregation"
  })
  void callerIsToldAndTheConnectionPauses(String before, String step) throws Exception {
    before(before, step(step));
    try (TestApp app = start()) {
      HttpResponse<String> answer = asked(app);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      awaitShown(app, "\"cause\":\"STEP_FAILED\"");
      givenBack(app);
      assertThat(kinesis.texts(stream)).hasSize(before.equals("acknowledge") ? 1 : 0);
    }
  }

  /** The parts of a split are over on a thread that Kinesis' answers come by. */
  @Test
  void callerIsToldWhereEventsThatWereSentCantBePutTogether() throws Exception {
    String text = Files.readString(folder.resolve(TEMPLATE));
    int version = text.indexOf("          - transformDataType:");
    int acknowledge = text.indexOf("          - process:\n              id: acknowledge");
    String split =
        ("- split:\n    simple: '${body}'\n    streaming: true\n    aggregationStrategy: '"
                + named(Breaks.class)
                + "'\n    steps:\n")
            .indent(10);
    Files.writeString(
        folder.resolve(TEMPLATE),
        text.substring(0, version)
            + split
            + text.substring(version, acknowledge).indent(6)
            + text.substring(acknowledge));
    try (TestApp app = start()) {
      HttpResponse<String> answer = asked(app);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
      awaitShown(app, "\"cause\":\"STEP_FAILED\"");
      givenBack(app);
      assertThat(kinesis.texts(stream)).hasSize(1);
    }
  }

  /** Around each step, or once all is over and the caller has its answer. */
  @ParameterizedTest
  @CsvSource({"intercept, 503", "onCompletion, 202"})
  void callerIsToldWhereAConfigurationBreaks(String part, int status) throws Exception {
    Path file = folder.resolve("pause-on-failure.camel.yaml");
    String asked =
        """
        %1$s:
          - %1$s:
              steps:
                - choice:
                    when:
                      - simple: "${header.asked} == 'yes'"
                        steps:
                          %2$s
        """
            .formatted(part, JAVA)
            .indent(4);
    Files.writeString(file, Files.readString(file) + asked);
    try (TestApp app = start()) {
      HttpResponse<String> answer = asked(app);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      givenBack(app);
      assertThat(kinesis.texts(stream)).hasSize(status == 202 ? 1 : 0);
    }
  }

  /** As after an exception: what is in the stream counts, what isn't is not acknowledged. */
  @ParameterizedTest
  @CsvSource({"groovy, 503", "java, 503", "groovy, 202", "java, 202"})
  void callerIsToldOfSplitEventsToo(String step, int status) throws Exception {
    String text = Files.readString(folder.resolve(TEMPLATE));
    int version = text.indexOf("          - transformDataType:");
    int acknowledge = text.indexOf("          - process:\n              id: acknowledge");
    String sent = text.substring(version, acknowledge).indent(6);
    String asked =
        ("- choice:\n    when:\n      - simple: \"${header.asked} == 'yes'\"\n"
                + "        steps:\n          "
                + step(step))
            .indent(16);
    String split =
        "- split:\n    simple: '${body}'\n    streaming: true\n    steps:\n".indent(10)
            + (status == 202 ? sent + asked : asked + sent);
    Files.writeString(
        folder.resolve(TEMPLATE), text.substring(0, version) + split + text.substring(acknowledge));
    try (TestApp app = start()) {
      HttpResponse<String> answer = asked(app);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      assertThat(kinesis.texts(stream)).hasSize(status == 202 ? 1 : 0);
      awaitShown(app, "\"cause\":\"STEP_FAILED\"");
      givenBack(app);
    }
  }

  @Test
  void sourceThatNobodyAnswersKeepsItsEvents() throws Exception {
    before("acknowledge", JAVA);
    try (TestApp app = start(Map.of("activity-sync.connections.acme.source", "direct:acme"))) {
      Exchange handed =
          app.camel()
              .createProducerTemplate()
              .send(
                  "direct:acme",
                  exchange -> {
                    exchange.getMessage().setBody(event("e", "1"));
                    exchange.getMessage().setHeader("asked", "yes");
                  });

      assertThat(handed.getException()).hasRootCauseInstanceOf(NoClassDefFoundError.class);
      awaitShown(app, "\"detail\":\"NoClassDefFoundError\"");
    }
  }

  /** Camel goes round until there is no memory left. */
  @Test
  void routesThatSendToOneAnotherInACircleFail() throws Exception {
    try (TestApp app = start()) {
      app.camel()
          .addRoutes(
              new RouteBuilder() {
                @Override
                public void configure() {
                  from("direct:one").routeId("one").to("direct:other");
                  from("direct:other").routeId("other").to("direct:one");
                }
              });
      Exchange sent = app.camel().createProducerTemplate().send("direct:one", exchange -> {});
      assertThat(sent.getException())
          .hasMessageContaining("is in a circle of routes that send to one another");
    }
  }

  /** An entity, or the object of a JMS message: nothing of it could be set aside. */
  @Test
  void sourceKeepsABodyThatHasNoBytes() throws Exception {
    try (TestApp app = start(Map.of("activity-sync.connections.acme.source", "direct:acme"))) {
      Exchange handed =
          app.camel()
              .createProducerTemplate()
              .send("direct:acme", exchange -> exchange.getMessage().setBody(new Object()));

      assertThat(handed.isFailed()).isTrue();
      awaitShown(app, "\"cause\":\"STEP_FAILED\"");
      awaitShown(app, "\"detail\":\"the body is a java.lang.Object; it must be JSON as bytes");
      assertThat(app.show("acme")).contains("\"rejected\":0");
    }
  }

  private static HttpResponse<String> asked(TestApp app) throws Exception {
    return app.send("POST", "/ingest/acme", event("e", "1"), "asked", "yes");
  }

  private static void givenBack(TestApp app) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(app.camel().getInflightRepository().size()).isZero());
  }
}
