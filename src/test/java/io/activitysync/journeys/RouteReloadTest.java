package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Route files are changed while the application runs. */
class RouteReloadTest {
  private static final String TEMPLATE = "activity-sync.camel.yaml";
  private static final String CONFIGURATION = "pause-on-failure.camel.yaml";
  private static final String STEP = "          - process:\n              id: acknowledge";
  private static final Pattern NUMBER = Pattern.compile("\"n\":\"n-(\\d+)\"");

  @TempDir private Path folder;

  private TestKinesis kinesis;
  private String stream;

  @BeforeEach
  void files() throws Exception {
    kinesis = KinesisLocal.shared();
    stream = kinesis.createStream(1);
    for (String name : new String[] {TEMPLATE, CONFIGURATION}) {
      Files.copy(Path.of("routes").resolve(name), folder.resolve(name));
    }
  }

  private Map<String, String> two() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.putAll(Connect.to("acme", stream, kinesis.endpoint()));
    properties.putAll(Connect.to("held", stream, kinesis.endpoint()));
    return properties;
  }

  private static void until(BooleanSupplier condition) {
    await().atMost(60, SECONDS).until(condition::getAsBoolean);
  }

  private static void awaitState(TestApp app, String connection, String state) {
    await()
        .atMost(60, SECONDS)
        .until(() -> app.show(connection).contains("\"state\":\"" + state + "\""));
  }

  /** Saves as an editor does that writes beside and renames. */
  private void save(String name, String text) throws Exception {
    Path beside = Files.writeString(folder.resolve(name + ".tmp"), text);
    Files.move(beside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String marked(String template, String mark) {
    return template.replace(
        STEP,
        "          - setProperty:\n              id: %s\n              name: mark\n              constant: x\n%s"
            .formatted(mark, STEP));
  }

  @Test
  void changedTemplateHoldsUnderLoadAndLosesNothingAndKeepsEachState() throws Exception {
    try (TestApp app = TestApp.start(folder, two())) {
      awaitState(app, "acme", "STREAMING");
      awaitState(app, "held", "STREAMING");
      app.act("held", "suspend");
      awaitState(app, "held", "PAUSED");
      AtomicBoolean enough = new AtomicBoolean();
      CompletableFuture<Set<Integer>> accepted =
          CompletableFuture.supplyAsync(() -> send(app, enough));
      String template = Files.readString(folder.resolve(TEMPLATE));
      for (String mark : new String[] {"first", "second", "third"}) {
        save(TEMPLATE, marked(template, mark));
        until(() -> app.camel().getProcessor("acme-" + mark) != null);
        until(() -> app.camel().getProcessor("held-" + mark) != null);
      }
      enough.set(true);
      Set<Integer> sent = accepted.get(60, SECONDS);
      assertThat(sent).isNotEmpty();
      List<Integer> arrived = numbers(kinesis.texts(stream));
      assertThat(arrived).containsAll(sent).doesNotHaveDuplicates();
      awaitState(app, "acme", "STREAMING");
      awaitState(app, "held", "PAUSED");
      until(() -> app.camel().getRouteController().getRouteStatus("held").isSuspended());
    }
  }

  /** Sends one event after the other, each anew until it is taken. */
  private static Set<Integer> send(TestApp app, AtomicBoolean enough) {
    Set<Integer> accepted = new HashSet<>();
    try {
      for (int i = 0; !enough.get(); i++) {
        HttpResponse<String> answer = app.ingest("acme", event("e", "n-" + i));
        assertThat(answer.statusCode()).as(answer.body()).isIn(202, 503);
        if (answer.statusCode() == 202) {
          accepted.add(i);
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return accepted;
  }

  private static List<Integer> numbers(List<String> texts) {
    List<Integer> numbers = new ArrayList<>();
    for (String text : texts) {
      Matcher number = NUMBER.matcher(text);
      assertThat(number.find()).isTrue();
      numbers.add(Integer.valueOf(number.group(1)));
    }
    return numbers;
  }

  @Test
  void changedRouteConfigurationHoldsForEveryConnection() throws Exception {
    try (TestApp app = TestApp.start(folder, two())) {
      awaitState(app, "acme", "STREAMING");
      awaitState(app, "held", "STREAMING");
      String text = Files.readString(folder.resolve(CONFIGURATION));
      save(
          CONFIGURATION,
          text.replace(
              "                ref: refuseInput",
              "                ref: refuseInput\n            - setHeader:\n"
                  + "                name: X-Changed\n                constant: changed"));
      for (String connection : new String[] {"acme", "held"}) {
        await()
            .atMost(60, SECONDS)
            .until(
                () ->
                    app.ingest(connection, "not json")
                        .headers()
                        .firstValue("X-Changed")
                        .isPresent());
      }
    }
  }

  @Test
  void routeConfigurationThatConnectionsNeedStaysWhereItIsDeletedUntilAnotherFileHasIt()
      throws Exception {
    String own =
        """
        - routeConfiguration:
            id: own
            onCompletion:
              - onCompletion: {onCompleteOnly: true, steps: [{log: done}]}
        """;
    String template =
        marked(Files.readString(folder.resolve(TEMPLATE)), "needs")
            .replace(
                "routeConfigurationId: pause-on-failure",
                "routeConfigurationId: pause-on-failure,own");
    try (TestApp app = TestApp.start(folder, two())) {
      awaitState(app, "acme", "STREAMING");
      save("own.camel.yaml", own);
      until(() -> configurations(app).size() == 2);
      save(TEMPLATE, template);
      until(() -> app.camel().getProcessor("acme-needs") != null);
      Files.delete(folder.resolve("own.camel.yaml"));
      until(() -> health(app).contains("was deleted, but the connections' routes need it"));
      assertThat(app.ingest("acme", event("e", "n-1")).statusCode()).isEqualTo(202);
      save("renamed.camel.yaml", own);
      until(() -> !health(app).contains("own.camel.yaml"));
      await()
          .atMost(60, SECONDS)
          .until(() -> app.ingest("acme", event("e", "n-2")).statusCode() == 202);
      assertThat(configurations(app)).hasSize(2);
      save(TEMPLATE, template.replace("pause-on-failure,own", "pause-on-failure"));
      Files.delete(folder.resolve("renamed.camel.yaml"));
      until(() -> configurations(app).size() == 1);
      await()
          .atMost(60, SECONDS)
          .until(() -> app.ingest("acme", event("e", "n-3")).statusCode() == 202);
    }
  }

  @Test
  void routeThatReadsFromAStreamIsTakenAtTheStartAndAtAReload() throws Exception {
    Path read = folder.resolve("read");
    Files.writeString(folder.resolve("reader.camel.yaml"), reader(read.resolve("first")));
    try (TestApp app = TestApp.start(folder, two())) {
      until(() -> taken(app));
      until(() -> text(read.resolve("first/all")).contains("\"n-7\""));
      save("reader.camel.yaml", reader(read.resolve("second")));
      until(() -> text(read.resolve("second/all")).contains("\"n-7\""));
      save(TEMPLATE, marked(Files.readString(folder.resolve(TEMPLATE)), "beside-a-reader"));
      until(() -> app.camel().getProcessor("acme-beside-a-reader") != null);
      assertThat(health(app)).doesNotContain("reader.camel.yaml").doesNotContain(TEMPLATE);
    }
  }

  private static boolean taken(TestApp app) {
    try {
      return app.ingest("acme", event("e", "n-7")).statusCode() == 202;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Has a configuration too: such a file is tried with events. */
  private String reader(Path to) {
    return String.join(
        "\n",
        "- routeConfiguration:",
        "    id: of-the-reader",
        "    onException:",
        "      - onException: {exception: [java.io.IOException], steps: [{log: failed}]}",
        "- route:",
        "    id: reader",
        "    routeConfigurationId: of-the-reader",
        "    from:",
        "      uri: aws2-kinesis:" + stream,
        "      parameters:",
        "        region: us-east-1",
        "        accessKey: key",
        "        secretKey: secret",
        "        overrideEndpoint: true",
        "        uriEndpointOverride: " + kinesis.endpoint(),
        "        iteratorType: TRIM_HORIZON",
        "      steps:",
        "        - log: ${body}",
        "        - to: file:" + to + "?fileName=all&fileExist=Append",
        "");
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          aws2-kinesis:other?region=us-east-1
          timer:tick
          direct:elsewhere
          file:target/no-such-inbox
          """)
  void routeThatReadsIsNoReasonToRefuseAndNeitherIsAStepThatAsks(String uri) throws Exception {
    String asks =
        STEP.replace(
            "- process:",
            "- pollEnrich:\n              id: ask\n              constant: '%s'\n          - process:"
                .formatted(uri));
    try (TestApp app = TestApp.start(folder, two())) {
      save(
          "idle.camel.yaml",
          String.join(
              "\n",
              "- routeConfiguration:",
              "    id: of-the-idle",
              "    onException:",
              "      - onException: {exception: [java.io.IOException], steps: [{log: failed}]}",
              "- route:",
              "    id: idle",
              "    autoStartup: false",
              "    from: {uri: '" + uri + "', steps: [{log: read}]}",
              ""));
      until(() -> app.camel().getRoute("idle") != null);
      save(TEMPLATE, Files.readString(folder.resolve(TEMPLATE)).replace(STEP, asks));
      until(() -> app.camel().getProcessor("acme-ask") != null);
      assertThat(health(app)).doesNotContain("idle.camel.yaml").doesNotContain(TEMPLATE);
    }
  }

  @Test
  void sourceRouteComesAndGoesWithItsFile() throws Exception {
    Path inbox = Files.createDirectory(folder.resolve("inbox"));
    Map<String, String> direct =
        Connect.with(
            Connect.to("acme", stream, kinesis.endpoint()), "acme", "source", "direct:acme");
    try (TestApp app = TestApp.start(folder, direct)) {
      awaitState(app, "acme", "STREAMING");
      save("source.camel.yaml", fileSource(inbox, "delay: 100"));
      Files.writeString(inbox.resolve("a.ndjson"), event("e", "n-1"));
      until(() -> Files.exists(inbox.resolve(".done/a.ndjson")));
      assertThat(kinesis.texts(stream)).hasSize(1);
      Files.delete(folder.resolve("source.camel.yaml"));
      until(() -> app.camel().getRoute("acme-file") == null);
      assertThat(app.camel().getRoute("acme")).isNotNull();
    }
  }

  private static String fileSource(Path inbox, String more) {
    return """
    - route:
        id: acme-file
        group: acme
        from:
          uri: file:%s
          parameters:
            %s
            move: .done/${file:name}
          steps:
            - to:
                uri: direct:acme
    """
        .formatted(inbox, more);
  }

  @ParameterizedTest
  @CsvSource({
    "id: acknowledge,id: [broken,line",
    "- process:,- prozess:,prozess",
    "ref: acknowledgeEvents,ref: nobody,nobody",
    "uri: aws2-kinesis:,uri: nowhere:,nowhere",
  })
  void brokenTemplateIsRefusedAndWhatRunsStays(String right, String wrong, String reason)
      throws Exception {
    try (TestApp app = TestApp.start(folder, two())) {
      awaitState(app, "acme", "STREAMING");
      Object running = app.camel().getRoute("acme");
      String template = Files.readString(folder.resolve(TEMPLATE));
      save(TEMPLATE, template.replace(right, wrong));
      await()
          .atMost(60, SECONDS)
          .untilAsserted(() -> assertThat(app.health()).contains(TEMPLATE).contains(reason));
      assertThat(app.camel().getRoute("acme")).isSameAs(running);
      assertThat(app.ingest("acme", event("e", "n-1")).statusCode()).isEqualTo(202);

      save(TEMPLATE, marked(template, "repaired"));
      until(() -> app.camel().getProcessor("acme-repaired") != null);
      until(() -> !health(app).contains("refused"));
      assertThat(app.ingest("acme", event("e", "n-2")).statusCode()).isEqualTo(202);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "routeConfigurationId: pause-on-failure|routeConfigurationId: pause-on-failur|no"
            + " routeConfiguration",
        "      routeConfigurationId: pause-on-failure||has no routeConfigurationId",
        "id: activity-sync~|id: activity-sink~|no routeTemplate has the id activity-sync",
        "toType: activity:current|toType: activity:v9.9|no event version 9.9",
        "- unmarshal:|- stop: {}~          - unmarshal:|no step read the events",
        "ref: acknowledgeEvents|ref: skipEvents|not read yet",
      })
  void templateThatWouldFailWithEventsIsRefusedAndWhatRunsStays(
      String right, String wrong, String reason) throws Exception {
    try (TestApp app = TestApp.start(folder, two())) {
      awaitState(app, "acme", "STREAMING");
      Object running = app.camel().getRoute("acme");
      String template = Files.readString(folder.resolve(TEMPLATE));
      save(TEMPLATE, template.replace(lines(right), lines(wrong)));
      await()
          .atMost(60, SECONDS)
          .untilAsserted(() -> assertThat(app.health()).contains(TEMPLATE).contains(reason));
      assertThat(app.camel().getRoute("acme")).isSameAs(running);
      assertThat(app.ingest("acme", event("e", "1")).statusCode()).isEqualTo(202);
    }
  }

  private static String lines(String text) {
    return text == null ? "" : text.replace('~', '\n');
  }

  @Test
  void routeConfigurationThatPausesNothingIsRefused() throws Exception {
    try (TestApp app = TestApp.start(folder, two())) {
      awaitState(app, "acme", "STREAMING");
      String text = Files.readString(folder.resolve(CONFIGURATION));
      save(CONFIGURATION, text.replace("ref: pauseConnection", "ref: refuseInput"));
      await()
          .atMost(60, SECONDS)
          .untilAsserted(() -> assertThat(app.health()).contains("the connection was not paused"));
      save(CONFIGURATION, text);
      until(() -> !health(app).contains("refused"));
    }
  }

  @Test
  void badFilesAtTheStartStopNobodyElseAndTheNeededFallBackToTheLastThatWorked() throws Exception {
    String template = Files.readString(folder.resolve(TEMPLATE));
    Files.writeString(folder.resolve(TEMPLATE), marked(template, "worked"));
    try (TestApp app = TestApp.start(folder, two())) {
      until(() -> app.camel().getProcessor("acme-worked") != null);
    }
    Files.writeString(folder.resolve(TEMPLATE), template.replace("id: acknowledge", "id: [broken"));
    Files.writeString(folder.resolve("empty.camel.yaml"), "");
    Files.writeString(
        folder.resolve("variable.camel.yaml"), fileSource(folder, "delay: \"{{no.such.thing}}\""));
    Files.writeString(folder.resolve("notes.yaml"), "nothing");
    try (TestApp app = TestApp.start(folder, two())) {
      awaitState(app, "acme", "STREAMING");
      assertThat(app.camel().getProcessor("acme-worked")).isNotNull();
      assertThat(app.ingest("acme", event("e", "1")).statusCode()).isEqualTo(202);
      assertThat(app.health())
          .contains(TEMPLATE)
          .contains("empty.camel.yaml")
          .contains("variable.camel.yaml");
    }
  }

  @Test
  void idOfARouteBelongsToTheFileThatBroughtIt() throws Exception {
    Path inbox = Files.createDirectory(folder.resolve("inbox"));
    Files.writeString(folder.resolve("file.camel.yaml"), fileSource(inbox, "delay: 100"));
    Map<String, String> direct =
        Connect.with(
            Connect.to("acme", stream, kinesis.endpoint()), "acme", "source", "direct:acme");
    try (TestApp app = TestApp.start(folder, direct)) {
      awaitState(app, "acme", "STREAMING");
      Path other = Files.createDirectory(folder.resolve("other"));
      save("copy.camel.yaml", fileSource(other, "delay: 100"));
      await()
          .atMost(60, SECONDS)
          .untilAsserted(
              () ->
                  assertThat(app.health())
                      .contains("the route id acme-file is that of file.camel.yaml"));
      Files.delete(folder.resolve("copy.camel.yaml"));
      Files.writeString(inbox.resolve("a.ndjson"), event("e", "n-1"));
      until(() -> Files.exists(inbox.resolve(".done/a.ndjson")));
      assertThat(kinesis.texts(stream)).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "uri: direct:acme,uri: nowhere:acme,nowhere",
    "delay: 100,delay: soon,: delay should be a whole number"
  })
  void brokenSourceIsRefusedAndTheOneThatRunsStays(String right, String wrong, String reason)
      throws Exception {
    Path inbox = Files.createDirectory(folder.resolve("inbox"));
    String source = fileSource(inbox, "delay: 100");
    Files.writeString(folder.resolve("source.camel.yaml"), source);
    Map<String, String> direct =
        Connect.with(
            Connect.to("acme", stream, kinesis.endpoint()), "acme", "source", "direct:acme");
    try (TestApp app = TestApp.start(folder, direct)) {
      awaitState(app, "acme", "STREAMING");
      save("source.camel.yaml", source.replace(right, wrong));
      await()
          .atMost(60, SECONDS)
          .untilAsserted(
              () -> assertThat(app.health()).contains("source.camel.yaml").contains(reason));
      Files.writeString(inbox.resolve("a.ndjson"), event("e", "n-1"));
      until(() -> Files.exists(inbox.resolve(".done/a.ndjson")));
      assertThat(kinesis.texts(stream)).hasSize(1);
    }
  }

  @Test
  void fileThatIsStillBeingWrittenWaits() throws Exception {
    try (TestApp app = TestApp.start(folder, two())) {
      awaitState(app, "acme", "STREAMING");
      String template = marked(Files.readString(folder.resolve(TEMPLATE)), "whole");
      Files.writeString(folder.resolve(TEMPLATE), "");
      Files.writeString(folder.resolve(TEMPLATE), template.substring(0, 900));
      Files.writeString(folder.resolve(TEMPLATE), template);
      until(() -> app.camel().getProcessor("acme-whole") != null);
      assertThat(app.ingest("acme", event("e", "n-1")).statusCode()).isEqualTo(202);
    }
  }

  private static List<RouteConfigurationDefinition> configurations(TestApp app) {
    return ((ModelCamelContext) app.camel()).getRouteConfigurationDefinitions();
  }

  private static String health(TestApp app) {
    try {
      return app.health();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
