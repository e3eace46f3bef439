package io.activitysync.event.version.yaml;

import static java.util.regex.Matcher.quoteReplacement;
import static java.util.regex.Pattern.quote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.activitysync.event.EventSettings;
import io.activitysync.event.version.EventVersion;
import io.activitysync.event.version.EventVersions;
import io.activitysync.event.version.VersionOne;
import io.activitysync.event.version.catalogue.EventCatalogue;
import io.activitysync.event.version.catalogue.EventPreview;
import io.activitysync.event.version.catalogue.VersionSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The example version that ships, added to a running context and refused when it is broken. */
class VersionFolderTest {
  private static final Path EXAMPLE = Path.of("routes/versions/1.1-example");

  @TempDir private Path temporary;

  private final CamelContext context = new DefaultCamelContext();
  private final EventVersions versions = EventVersions.builtIn();
  private final EventCatalogue catalogue = EventCatalogue.builtIn();
  private final VersionFolder loader = new VersionFolder(context, versions, catalogue);

  @BeforeEach
  void start() {
    context.start();
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void loadsTheExampleIntoARunningProcess() throws Exception {
    assertThat(loader.load(EXAMPLE)).isEqualTo("1.1-example");
    assertThat(versions.all())
        .extracting(EventVersion::id)
        .containsExactly("0.0", "1.0", "1.1-example", "1.1");
    assertThat(versions.latest().id()).isEqualTo("1.0");
    VersionSample sample = catalogue.find("1.1-example").orElseThrow().samples().get(0);
    assertThat(
            new EventPreview(versions).of(sample.source(), EventSettings.ofVersion("1.1-example")))
        .hasValue(sample.sent().toString());
    assertThat(catalogue.compare("1.0", "1.1-example", new EventPreview(versions)).kindsRemoved())
        .contains("action");
    loader.load(EXAMPLE);
    loader.unload("1.1-example");
    assertThat(versions.all()).hasSize(3);
    assertThat(context.getRoutes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "it's, \"quoted\"",
        "${body}",
        "a', 'b",
        "x) ${camelContext.stop()}",
        "12.50",
        "null",
        "true",
        " ",
        "bean:x?method=y",
        "body.size()",
        "java.lang.String",
        "*"
      })
  void takesValuesAsTheyAre(String campaign) throws Exception {
    loader.load(EXAMPLE);
    assertThat(campaign(campaign)).isEqualTo(campaign);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "samples/message-link-clicked.json | 'campaign\": \"spring\",\n    \"data' | 'campaign\": \"autumn\",\n    \"data' | sample message-link-clicked is not sent as it says",
        "version.camel.yaml | '- route:' | '- route: [' | version.camel.yaml cannot be loaded",
        "version.camel.yaml | 'id: event-version-1.1-example' | 'id: mine' | must begin with event-version-1.1-example",
        "version.camel.yaml | 'uri: direct:event' | 'uri: direct:other' | 'has a route from direct:other-version-1.1-example; its routes must start at direct:event-version-1.1-example'",
        "version.camel.yaml | 'uri: direct:event-version-1.1-example' | 'uri: direct:event-version-1.1-example-clean' | has no route from direct:event-version-1.1-example",
        "version.camel.yaml | 'customContext?.' | 'customContext.' | 'message-link-clicked with nothing but what is required: cannot be sent as v1.1 (example): its route failed (NullPointerException)'",
        "version.camel.yaml | 'body.pii ?: []' | 'body.pii' | with nothing but what is required is not as schemas/message-link-clicked.json says",
        "schemas/message-link-clicked.json | '\"campaign\": {' | '\"compaign\": {' | is not as schemas/message-link-clicked.json says",
        "schemas/message-link-clicked.json | '\"type\": \"object\"' | '\"type\": \"thing\"' | schemas/message-link-clicked.json",
        "schemas/message-link-clicked.json | '\"const\": \"1.1\"' | '\"$ref\": \"http://127.0.0.1:1/x\"' | schemas/message-link-clicked.json",
        "version.json | '\"id\": \"1.1-example\"' | '\"id\": \"1.2\"' | 'id is \"1.2\", should be the folder''s name, 1.1-example'",
        "version.json | '\"id\": \"1.1-example\"' | '\"id\": \"../x\"' | 'id is \"../x\", should be as 1.2'",
        "version.json | '\"kind\": \"message-link-clicked\"' | '\"kind\": \"nope\"' | schemas/nope.json is missing",
        "version.json | '\"samples\": [' | '\"samples\": [], \"x\": [' | samples should have one of kind message-link-clicked",
        "version.json | '2026-11-23' | '23.11.2026' | 'released is \"23.11.2026\", should be a day as 2026-11-23'",
        "version.json | '{' | '[' | version.json is not JSON"
      })
  void refusesWhatIsWrongByNameAndKeepsWhatWasThere(
      String file, String right, String wrong, String reason) throws Exception {
    Path broken = copy();
    loader.load(broken);
    EventVersion before = versions.get("1.1-example");
    String text = Files.readString(broken.resolve(file));
    String from = right.replace("\\n", "\n");
    assertThat(text).contains(from);
    Files.writeString(
        broken.resolve(file),
        text.replaceFirst(quote(from), quoteReplacement(wrong.replace("\\n", "\n"))));
    assertThatThrownBy(() -> loader.load(broken))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
    assertThat(versions.get("1.1-example")).isSameAs(before);
    assertThat(context.getRoutes()).hasSize(1);
    assertThat(campaign("summer")).isEqualTo("summer");
  }

