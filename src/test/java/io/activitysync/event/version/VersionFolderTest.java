package io.activitysync.event.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.activitysync.event.EventSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example version that ships, added to a running context and refused when it is broken. */
class VersionFolderTest {
  private static final Path EXAMPLE = Path.of("routes/versions/1.1-example");

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
        .containsExactly("0.0", "1.0", "1.1-example");
    assertThat(versions.latest().id()).isEqualTo("1.0");
    VersionSample sample = catalogue.find("1.1-example").orElseThrow().samples().get(0);
    assertThat(
            new EventPreview(versions).of(sample.source(), EventSettings.ofVersion("1.1-example")))
        .hasValue(sample.sent().toString());
    assertThat(catalogue.compare("1.0", "1.1-example").kindsRemoved()).contains("action");
    loader.load(EXAMPLE);
    loader.unload("1.1-example");
    assertThat(versions.all()).hasSize(2);
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
    VersionSample sample = catalogue.find("1.1-example").orElseThrow().samples().get(0);
    ObjectNode source = sample.source().deepCopy();
    source.withObject("/customContext").put("campaign", campaign);
    String sent =
        new EventPreview(versions).of(source, EventSettings.ofVersion("1.1-example")).orElseThrow();
    assertThat(new ObjectMapper().readTree(sent).path("campaign").asText()).isEqualTo(campaign);
  }

  @Test
  void refusesASampleThatDoesNotComeOut(@TempDir Path folder) throws Exception {
    copy(folder);
    Path sample = folder.resolve("samples/message-link-clicked.json");
    Files.writeString(
        sample,
        Files.readString(sample)
            .replace(
                "\"campaign\": \"spring\",\n    \"data\"",
                "\"campaign\": \"autumn\",\n    \"data\""));
    assertThatThrownBy(() -> loader.load(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("sample message-link-clicked is not sent as it says");
    assertThat(versions.all()).hasSize(2);
    assertThat(context.getRoutes()).isEmpty();
  }

  @Test
  void refusesARouteThatIsNoYaml(@TempDir Path folder) throws Exception {
    copy(folder);
    Files.writeString(folder.resolve("version.camel.yaml"), "- route: [");
    assertThatThrownBy(() -> loader.load(folder)).hasMessageContaining("cannot be loaded");
    assertThat(versions.all()).hasSize(2);
  }

  private static void copy(Path folder) throws IOException {
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
