package io.activitysync;

import static io.activitysync.support.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.Connect;
import io.activitysync.support.KinesisLocal;
import io.activitysync.support.TestKinesis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event versions as REST shows them, and versions that come as route files. */
class VersionsTest {
  private static final Path EXAMPLE = Path.of("routes/versions/1.1-example");
  private static final String CLICKED =
      "{\"kind\":\"message-link-clicked\",\"timestamp\":\"2026-03-14T09:26:53.589Z\",\"tenantId\":\"acme\","
          + "\"customContext\":{\"campaign\":\"spring\"},"
          + "\"data\":{\"messageId\":\"m1\",\"url\":\"https://example.com\"},\"pii\":[]}";

  @TempDir private Path folder;

  private final TestKinesis kinesis = KinesisLocal.shared();
  private final String stream = kinesis.createStream(1);

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(
          file -> {
            try {
              Files.copy(file, to.resolve(from.relativize(file).toString()));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  @Test
  void restShowsWhatAnUpgradeChanges() throws Exception {
    try (TestApp app = TestApp.start(Connect.to("demo", stream, kinesis.endpoint()))) {
      assertThat(app.call("GET", "/api/versions", "").body())
          .contains("\"id\":\"0.0\"")
          .contains("\"id\":\"1.0\"");
      assertThat(app.call("GET", "/api/versions/1.0", "").body())
          .contains("\"schema\"")
          .contains("\"samples\"");
      assertThat(app.call("GET", "/api/versions/9", "").statusCode()).isEqualTo(404);
      assertThat(app.call("GET", "/api/versions/compare?from=0.0&to=1.0", "").body())
          .contains("\"kindsAdded\":")
          .contains("message-link-clicked");
      HttpResponse<String> both =
          app.call("POST", "/api/versions/compare?from=0.0&to=1.0", event("e", "7"));
      assertThat(both.body())
          .contains("\"from\":{\"experienceId\":\"e\"")
          .contains("\"version\":\"1.0\"");
      assertThat(app.call("POST", "/api/versions/compare?from=0.0&to=1.0", CLICKED).body())
          .startsWith("{\"from\":null,\"to\":{");
      HttpResponse<String> bad = app.call("POST", "/api/versions/compare?from=0.0&to=1.0", "{}");
      assertThat(bad.statusCode()).isEqualTo(400);
      assertThat(bad.body()).contains("\"field\":\"kind\"");
    }
  }

  @Test
  void versionOfRouteFilesIsUsedByAConnection() throws Exception {
    Files.createDirectories(folder.resolve("versions"));
    copy(EXAMPLE, folder.resolve("versions/1.1-example"));
    try (TestApp app =
        TestApp.start(
            folder,
            Connect.with(
                Connect.to("demo", stream, kinesis.endpoint()),
                "demo",
                "version",
                "1.1-example"))) {
      HttpResponse<String> answer = app.ingest("demo", CLICKED);
      assertThat(answer.body()).contains("\"accepted\":1");
      assertThat(kinesis.texts(stream))
          .singleElement()
          .asString()
          .contains("\"campaign\":\"spring\"");
    }
  }

  @Test
  void versionAddedToARunningProcessShowsAndABrokenOneIsRefused() throws Exception {
    Files.createDirectories(folder.resolve("versions"));
    try (TestApp app = TestApp.start(folder, Connect.to("demo", stream, kinesis.endpoint()))) {
      copy(EXAMPLE, folder.resolve("versions/1.1-example"));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> app.call("GET", "/api/versions", "").body().contains("1.1-example"));
      List<Path> samples;
      try (Stream<Path> files = Files.list(folder.resolve("versions/1.1-example/samples"))) {
        samples = files.toList();
      }
      Files.writeString(samples.get(0), "{}");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !app.call("GET", "/api/versions", "").body().contains("1.1-example"));
      assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(202);
    }
  }
}
