package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event versions as REST shows them, and versions that come as route files. */
class VersionsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
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
      assertThat(app.call("GET", "/api/versions", "").body())
          .contains("\"released\":\"2026-11-23\"")
          .contains("\"preset\":\"1.0\"");
      assertThat(app.call("GET", "/api/versions/1.0", "").body())
          .contains("\"released\":\"2026-11-23\"")
          .contains("\"schema\"")
          .contains("\"samples\"");
      assertThat(app.call("GET", "/api/versions/9", "").statusCode()).isEqualTo(404);
      assertThat(app.call("GET", "/api/versions/compare?from=0.0&to=1.0", "").body())
          .contains("\"kindsAdded\":")
          .contains("\"fieldsMoved\":[{\"from\":")
          .contains("message-link-clicked");
      assertThat(app.call("GET", "/api/versions/compare?from=1.0&to=0.0", "").body())
          .contains("\"lost\":[{\"kind\":\"action\",\"events\":true,\"fields\":[]}");
      HttpResponse<String> alone = app.call("GET", "/api/versions/compare?from=1.0", "");
      assertThat(alone.statusCode()).isEqualTo(400);
      assertThat(alone.body())
          .contains("to: is needed, should be one of 0.0, 1.0, 1.1", "\"parameter\":\"to\"");
      HttpResponse<String> unknown = app.call("GET", "/api/versions/compare?from=1.0&to=9", "");
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(unknown.body()).contains("to: is \\\"9\\\", should be one of 0.0, 1.0, 1.1");
      HttpResponse<String> both =
          app.call("POST", "/api/versions/compare?from=0.0&to=1.0", event("e", "7"));
      assertThat(both.body())
          .contains("\"from\":{\"experienceId\":\"e\"")
          .contains("\"version\":\"1.0\"");
      assertThat(app.call("POST", "/api/versions/compare?from=0.0&to=1.0", CLICKED).body())
          .startsWith("{\"from\":null,\"to\":{");
      HttpResponse<String> form =
          app.call(
              "POST",
              "/api/versions/compare?from=0.0&to=1.0",
              "application/x-www-form-urlencoded",
              CLICKED);
      assertThat(form.statusCode()).isEqualTo(400);
      assertThat(form.body()).contains("with Content-Type: application/json");
      HttpResponse<String> bad = app.call("POST", "/api/versions/compare?from=0.0&to=1.0", "{}");
      assertThat(bad.statusCode()).isEqualTo(400);
      assertThat(bad.body()).contains("\"field\":\"kind\"");
    }
  }

  @Test
  void versionOfRouteFilesIsUsedByAConnection() throws Exception {
    addExample();
    try (TestApp app = TestApp.start(folder, exampleConnection())) {
      HttpResponse<String> answer = app.ingest("demo", CLICKED);
      assertThat(answer.body()).contains("\"accepted\":1");
      assertThat(kinesis.texts(stream))
          .singleElement()
          .asString()
          .contains("\"campaign\":\"spring\"");
    }
  }

  @Test
  void connectionMayNameAKindThatOnlyAVersionOfRouteFilesHas() throws Exception {
    Path version = addExample();
    try (Stream<Path> files = Files.walk(version)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.writeString(
            file,
            Files.readString(file)
                .replace("body.kind", "'click'")
                .replaceFirst("(\"sent\"[\\s\\S]*)\"message-link-clicked\"", "$1\"click\"")
                .replace("\"const\": \"message-link-clicked\"", "\"const\": \"click\"")
                .replace(
                    "\"kind\": \"message-link-clicked\",\n      \"published\"",
                    "\"kind\": \"click\",\n      \"published\""));
      }
    }
    Files.move(
        version.resolve("schemas/message-link-clicked.json"),
        version.resolve("schemas/click.json"));
    try (TestApp app =
        TestApp.start(folder, Connect.with(exampleConnection(), "demo", "events", "click"))) {
      assertThat(app.ingest("demo", CLICKED + event("e", "1")).body())
          .isEqualTo("{\"accepted\":1,\"discarded\":0,\"skipped\":1}");
      assertThat(kinesis.texts(stream)).singleElement().asString().contains("\"kind\":\"click\"");
    }
  }

  @Test
  void versionAddedToARunningProcessShowsAndABrokenOneIsRefusedWithItsReason() throws Exception {
    try (TestApp app = TestApp.start(folder, Connect.to("demo", stream, kinesis.endpoint()))) {
      Path version = addExample();
      awaitVersions(app, "\"id\":\"1.1-example\"", "\"refused\":[]");
      Files.writeString(version.resolve("samples/message-link-clicked.json"), "{}");
      awaitVersions(
          app,
          "\"id\":\"1.1-example\",\"label\"",
          "\"reason\":\"samples/message-link-clicked.json: should hold source and sent");
      assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(202);
      Files.delete(version.resolve("version.camel.yaml"));
      awaitVersions(app, "\"reason\":\"version.camel.yaml is missing\"");
      Files.delete(version.resolve("version.json"));
      await()
          .atMost(PATIENCE)
          .until(() -> !app.call("GET", "/api/versions", "").body().contains("1.1-example"));
    }
  }

  @Test
  void connectionWhoseVersionIsTakenAwayPausesAndGoesOnWhenItIsBack() throws Exception {
    Path version = addExample();
    try (TestApp app = TestApp.start(folder, exampleConnection())) {
      assertThat(app.ingest("demo", clicked("before")).statusCode()).isEqualTo(202);
      Path file = version.resolve("version.camel.yaml");
      Path aside = folder.resolve("aside");
      Files.move(file, aside);
      awaitState(app, "PAUSED");
      assertThat(app.show("demo"))
          .contains("\"cause\":\"VERSION_MISSING\"")
          .contains("The event version 1.1-example is not there")
          .contains("\"version\",\"routes/versions/1.1-example\"");
      HttpResponse<String> waits = app.ingest("demo", clicked("between"));
      assertThat(waits.statusCode()).isEqualTo(503);
      assertThat(waits.headers().firstValue("Retry-After")).isPresent();
      Files.move(aside, file);
      awaitState(app, "STREAMING");
      await()
          .atMost(PATIENCE)
          .until(() -> app.ingest("demo", clicked("after")).statusCode() == 202);
      assertThat(kinesis.texts(stream))
          .hasSize(2)
          .allMatch(record -> record.contains("before") || record.contains("after"));
    }
  }

  @Test
  void connectionWhoseVersionIsNotThereAtTheStartIsPausedWithTheReason() throws Exception {
    Path version = addExample();
    Files.writeString(version.resolve("version.json"), "{}");
    try (TestApp app = TestApp.start(folder, exampleConnection())) {
      awaitState(app, "PAUSED");
      assertThat(app.show("demo")).contains("\"cause\":\"VERSION_MISSING\"");
      awaitVersions(app, "\"refused\":[{\"", "version.json: id is ");
    }
  }

  @Test
  void versionThatChangesUnderLoadFailsNoEventAndNoneIsLostOrRepeated() throws Exception {
    Path version = addExample();
    AtomicBoolean on = new AtomicBoolean(true);
    ExecutorService loader = Executors.newFixedThreadPool(2);
    try (TestApp app = TestApp.start(folder, exampleConnection())) {
      List<Future<List<String>>> posts = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        String name = "loader" + i;
        posts.add(loader.submit(() -> post(app, name, on)));
      }
      try {
        for (String season : List.of("autumn", "winter", "spring")) {
          writeSeason(version, season);
          await()
              .atMost(PATIENCE)
              .until(() -> sent(app, clicked("probe")).contains("\"campaign\":\"" + season));
        }
      } finally {
        on.set(false);
      }
      List<String> posted = new ArrayList<>();
      for (Future<List<String>> each : posts) {
        posted.addAll(each.get());
      }
      List<String> arrived =
          kinesis.texts(stream).stream()
              .map(record -> record.replaceFirst("(?s).*\"messageId\":\"([^\"]*)\".*", "$1"))
              .toList();
      assertThat(posted).isNotEmpty();
      assertThat(arrived).containsExactlyInAnyOrderElementsOf(posted);
    } finally {
      loader.shutdownNow();
    }
  }

  private static List<String> post(TestApp app, String name, AtomicBoolean on) throws Exception {
    List<String> ids = new ArrayList<>();
    for (int body = 0; on.get(); body++) {
      StringBuilder events = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        String id = name + "-" + body + "-" + i;
        ids.add(id);
        events.append(clicked(id)).append('\n');
      }
      assertThat(app.ingest("demo", events.toString()).statusCode()).isEqualTo(202);
    }
    return ids;
  }

  /** What the example version would send. */
  private static String sent(TestApp app, String event) throws Exception {
    return app.call("POST", "/api/versions/compare?from=1.0&to=1.1-example", event).body();
  }

  /** The example with another campaign, whatever the event says. */
  private static void writeSeason(Path version, String season) throws IOException {
    Path sample = version.resolve("samples/message-link-clicked.json");
    Path route = version.resolve("version.camel.yaml");
    int sent = Files.readString(sample).indexOf("\"sent\"");
    Files.writeString(
        sample,
        Files.readString(sample).substring(0, sent)
            + Files.readString(sample)
                .substring(sent)
                .replaceFirst("\"campaign\": \"[a-z]*\"", "\"campaign\": \"" + season + "\""));
    Files.writeString(
        route,
        Files.readString(route).replaceFirst("(?m)campaign : .*$", "campaign : '" + season + "',"));
  }

  private static String clicked(String messageId) {
    return CLICKED.replace("\"m1\"", "\"" + messageId + "\"");
  }

  private Path addExample() throws IOException {
    Path version = folder.resolve("versions/1.1-example");
    Files.createDirectories(version.getParent());
    copy(EXAMPLE, version);
    return version;
  }

  private Map<String, String> exampleConnection() {
    return Connect.with(
        Connect.to("demo", stream, kinesis.endpoint()), "demo", "version", "1.1-example");
  }

  private static void awaitVersions(TestApp app, String... parts) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(app.call("GET", "/api/versions", "").body()).contains(parts));
  }

  private static void awaitState(TestApp app, String state) {
    await().atMost(PATIENCE).until(() -> app.show("demo").contains("\"state\":\"" + state + "\""));
  }
}
