package io.activitysync.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.activitysync.support.app.TestApp;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command that makes a connection of a stack's outputs, against the running application. */
class ConnectTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "the-secret-of-the-stack";
  private static final Map<String, String> USER =
      Map.of(
          "StreamName", "activity",
          "StreamArn", "arn:aws:kinesis:eu-central-1:111122223333:stream/activity",
          "Region", "eu-central-1",
          "Credentials", "static",
          "AccessKeyId", "AKIAIOSFODNN7EXAMPLE",
          "SecretAccessKeyIn", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:s",
          "Bucket", "bucket",
          "Database", "activity");
  private static final Map<String, String> ROLE =
      Map.of(
          "StreamName", "activity-2",
          "StreamArn", "arn:aws:kinesis:us-east-1:111122223333:stream/activity-2",
          "Region", "us-east-1",
          "Credentials", "assume-role",
          "RoleArn", "arn:aws:iam::111122223333:role/writer",
          "ExternalId", "acme-7f3");
  private static final Map<String, String> OTHER_ACCOUNT =
      Map.of(
          "StreamName", "activity-3",
          "StreamArn", "arn:aws:kinesis:us-east-1:111122223333:stream/activity-3",
          "Region", "us-east-1",
          "Credentials", "default");

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String input, String... arguments) {
    CommandLine command =
        new CommandLine(
            new Connect(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))));
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return command.execute(arguments);
  }

  private String outputs(Map<String, String> values) throws Exception {
    List<Object> list = new ArrayList<>();
    values.forEach((key, value) -> list.add(Map.of("OutputKey", key, "OutputValue", value)));
    Path file = Files.createTempFile(folder, "outputs", ".json");
    return Files.writeString(file, JSON.writeValueAsString(list)).toString();
  }

  @Test
  void aStacksOutputsMakeAConnectionAndOtherOutputsChangeIt() throws Exception {
    try (TestApp app = TestApp.start(Map.of())) {
      String[] made = {
        "acme", "--outputs", outputs(USER), "--url", app.address(), "--secret", "-", "--dry-run"
      };
      assertThat(run(SECRET + "\n", made)).as(err.toString()).isZero();
      assertThat(out.toString())
          .startsWith("POST " + app.address() + "/api/connections")
          .contains("\"streamName\" : \"activity\"")
          .doesNotContain("streamArn")
          .doesNotContain(SECRET);
      assertThat(app.call("GET", "/api/connections/acme", "").statusCode()).isEqualTo(404);

      assertThat(run(SECRET + "\n", List.of(made).subList(0, 7).toArray(String[]::new)))
          .as(err.toString())
          .isZero();
      JsonNode connection = JSON.readTree(app.show("acme"));
      assertThat(connection.path("streamName").asText()).isEqualTo("activity");
      assertThat(connection.path("region").asText()).isEqualTo("eu-central-1");
      assertThat(connection.path("accessKeyId").asText()).isEqualTo("AKIAIOSFODNN7EXAMPLE");
      assertThat(connection.path("secretAccessKeySet").asBoolean()).isTrue();
      assertThat(connection.path("enabled").asBoolean()).isFalse();
      assertThat(out.toString()).doesNotContain(SECRET);

      assertThat(run("", "acme", "--outputs", outputs(ROLE), "--url", app.address()))
          .as(err.toString())
          .isZero();
      connection = JSON.readTree(app.show("acme"));
      assertThat(connection.path("credentials").asText()).isEqualTo("assume-role");
      assertThat(connection.path("roleArn").asText()).isEqualTo(ROLE.get("RoleArn"));
      assertThat(connection.path("externalId").asText()).isEqualTo("acme-7f3");
      assertThat(connection.path("streamName").asText()).isEqualTo("activity-2");

      assertThat(run("", "acme", "--outputs", outputs(OTHER_ACCOUNT), "--url", app.address()))
          .as(err.toString())
          .isZero();
      connection = JSON.readTree(app.show("acme"));
      assertThat(connection.path("streamArn").asText()).isEqualTo(OTHER_ACCOUNT.get("StreamArn"));
      assertThat(connection.path("streamName").asText("")).isIn("", "null");

      assertThat(run("", "No Id", "--outputs", outputs(ROLE), "--url", app.address())).isNotZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"'' | has nothing", "' \\n' | has nothing", "'hush\\nhush' | has something else"})
  void whatIsNoSecretLeavesTheOneThatIsThere(String secret, String told) throws Exception {
    try (TestApp app = TestApp.start(Map.of())) {
      String[] arguments = {
        "acme", "--outputs", outputs(USER), "--url", app.address(), "--secret", "-"
      };
      assertThat(run(SECRET, arguments)).as(err.toString()).isZero();

      assertThat(run(secret.replace("\\n", "\n"), arguments)).isEqualTo(2);
      assertThat(err.toString()).contains("--secret: ", told).doesNotContain("hush");
      assertThat(JSON.readTree(app.show("acme")).path("secretAccessKeySet").asBoolean()).isTrue();
    }
  }

  @Test
  void outputsMayBeginWithAByteOrderMarkAndAreInUtf8() throws Exception {
    String there = Files.readString(Path.of(outputs(USER)));
    Path marked = Files.writeString(folder.resolve("marked.json"), "\uFEFF" + there);
    Path wide = Files.writeString(folder.resolve("wide.json"), there, StandardCharsets.UTF_16);
    try (TestApp app = TestApp.start(Map.of())) {
      String[] more = {"acme", "--url", app.address(), "--dry-run", "--outputs"};
      assertThat(run("", with(more, marked.toString()))).as(err.toString()).isZero();
      assertThat(run("", with(more, wide.toString()))).isEqualTo(2);
      assertThat(err.toString()).contains("not in UTF-8");
    }
  }

  private static String[] with(String[] some, String last) {
    List<String> all = new ArrayList<>(List.of(some));
    all.add(last);
    return all.toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "Acme", "-acme", "", "a/b"})
  void anIdThatNoConnectionCanHaveIsSaidToBeNone(String id) throws Exception {
    assertThat(run("", "--dry-run", "--outputs", outputs(USER), "--", id)).isEqualTo(2);
    assertThat(err.toString()).startsWith("ID: should be 1 to 63 of a-z, 0-9 and -");
  }

  @Test
  void aSecretThatIsGivenForTheOutputsIsNotRepeated() throws Exception {
    String secret =
        Files.writeString(folder.resolve("secret"), SECRET.replace('-', 'x')).toString();

    assertThat(run("", "acme", "--outputs", secret, "--secret", outputs(USER))).isEqualTo(2);
    assertThat(err.toString())
        .contains("The outputs can't be read as JSON at line 1")
        .doesNotContain("secretxof", "Exception");
  }

  @Test
  void anApplicationBelowAPathIsFoundThere() throws Exception {
    try (TestApp app = TestApp.start(Map.of("camel.server.path", "/below"))) {
      String url = app.address() + "/below/";
      assertThat(run(SECRET, "acme", "--outputs", outputs(USER), "--url", url, "--secret", "-"))
          .as(err.toString())
          .isZero();
      assertThat(app.call("GET", "/below/api/connections/acme", "").body())
          .contains("\"streamName\":\"activity\"");
    }
  }

  @ParameterizedTest
  @CsvSource({"404,text/html", "404,application/problem+json", "200,text/html"})
  void anotherApplicationIsSentNoSecret(int status, String type) throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer other =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          exchange.getResponseHeaders().add("Content-Type", type);
          byte[] page = "{\"title\":\"Not found\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    other.start();
    try {
      String url = "http://127.0.0.1:" + other.getAddress().getPort() + "/prefix";
      assertThat(run(SECRET, "acme", "--outputs", outputs(USER), "--url", url, "--secret", "-"))
          .isEqualTo(1);
      assertThat(asked).containsExactly("GET /prefix/api/connections/acme");
      assertThat(err.toString())
          .contains("GET " + url + "/api/connections/acme was answered with " + status)
          .contains("review --url");
    } finally {
      other.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic c2VjcmV0\nc2VjcmV0\n",
        "Basic c2VjcmV0\u0007",
        "Basic c2VjcmV0\u00e4",
        " \n"
      })
  void credentialsThatAreNoHeaderAreNeverShown(String text) throws Exception {
    String file = Files.writeString(folder.resolve("authorization"), text).toString();
    String[] arguments = {
      "acme", "--outputs", outputs(ROLE), "--url", "http://127.0.0.1:1", "--authorization", file
    };
    assertThat(run("", arguments)).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("--authorization: the file should hold one line")
        .doesNotContain("c2VjcmV0");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8080", "localhost", "http:///", "http://me:pass@localhost:1"})
  void whatIsNoAddressIsSaidToBeNone(String url) throws Exception {
    assertThat(run("", "acme", "--outputs", outputs(ROLE), "--url", url)).isEqualTo(2);
    assertThat(err.toString()).startsWith("--url must be like http").doesNotContain("pass@");
  }

  @Test
  void whatCantBeDoneIsSaidWithAnExitCode() throws Exception {
    assertThat(run("", "acme", "--outputs", "nowhere.json")).isEqualTo(2);
    assertThat(run("no json", "acme", "--outputs", "-")).isEqualTo(2);
    assertThat(run("[]", "acme", "--outputs", "-")).isEqualTo(2);
    assertThat(run("", "acme", "--outputs", outputs(USER))).isEqualTo(2);
    assertThat(run("", "acme", "--outputs", outputs(ROLE), "--secret", "-")).isEqualTo(2);
    assertThat(run("", "acme", "--outputs", "-", "--secret", "-")).isEqualTo(2);
    assertThat(run("", "acme", "--outputs", "/")).isEqualTo(2);
    // nothing listens on the port that is reserved for nothing
    assertThat(run("", "acme", "--outputs", outputs(ROLE), "--url", "http://127.0.0.1:1"))
        .isEqualTo(1);
    assertThat(err.toString())
        .contains("There is no file nowhere.json")
        .contains("/ can't be read: Is a directory")
        .contains("The outputs can't be read as JSON")
        .contains("there is no output StreamName")
        .contains("give --secret")
        .contains("there is no --secret to give")
        .contains("can't both be")
        .contains("Nobody answers at http://127.0.0.1:1");
  }
}
