package io.activitysync.route.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The route files that come with the product are valid in the schema that Camel's YAML has, in the
 * version used here and in the newest one, which Kaoto's newest catalogue goes by.
 */
class RouteFileSchemaTest {
  @TempDir private Path folder;

  static List<Path> files() throws Exception {
    try (Stream<Path> files = Files.walk(Path.of("routes"))) {
      return files.filter(file -> file.toString().endsWith(".camel.yaml")).toList();
    }
  }

  /** Unpacked by the build. */
  private static final Path NEWER = Path.of("target", "newer", "schema", "camelYamlDsl.json");

  private static JsonSchema own;
  private static JsonSchema newer;

  /** Once for all files: to read a schema takes far longer than to hold a file against it. */
  @BeforeAll
  static void readSchemas() throws Exception {
    try (InputStream schema =
            RouteFileSchemaTest.class.getResourceAsStream("/schema/camelYamlDsl.json");
        InputStream later = Files.newInputStream(NEWER)) {
      own = schema(schema);
      newer = schema(later);
    }
  }

  @AfterAll
  static void letGo() {
    own = null;
    newer = null;
  }

  private static JsonSchema schema(InputStream json) throws Exception {
    // what no file asks for would fill most of a GiB
    SchemaValidatorsConfig asked =
        SchemaValidatorsConfig.builder().preloadJsonSchema(false).build();
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
        .getSchema(new ObjectMapper().readTree(json), asked);
  }

  private static Set<ValidationMessage> problems(JsonSchema schema, Path file) throws Exception {
    Object content =
        new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    return schema.validate(new ObjectMapper().valueToTree(content));
  }

  @ParameterizedTest
  @MethodSource("files")
  void isValid(Path file) throws Exception {
    assertThat(problems(own, file)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void isValidForNewerTools(Path file) throws Exception {
    assertThat(problems(newer, file)).isEmpty();
  }

  @Test
  void theNewerSchemaKnowsWhatTheOlderCallsOtherwise() throws Exception {
    Path file = folder.resolve("older.camel.yaml");
    Files.writeString(
        file,
        """
        - route:
            routePolicy: any
            from:
              uri: direct:a
              steps:
                - to: log:a
        """);
    assertThat(problems(newer, file)).isNotEmpty();
  }

  /** Later catalogues call it routePolicyRef, so that a file with either is valid in one alone. */
  @ParameterizedTest
  @MethodSource("files")
  void namesNoOptionThatLaterCataloguesCallOtherwise(Path file) throws Exception {
    assertThat(Files.readString(file)).doesNotContain("routePolicy");
  }
}
