package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.server.PostgresLocal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances on one PostgreSQL see each other's changes and act on them. */
class SeveralInstancesTest {
  private static final Duration WITHIN = Duration.ofSeconds(60);

  private Duration slowest = Duration.ZERO;

  private void awaitShown(TestApp app, String id, String part) {
    long before = System.nanoTime();
    await()
        .atMost(WITHIN)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> app.sees(id).contains(part));
    Duration took = Duration.ofNanos(System.nanoTime() - before);
    slowest = took.compareTo(slowest) > 0 ? took : slowest;
  }

  @TempDir private Path folder;

  @Test
  void changesOfOneInstanceTakeEffectInTheOther() throws Exception {
    Map<String, String> properties = PostgresLocal.shared().newStore();
    properties.put("activity-sync.store.key-file", folder.resolve("key.json").toString());
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        TestApp one = TestApp.start(properties);
        TestApp two = TestApp.start(properties)) {
      String stream = kinesis.createStream(1);
      String settings =
          "{\"id\":\"acme\",\"streamName\":\"%s\",\"region\":\"us-east-1\",\"endpoint\":\"%s\",\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\",\"secretAccessKey\":\"secret\",\"enabled\":true}"
              .formatted(stream, kinesis.endpoint());
      HttpResponse<String> made = one.call("POST", "/api/connections", settings);
      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
      // made
      await()
          .atMost(WITHIN)
          .until(() -> two.call("GET", "/api/connections", "").body().contains("\"acme\""));
      awaitShown(two, "acme", "\"state\":\"STREAMING\"");
      assertThat(two.ingest("acme", event("e", "1")).statusCode()).isEqualTo(202);
      // changed, and two editors
      String etag = made.headers().firstValue("ETag").orElseThrow();
      String[] match = {"Content-Type", "application/json", "If-Match", etag};
      assertThat(
              two.send("PATCH", "/api/connections/acme", "{\"version\":\"0.0\"}", match)
                  .statusCode())
          .isEqualTo(200);
      assertThat(
              one.send("PATCH", "/api/connections/acme", "{\"version\":\"1.0\"}", match)
                  .statusCode())
          .isEqualTo(412);
      awaitShown(one, "acme", "\"version\":\"0.0\"");
      // off and on
      one.act("acme", "disable");
      awaitShown(two, "acme", "\"state\":\"DISABLED\"");
      assertThat(two.ingest("acme", event("e", "2")).body()).contains("\"discarded\":1");
      two.act("acme", "enable");
      awaitShown(one, "acme", "\"state\":\"STREAMING\"");
      // suspended
      one.act("acme", "suspend");
      awaitShown(two, "acme", "\"cause\":\"SUSPENDED\"");
      two.act("acme", "resume");
      awaitShown(one, "acme", "\"state\":\"STREAMING\"");
      // retried, where each has found by itself that there is no such stream
      made =
          one.call(
              "POST",
              "/api/connections",
              settings.replace(stream, "late").replace("\"acme\"", "\"late\""));
      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
      awaitShown(one, "late", "\"state\":\"PAUSED\"");
      awaitShown(two, "late", "\"state\":\"PAUSED\"");
      kinesis.client().createStream(request -> request.streamName("late").shardCount(1));
      one.act("late", "retry");
      awaitShown(two, "late", "\"state\":\"STREAMING\"");
      awaitShown(one, "late", "\"state\":\"STREAMING\"");
      // deleted
      assertThat(two.send("DELETE", "/api/connections/acme?force=true", "").statusCode())
          .isEqualTo(204);
      await()
          .atMost(WITHIN)
          .until(() -> !one.call("GET", "/api/connections", "").body().contains("\"acme\""));
      assertThat(one.ingest("acme", event("e", "3")).statusCode()).isEqualTo(404);
      assertThat(kinesis.texts(stream)).hasSize(1);
      System.out.printf(
          "the other instance showed the slowest change after %d ms%n", slowest.toMillis());
    }
  }
}
