package io.activitysync.route.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The route files that come with the product are valid in the schema that Camel's YAML has. */
class RouteFileSchemaTest {
  static List<Path> files() throws Exception {
    try (Stream<Path> files = Files.walk(Path.of("routes"))) {
      return files.filter(file -> file.toString().endsWith(".camel.yaml")).toList();
    }
  }

  private static JsonSchema schema() throws Exception {
    try (InputStream file =
        RouteFileSchemaTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
      JsonNode schema = new ObjectMapper().readTree(file);
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(schema);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void isValid(Path file) throws Exception {
    Object content =
        new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    assertThat(schema().validate(new ObjectMapper().valueToTree(content))).isEmpty();
  }

  /** Later catalogues call it routePolicyRef, so that a file with either is valid in one alone. */
  @ParameterizedTest
  @MethodSource("files")
  void namesNoOptionThatLaterCataloguesCallOtherwise(Path file) throws Exception {
    assertThat(Files.readString(file)).doesNotContain("routePolicy");
  }
}
