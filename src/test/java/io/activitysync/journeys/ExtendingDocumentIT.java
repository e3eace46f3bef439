package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.JarProcess;
import io.activitysync.support.http.Ports;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.apache.camel.component.mock.MockComponent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what docs/extending.md tells a reader to do, with the packaged jar. */
class ExtendingDocumentIT {
  private static final Path DOCUMENT = Path.of("docs/extending.md");
  private static final String JAVA = ProcessHandle.current().info().command().orElse("java");

  @TempDir private Path folder;
  private Path jar;

  @BeforeEach
  void copyTheJar() throws IOException {
    jar = JarProcess.jarIn(folder);
    Files.createDirectories(folder.resolve("lib"));
    Files.createDirectories(folder.resolve("routes"));
  }

  @Test
  void aJarInLibBringsBeansPoliciesTransformersAndRoutes() throws Exception {
    packIntoLib(block("java"));
    Files.writeString(folder.resolve("routes/acme.camel.yaml"), block("yaml"));
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start()) {
      String stream = kinesis.createStream(1);
      Files.writeString(
          folder.resolve("application.properties"),
          block("properties").replace("stream-name=activity", "stream-name=" + stream)
              + connection("endpoint", kinesis.endpoint().toString())
              + connection("access-key-id", "AKIAIOSFODNN7EXAMPLE")
              + connection("secret-access-key", "any"));
      try (JarProcess process = JarProcess.start(JAVA, jar, folder, ports())) {
        process.awaitOutput("listening");
        await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(
                () ->
                    assertThat(tenants(kinesis.texts(stream)))
                        .as(process.output())
                        .contains("made in Java", "made in YAML 1", "made in YAML 2"));
      }
    }
  }

  @Test
  void aComponentInLibCanBeNamedAndOneThatIsMissingIsToldWithItsArtifact() throws Exception {
    Path component = jarOf(MockComponent.class);
    Files.copy(component, folder.resolve("lib").resolve(component.getFileName()));
    Files.writeString(folder.resolve("routes/acme.camel.yaml"), route("mock:anything"));
    try (JarProcess process = JarProcess.start(JAVA, jar, folder, ports())) {
      process.awaitOutput("no connections yet");
    }
    Files.writeString(folder.resolve("routes/acme.camel.yaml"), route("smtp:mail.example"));
    try (JarProcess process = JarProcess.start(JAVA, jar, folder, ports())) {
      process.awaitOutput("org.apache.camel:camel-mail:4.18.0");
    }
  }

  private static String route(String uri) {
    return "- route: {id: acme, from: {uri: \"timer:acme\", steps: [{to: {uri: \""
        + uri
        + "\"}}]}}\n";
  }

  private static String connection(String name, String value) {
    return "activity-sync.connections.acme." + name + "=" + value + "\n";
  }

  private static List<String> tenants(List<String> events) {
    return events.stream()
        .map(event -> event.replaceAll("(?s).*\"tenantId\":\"([^\"]*)\".*", "$1"))
        .toList();
  }

  private static List<String> ports() {
    return List.of(
        "-Xmx256m",
        "-Dcamel.server.port=" + Ports.free(),
        "-Dcamel.management.port=" + Ports.free());
  }

  private void packIntoLib(String source) throws IOException {
    Path file = folder.resolve("src/com/acme/AcmeRoutes.java");
    Path classes = folder.resolve("classes");
    Files.createDirectories(file.getParent());
    Files.createDirectories(classes);
    Files.writeString(file, source);
    tool("javac", "--release", "17", "-proc:none", "-cp", jar, "-d", classes, file);
    tool("jar", "--create", "--file", folder.resolve("lib/acme.jar"), "-C", classes, ".");
  }

  private static void tool(String name, Object... args) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    int code =
        ToolProvider.findFirst(name)
            .orElseThrow()
            .run(out, out, Stream.of(args).map(Object::toString).toArray(String[]::new));
    assertThat(code).as(said.toString()).isZero();
  }

  private static Path jarOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static String block(String language) throws IOException {
    String text = Files.readString(DOCUMENT);
    int start = text.indexOf("```" + language + "\n") + language.length() + 4;
    return text.substring(start, text.indexOf("```", start));
  }
}