  @Test
  void refusesToTakeThePlaceOfAVersionThatIsBuiltIn() throws Exception {
    Path folder = copy("1.0");
    Path file = folder.resolve("version.json");
    Files.writeString(file, Files.readString(file).replace("1.1-example", "1.0"));
    assertThatThrownBy(() -> loader.load(folder)).hasMessageContaining("which is built in");
    assertThat(versions.get("1.0")).isInstanceOf(VersionOne.class);
    catalogue.refuse("1.0", "which is built in");
    loader.unload("1.0");
    assertThat(catalogue.find("1.0")).isPresent();
    assertThat(catalogue.refused()).isEmpty();
    assertThat(versions.find("1.0")).isPresent();
  }

  @Test
  void aRouteThatHelpsStartsAtANameOfTheVersion() throws Exception {
    Path folder = copy();
    helpedFrom(folder, "direct:clean");
    assertThatThrownBy(() -> loader.load(folder))
        .hasMessageContaining(
            "has a route from direct:clean; its routes must start at direct:event");
    assertThat(context.getRoutes()).isEmpty();
    helpedFrom(folder, "direct:event-version-1.1-example-clean");
    loader.load(folder);
    loader.load(folder);
    assertThat(context.getRoutes()).hasSize(2);
    assertThat(campaign("summer")).isEqualTo("summer");
  }

  private static void helpedFrom(Path folder, String uri) throws IOException {
    String route =
        """
                - to: %s
        - route:
            id: event-version-1.1-example-clean
            from:
              uri: %s
              steps:
                - log: clean
        """;
    Path file = folder.resolve("version.camel.yaml");
    Files.writeString(
        file, Files.readString(EXAMPLE.resolve("version.camel.yaml")) + route.formatted(uri, uri));
  }

  @Test
  void aFormerVersionWorksUntilItsLastBatchIsDone() throws Exception {
    loader.load(EXAMPLE);
    EventVersion former = versions.enter("1.1-example");
    loader.load(EXAMPLE);
    assertThat(versions.get("1.1-example")).isNotSameAs(former);
    assertThat(context.getRoutes()).hasSize(2);
    assertThat(former.enter()).isFalse();
    former.leave();
    loader.sweep();
    assertThat(context.getRoutes())
        .extracting(Route::getRouteId)
        .containsExactly("event-version-1.1-example~2");
    assertThat(((ModelCamelContext) context).getRouteDefinitions()).hasSize(1);
  }

