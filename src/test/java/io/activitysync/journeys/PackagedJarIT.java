package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.JarProcess;
import io.activitysync.support.http.Ports;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The one jar, in a folder that has nothing else, as the README starts it. */
class PackagedJarIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private Path empty;

  private final int http = Ports.free();
  private final int observe = Ports.free();
  private final int kinesis = Ports.free();

  /** The JVM that runs the tests, and another one where {@code SMOKE_JAVA} names it. */
  static Stream<String> jvms() {
    String own = ProcessHandle.current().info().command().orElse("java");
    String other = System.getenv("SMOKE_JAVA");
    return other == null ? Stream.of(own) : Stream.of(own, other);
  }

  private List<String> ports() {
    return List.of(
        "-Xmx256m",
        "-Dcamel.server.port=" + http,
        "-Dcamel.management.port=" + observe,
        "-Dactivity-sync.local.port=" + kinesis);
  }

  private String tail(String java, String... more) throws Exception {
    List<String> args =
        new ArrayList<>(
            List.of(
                "tail",
                "--stream",
                "activity-demo",
                "--endpoint",
                "http://127.0.0.1:" + kinesis,
                "--region",
                "us-east-1",
                "--from",
                "horizon"));
    args.addAll(List.of(more));
    try (JarProcess tail = JarProcess.start(java, empty, List.of(), args.toArray(String[]::new))) {
      assertThat(tail.awaitExit()).as(tail.output()).isZero();
      return tail.output();
    }
  }

  private HttpResponse<String> call(String method, int port, String path, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  /** Two files of this name are packed into one jar: Camel's own knows none of our options. */
  @Test
  void tellsToolsOfOurOptionsOfTheEndpoint() throws Exception {
    String name = "META-INF/org/apache/camel/component/aws2/kinesis/aws2-kinesis.json";
    try (ZipFile jar = new ZipFile("target/activity-sync.jar");
        InputStream packed = jar.getInputStream(jar.getEntry(name))) {
      assertThat(packed)
          .hasSameContentAs(Files.newInputStream(Path.of("src/main/resources", name)));
    }
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void showsTheMainJob(String java) throws Exception {
    try (JarProcess jar = JarProcess.start(java, empty, ports(), "--local")) {
      jar.awaitOutput("tail --stream activity-demo");
      await()
          .until(() -> call("GET", http, "/api/connections/demo", "").body().contains("STREAMING"));
      assertThat(tail(java, "--limit", "5").lines().filter(l -> l.contains("\"version\":\"1.0\"")))
          .hasSizeGreaterThanOrEqualTo(1);
      HttpResponse<String> answer =
          call(
              "POST",
              http,
              "/ingest/demo",
              "{\"kind\":\"experience-start\",\"timestamp\":\"2026-03-14T09:26:53.589Z\",\"tenantId\":\"of-my-own\"}");
      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(answer.body()).isEqualTo("{\"accepted\":1,\"discarded\":0,\"skipped\":0}");
      assertThat(tail(java, "--no-follow")).contains("of-my-own");
      assertThat(call("GET", observe, "/observe/health", "").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void versionOfAPropertyChangesWhatArrives(String java) throws Exception {
    List<String> args = new ArrayList<>(ports());
    args.add("-Dactivity-sync.connections.demo.version=0.0");
    try (JarProcess jar = JarProcess.start(java, empty, args, "--local")) {
      jar.awaitOutput("tail --stream activity-demo");
      assertThat(tail(java, "--limit", "3").lines().filter(l -> l.startsWith("{")))
          .isNotEmpty()
          .noneMatch(line -> line.contains("\"version\""));
    }
  }

  @Test
  void pausedCanBeTriedAtHome() throws Exception {
    String java = jvms().findFirst().orElseThrow();
    try (JarProcess jar = JarProcess.start(java, empty, ports(), "--local")) {
      jar.awaitOutput("Give it a key that is good");
      call("POST", http, "/api/connections", printed(jar, "\\{\"id\":\"mine\".*\\}"));
      await()
          .untilAsserted(
              () ->
                  assertThat(call("GET", http, "/api/connections/mine", "").body())
                      .contains("\"state\":\"PAUSED\"", "\"cause\":\"UNKNOWN_KEY\""));
      call("PATCH", http, "/api/connections/mine", printed(jar, "\\{\"accessKeyId\".*\\}"));
      await()
          .untilAsserted(
              () ->
                  assertThat(call("GET", http, "/api/connections/mine", "").body())
                      .contains("\"state\":\"STREAMING\""));
    }
  }

  private static String printed(JarProcess jar, String pattern) {
    Matcher found = Pattern.compile("-d '(" + pattern + ")'").matcher(jar.output());
    assertThat(found.find()).as(jar.output()).isTrue();
    return found.group(1);
  }

  @Test
  void refusesAWrongPropertyByItsName() throws Exception {
    List<String> args = new ArrayList<>(ports());
    args.add("-Dactivity-sync.connections.acme.regoin=eu-central-1");
    try (JarProcess jar = JarProcess.start(jvms().findFirst().orElseThrow(), empty, args)) {
      assertThat(jar.awaitExit()).isEqualTo(1);
      assertThat(jar.output())
          .contains("activity-sync.connections.acme.regoin: is not known")
          .contains("region")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void aSecondProcessInTheFolderSaysWhatToDoAndEnds() throws Exception {
    String java = jvms().findFirst().orElseThrow();
    try (JarProcess first = JarProcess.start(java, empty, ports())) {
      first.awaitOutput("no connections yet");
      List<String> others =
          List.of("-Dcamel.server.port=" + Ports.free(), "-Dcamel.management.port=" + Ports.free());
      try (JarProcess second = JarProcess.start(java, empty, others)) {
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.output())
            .contains("another process has it open", "store of its own")
            .doesNotContain("\tat ");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void aPortThatIsInUseEndsTheProcess(String java) throws Exception {
    try (ServerSocket taken = new ServerSocket(http, 1, InetAddress.getLoopbackAddress());
        JarProcess jar = JarProcess.start(java, empty, ports())) {
      assertThat(taken.isBound()).isTrue();
      assertThat(jar.awaitExit()).isEqualTo(1);
      assertThat(jar.output())
          .startsWith("Activity Sync can't start")
          .contains("camel.server.port: is " + http)
          .doesNotContain("\tat ");
    }
  }

  @Test
  void offIsStillOffAfterAKill() throws Exception {
    String java = jvms().findFirst().orElseThrow();
    try (JarProcess jar = JarProcess.start(java, empty, ports(), "--local")) {
      jar.awaitOutput("tail --stream activity-demo");
      call("POST", http, "/api/connections/demo/disable", "");
      jar.kill();
    }
    try (JarProcess jar = JarProcess.start(java, empty, ports(), "--local")) {
      jar.awaitOutput("tail --stream activity-demo");
      assertThat(call("GET", http, "/api/connections/demo", "").body())
          .contains("\"state\":\"DISABLED\"");
      assertThat(call("GET", http, "/api/connections/demo/history", "").body())
          .contains("\"who\":\"rest\"");
    }
  }

  @Test
  void stopsCleanly() throws Exception {
    try (JarProcess jar =
        JarProcess.start(jvms().findFirst().orElseThrow(), empty, ports(), "--local")) {
      jar.awaitOutput("tail --stream activity-demo");
      assertThat(jar.terminate()).isZero();
    }
  }
}
