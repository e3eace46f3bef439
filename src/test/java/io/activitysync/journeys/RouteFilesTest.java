package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Route files as an integration engineer edits them. */
class RouteFilesTest {
  @TempDir private Path folder;

  private TestKinesis kinesis;
  private String stream;

  @BeforeEach
  void stream() {
    kinesis = KinesisLocal.shared();
    stream = kinesis.createStream(2);
  }

  static List<Path> examples() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("routes/examples"))) {
      return files.toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void exampleParsesAndItsEndpointsAreInTheCatalogue(Path example) throws Exception {
    CamelCatalog catalog = new DefaultCamelCatalog();
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      PluginHelper.getRoutesLoader(context)
          .loadRoutes(ResourceHelper.resolveMandatoryResource(context, "file:" + example));
      RouteDefinition route = ((ModelCamelContext) context).getRouteDefinitions().get(0);
      EndpointValidationResult result =
          catalog.validateEndpointProperties(route.getInput().getEndpointUri());
      assertThat(result.isSuccess()).as(result.summaryErrorMessage(true)).isTrue();
      if (example.getFileName().toString().startsWith("notify-")) {
        assertThat(route.getInput().getEndpointUri()).isEqualTo("direct:notify");
      } else if (example.getFileName().toString().startsWith("archive-")) {
        assertThat(route.getInput().getEndpointUri()).startsWith("aws2-kinesis:");
      } else {
        assertThat(route.getGroup()).isEqualTo("acme");
        assertThat(
                ProcessorDefinitionHelper.filterTypeInOutputs(
                    route.getOutputs(), ToDefinition.class))
            .extracting(ToDefinition::getEndpointUri)
            .containsExactly("direct:acme");
      }
      for (ToDefinition to :
          ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), ToDefinition.class)) {
        EndpointValidationResult sent = catalog.validateEndpointProperties(to.getEndpointUri());
        assertThat(sent.isSuccess()).as(sent.summaryErrorMessage(true)).isTrue();
      }
    }
  }

  private Map<String, String> direct() {
    return Connect.with(
        Connect.to("acme", stream, kinesis.endpoint()), "acme", "source", "direct:acme");
  }

  private void copyRoutes() throws Exception {
    for (String name : new String[] {"activity-sync.camel.yaml", "pause-on-failure.camel.yaml"}) {
      Files.copy(Path.of("routes").resolve(name), folder.resolve(name));
    }
  }

  private void fileSource(Path inbox) throws Exception {
    String example = Files.readString(Path.of("routes/examples/file.camel.yaml"));
    Files.writeString(
        folder.resolve("file.camel.yaml"),
        example
            .replace("file:inbox/acme", "file:" + inbox)
            .replace("readLock: changed", "delay: 100")
            .replaceAll("(?m)^.*(readLockMin|being written|empty file).*\n", ""));
  }

  private static void awaitState(TestApp app, String state) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> app.show("acme").contains("\"state\":\"" + state + "\""));
  }

  @Test
  void fileStaysWhilePausedAndIsDeliveredAfterRetry() throws Exception {
    Path inbox = Files.createDirectory(folder.resolve("inbox"));
    fileSource(inbox);
    try (TestApp app = TestApp.start(folder, direct())) {
      awaitState(app, "STREAMING");
      app.act("acme", "suspend");
      await().until(() -> app.camel().getRouteController().getRouteStatus("acme-file").isStopped());
      Files.writeString(
          inbox.resolve("events.ndjson"),
          IntStream.range(0, 3_000)
              .mapToObj(i -> event("e" + i, "n" + i))
              .collect(Collectors.joining("\n")));
      app.act("acme", "retry");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.exists(inbox.resolve(".done/events.ndjson")));
      assertThat(kinesis.texts(stream)).hasSize(3_000);
    }
  }

  /** The example as it is shipped, for files that hold nothing, or an array that is none. */
  @Test
  void filesThatAreEmptyOrEndBadlyHoldNothingUpAndAreReadOnce() throws Exception {
    Path inbox = Files.createDirectory(folder.resolve("inbox"));
    String example = Files.readString(Path.of("routes/examples/file.camel.yaml"));
    Files.writeString(
        folder.resolve("file.camel.yaml"), example.replace("file:inbox/acme", "file:" + inbox));
    Map<String, String> properties = new LinkedHashMap<>(direct());
    properties.put("activity-sync.dead-letter", "mock:dead");
    properties.put("activity-sync.dead-letter.data", "clear");
    String two = event("e", "%1$s1") + "," + event("e", "%1$s2");
    Map<String, String> files = new LinkedHashMap<>();
    files.put("1.json", "");
    files.put("2.json", ("[" + two + "] trailing").formatted("a"));
    files.put("3.json", "");
    files.put("4.json", ("[" + two).formatted("b"));
    files.put("5.json", " \n");
    files.put("6.json", event("e", "last"));
    Instant old = Instant.now().minusSeconds(60);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path written = Files.writeString(inbox.resolve(file.getKey()), file.getValue());
      old = old.plusSeconds(1);
      Files.setLastModifiedTime(written, FileTime.from(old));
    }
    try (TestApp app = TestApp.start(folder, properties)) {
      awaitState(app, "STREAMING");
      await()
          .atMost(Duration.ofMinutes(5))
          .untilAsserted(
              () ->
                  assertThat(inbox.resolve(".done"))
                      .isDirectoryContaining("glob:**6.json")
                      .satisfies(
                          done ->
                              assertThat(done.toFile().list())
                                  .containsExactlyInAnyOrderElementsOf(files.keySet())));
      assertThat(kinesis.texts(stream))
          .extracting(text -> text.replaceAll("(?s).*\"n\":\"(\\w+)\".*", "$1"))
          .containsExactlyInAnyOrder("a1", "a2", "b1", "b2", "last");
      assertThat(app.camel().getEndpoint("mock:dead", MockEndpoint.class).getExchanges())
          .extracting(letter -> letter.getIn().getBody(String.class))
          .satisfiesExactlyInAnyOrder(
              letter ->
                  assertThat(letter)
                      .contains("holds more after the end of the array")
                      .contains(data("trailing")),
              letter ->
                  assertThat(letter).contains("the array is not closed").contains("\"data\":\"\""));
      assertThat(app.show("acme")).contains("\"state\":\"STREAMING\"", "\"rejected\":2");
    }
  }

  private static String data(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return "\"data\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"";
  }

  @Test
  void badEventsOfAFileAreSetAsideAndTheOthersGoOn() throws Exception {
    Path inbox = Files.createDirectory(folder.resolve("inbox"));
    fileSource(inbox);
    Map<String, String> properties = new LinkedHashMap<>(direct());
    properties.put("activity-sync.dead-letter", "mock:dead");
    properties.put("activity-sync.dead-letter.data", "clear");
    Files.writeString(
        inbox.resolve("events.ndjson"),
        event("e", "1") + "\n{\"kind\":\"experience-start\"}\nnot json\n" + event("e", "2") + "\n");
    try (TestApp app = TestApp.start(folder, properties)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.exists(inbox.resolve(".done/events.ndjson")));
      assertThat(kinesis.texts(stream)).hasSize(2);
      MockEndpoint dead = app.camel().getEndpoint("mock:dead", MockEndpoint.class);
      assertThat(dead.getExchanges()).hasSize(2);
      assertThat(dead.getExchanges().get(0).getIn().getBody(String.class))
          .contains("\"connection\":\"acme\"")
          .contains("\"index\":1")
          .contains("\"field\":\"timestamp\"")
          .contains(data("{\"kind\":\"experience-start\"}"));
      assertThat(app.show("acme")).contains("\"rejected\":2");
    }
  }

  @Test
  void changedTemplateHoldsForEveryConnectionAndABrokenOneChangesNothing() throws Exception {
    copyRoutes();
    try (TestApp app = TestApp.start(folder, Connect.to("acme", stream, kinesis.endpoint()))) {
      awaitState(app, "STREAMING");
      Path template = folder.resolve("activity-sync.camel.yaml");
      String right = Files.readString(template);
      Files.writeString(template, right.replace("id: acknowledge", "id: [broken"));
      Files.writeString(
          template,
          right.replace(
              "          - process:\n              id: acknowledge",
              ("          - setProperty:|              id: added|              name: added|"
                      + "              constant: \"yes\"|          - process:|              id: acknowledge")
                  .replace('|', '\n')));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  app.camel().getRoute("acme") != null
                      && app.camel().getProcessor("acme-added") != null);
      await().until(() -> app.ingest("acme", event("e", "1")).statusCode() == 202);
      assertThat(kinesis.texts(stream)).hasSize(1);
    }
  }
}