  /** As of a component that fails as it is stopped. */
  @Test
  void aFormerVersionThatCannotBeTakenAwayTakesNotTheOneAtWorkWithIt() throws Exception {
    loader.load(EXAMPLE);
    AtomicBoolean first = new AtomicBoolean(true);
    context.addLifecycleStrategy(
        new LifecycleStrategySupport() {
          @Override
          public void onRoutesRemove(Collection<Route> routes) {
            if (first.getAndSet(false)) {
              throw new IllegalStateException("it hangs on");
            }
          }
        });
    assertThatThrownBy(() -> loader.load(EXAMPLE)).hasMessageContaining("cannot be removed");
    assertThat(context.getRoute("event-version-1.1-example~2")).isNotNull();
    assertThat(campaign("summer")).isEqualTo("summer");
  }

  @Test
  void givesARouteAllThatASourceMaySend() throws Exception {
    loader.load(EXAMPLE);
    assertThat(campaign("12345678901234567890.10")).isEqualTo("12345678901234567890.10");
    String event =
        "{\"kind\":\"message-link-clicked\",\"timestamp\":\"2026-03-14T09:26:53Z\","
            + "\"data\":{\"n\":12345678901234567890.10,\"z\":null}}";
    assertThat(preview(event))
        .contains("\"data\":{\"n\":12345678901234567890.10,\"z\":null},\"pii\":[]}");
  }

  /** As docs/versions.md says; the versions that are built in keep each as it was written. */
  @ParameterizedTest
  @CsvSource({"-0, 0", "1e5, 1E+5", "1.50, 1.50", "1e400, 1E+400", "1e2147483647, 1E+2147483647"})
  void keepsANumbersValueAndMayWriteItOtherwise(String number, String sent) throws Exception {
    loader.load(EXAMPLE);
    assertThat(preview(withNumber(number))).contains("{\"n\":[" + sent + "]}");
  }

  @Test
  void namesTheFieldOfANumberThatJavaCantHold() throws Exception {
    loader.load(EXAMPLE);
    assertThatThrownBy(() -> preview(withNumber("1e2147483648")))
        .hasMessageContaining("(example): data holds a number with too large an exponent")
        .hasMessageNotContaining("2147483648");
  }

  /** JSON can write what is no text, as where a source has cut one in two. */
  @Test
  void aLoneSurrogateStaysAnEscapeInAMapAndInText() throws Exception {
    Path folder = copy();
    for (String last :
        List.of(
            "",
            "        - setBody:\n"
                + "            groovy: new com.fasterxml.jackson.databind.ObjectMapper()"
                + ".writeValueAsString(body)\n")) {
      Files.writeString(
          folder.resolve("version.camel.yaml"),
          Files.readString(EXAMPLE.resolve("version.camel.yaml")).stripTrailing() + "\n" + last);
      loader.load(folder);
      assertThat(preview(withNumber("\"\\ud83d\\ude00 \\ude00 \\ud83d\"")))
          .contains("{\"n\":[\"\ud83d\ude00 \\ude00 \\ud83d\"]}");
      assertThat(preview(withNumber("{\"\\ud83d\\ude00 \\ude00 \\ud83d\":1}")))
          .as("in a name")
          .contains("{\"n\":[{\"\ud83d\ude00 \\ude00 \\ud83d\":1}]}");
    }
  }

  private static String withNumber(String number) {
    return "{\"kind\":\"message-link-clicked\",\"timestamp\":\"2026-03-14T09:26:53Z\","
        + "\"data\":{\"n\":["
        + number
        + "]}}";
  }

  private String campaign(String campaign) throws Exception {
    VersionSample sample = catalogue.find("1.1-example").orElseThrow().samples().get(0);
    ObjectNode source = sample.source().deepCopy();
    source.withObject("/customContext").put("campaign", campaign);
    return new ObjectMapper().readTree(preview(source)).path("campaign").asText();
  }

  private String preview(Object source) throws Exception {
    return new EventPreview(versions)
        .of(source, EventSettings.ofVersion("1.1-example"))
        .orElseThrow();
  }

  private Path copy() throws IOException {
    return copy("1.1-example");
  }

  private Path copy(String name) throws IOException {
    Path folder = temporary.resolve(name);
    Files.createDirectories(folder);
    copyTo(folder);
    return folder;
  }

  private static void copyTo(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(EXAMPLE)) {
      files = all.toList();
    }
    for (Path file : files) {
      Path target = folder.resolve(EXAMPLE.relativize(file).toString());
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else {
        Files.copy(file, target);
      }
    }
  }
}
