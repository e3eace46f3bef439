package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each recipe of docs/recipes.md, as it stands there. */
class RecipesDocumentTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String TEMPLATE = "activity-sync.camel.yaml";

  @TempDir private Path folder;

  private TestKinesis kinesis;
  private String stream;

  @BeforeEach
  void files() throws Exception {
    kinesis = KinesisLocal.shared();
    stream = kinesis.createStream(1);
    for (String name : new String[] {TEMPLATE, "pause-on-failure.camel.yaml"}) {
      Files.copy(Path.of("routes").resolve(name), folder.resolve(name));
    }
  }

  private static String recipe(String title) throws Exception {
    Matcher block =
        Pattern.compile("(?s)## " + title + "\n.*?```yaml\n(.*?)```")
            .matcher(Files.readString(Path.of("docs/recipes.md")));
    assertThat(block.find()).as(title).isTrue();
    return block.group(1);
  }

  /** Puts a recipe in place of the steps that make records and send them. */
  private void inPlaceOfSend(String recipe) throws Exception {
    String text = Files.readString(folder.resolve(TEMPLATE));
    int from = text.indexOf("          - transformDataType:");
    int to = text.indexOf("          - process:\n              id: acknowledge");
    Files.writeString(
        folder.resolve(TEMPLATE), text.substring(0, from) + recipe + text.substring(to));
  }

  private TestApp start(Map<String, String> more) throws Exception {
    Map<String, String> properties =
        new LinkedHashMap<>(Connect.to("acme", stream, kinesis.endpoint()));
    properties.putAll(more);
    TestApp app = TestApp.start(folder, properties);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(app.health()).doesNotContain("refused");
              assertThat(app.show("acme")).contains("\"state\":\"STREAMING\"");
            });
    return app;
  }

  private static String tenant(String id, String tenant) {
    return event("e", id).replace("\"tenantId\":\"acme\"", "\"tenantId\":\"" + tenant + "\"");
  }

  @Test
  void routeByKindToTwoStreams() throws Exception {
    String actions = kinesis.createStream(1);
    inPlaceOfSend(recipe("Route by kind to two streams").replace(":actions", ":" + actions));
    try (TestApp app = start(Map.of())) {
      String action = event("e", "2").replace("experience-start", "action");
      assertThat(app.ingest("acme", event("e", "1") + "\n" + action).body())
          .contains("\"accepted\":2");
      assertThat(kinesis.texts(stream)).singleElement().asString().contains("\"n\":\"1\"");
      assertThat(kinesis.texts(actions)).singleElement().asString().contains("\"n\":\"2\"");
    }
  }

  @Test
  void filter() throws Exception {
    inPlaceOfSend(recipe("Filter"));
    try (TestApp app = start(Map.of())) {
      assertThat(app.ingest("acme", tenant("1", "acme") + "\n" + tenant("2", "other")).body())
          .isEqualTo("{\"accepted\":1,\"discarded\":0,\"skipped\":1}");
      assertThat(kinesis.texts(stream)).hasSize(1);
    }
  }

  @Test
  void log() throws Exception {
    String text = Files.readString(folder.resolve(TEMPLATE));
    String before = "          - transformDataType:";
    Files.writeString(folder.resolve(TEMPLATE), text.replace(before, recipe("Log") + before));
    try (TestApp app = start(Map.of())) {
      assertThat(app.ingest("acme", event("e", "1")).statusCode()).isEqualTo(202);
      assertThat(kinesis.texts(stream)).hasSize(1);
    }
  }

  @Test
  void ownErrorHandling() throws Exception {
    inPlaceOfSend(recipe("Own error handling"));
    try (TestApp app = start(Map.of("activity-sync.dead-letter", "mock:dead"))) {
      assertThat(app.ingest("acme", tenant("1", "acme") + "\n" + tenant("2", "broken")).body())
          .contains("\"accepted\":1");
      assertThat(kinesis.texts(stream)).hasSize(1);
      assertThat(app.show("acme")).contains("\"rejected\":1");
    }
  }

  @Test
  void enrich() throws Exception {
    Path inbox = Files.createDirectory(folder.resolve("inbox"));
    Files.writeString(
        folder.resolve("enriched.camel.yaml"),
        recipe("Enrich").replace("file:inbox/acme", "file:" + inbox));
    Files.writeString(inbox.resolve("one.json"), event("e", "1"));
    try (TestApp app = start(Map.of("activity-sync.connections.acme.source", "direct:acme"))) {
      await().atMost(SOON).until(() -> Files.exists(inbox.resolve(".done/one.json")));
      assertThat(kinesis.texts(stream))
          .singleElement()
          .asString()
          .contains("\"campaign\":\"spring\"");
      assertThat(app.camel().getRoute("acme-enriched").getGroup()).isEqualTo("acme");
    }
  }
}
