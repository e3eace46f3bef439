package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events above 1 MiB: how large one may be is for its stream to say. */
class LargeEventsTest {
  private static final int MIB = 1 << 20;

  private final EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    kinesis.close();
  }

  @Test
  void whatTheStreamTakesIsDelivered() throws Exception {
    String stream = stream(10 << 10);
    try (TestApp app = streaming(Connect.to("demo", stream, kinesis.endpoint()))) {
      String body = event("e", "1") + "\n" + large(5 * MIB) + "\n" + large(9 * MIB);
      HttpResponse<String> answer = app.ingest("demo", body);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      assertThat(kinesis.texts(stream))
          .extracting(String::length)
          .satisfiesExactlyInAnyOrder(
              length -> assertThat(length).isLessThan(MIB),
              length -> assertThat(length).isBetween(5 * MIB, 6 * MIB),
              length -> assertThat(length).isBetween(9 * MIB, 10 * MIB));
    }
  }

  @Test
  void whatTheStreamDoesNotTakeIsRefusedByItsLimit() throws Exception {
    String stream = stream(2 << 10);
    try (TestApp app = streaming(Connect.to("demo", stream, kinesis.endpoint()))) {
      HttpResponse<String> answer = app.ingest("demo", event("e", "1") + "\n" + large(3 * MIB));
      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(answer.body()).contains("\"index\":1").contains("\"maxBytes\":2097152");
      assertThat(kinesis.texts(stream)).isEmpty();
      assertThat(app.ingest("demo", large(MIB + MIB / 2)).statusCode()).isEqualTo(202);
    }
  }

  @Test
  void aFileWithOneDeliversItToo() throws Exception {
    String stream = stream(10 << 10);
    Map<String, String> properties =
        new LinkedHashMap<>(Connect.to("demo", stream, kinesis.endpoint()));
    properties.put("activity-sync.connections.demo.source", "file:" + folder + "?delay=100");
    try (TestApp app = streaming(properties)) {
      Files.writeString(folder.resolve("events"), event("e", "1") + "\n" + large(5 * MIB) + "\n");
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(kinesis.texts(stream)).hasSize(2));
      assertThat(app.show("demo")).contains("\"state\":\"STREAMING\"");
    }
  }

  private String stream(int recordKib) {
    String name = "large-" + UUID.randomUUID();
    kinesis
        .client()
        .createStream(
            request -> request.streamName(name).shardCount(1).maxRecordSizeInKiB(recordKib));
    kinesis.client().waiter().waitUntilStreamExists(request -> request.streamName(name));
    return name;
  }

  private static TestApp streaming(Map<String, String> properties) throws Exception {
    TestApp app = TestApp.start(properties);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> app.show("demo").contains("\"state\":\"STREAMING\""));
    return app;
  }

  private static String large(int bytes) {
    return event("e", "large")
        .replace("\"data\":{}", "\"data\":{\"x\":\"" + "x".repeat(bytes) + "\"}");
  }
}
