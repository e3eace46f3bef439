package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.WireFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder as a connection's own source, with nothing but where it is, and with more. */
class FileSourceTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** What becomes of a file that is delivered, by connection: the options that say so. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "plain", "",
          "deleted", "?delete=true",
          "moved", "?move=.done",
          "kept", "?noop=true",
          "known", "?idempotent=true&move=.done");

  @TempDir private Path folder;

  @Test
  void fileThatFailedStaysAndIsReadAgain() throws Exception {
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        FaultProxy proxy = FaultProxy.before(kinesis.endpoint())) {
      Map<String, String> streams = new LinkedHashMap<>();
      Map<String, String> properties = new LinkedHashMap<>();
      for (Map.Entry<String, String> one : OPTIONS.entrySet()) {
        String id = one.getKey();
        streams.put(id, kinesis.createStream(1));
        Path inbox = Files.createDirectory(folder.resolve(id));
        Files.createFile(inbox.resolve("0-empty.json"));
        Files.writeString(inbox.resolve("1.json"), event(id, "1") + event(id, "2"));
        properties.putAll(
            Connect.with(
                Connect.to(id, streams.get(id), proxy.endpoint()),
                id,
                "source",
                "file:" + inbox + one.getValue()));
      }
      proxy.when(
          call -> call.operation().equals("PutRecords"),
          WireFault.refuse("UnrecognizedClientException", "Revoked."));
      try (TestApp app = TestApp.start(folder.resolve("no-routes"), properties)) {
        for (String id : OPTIONS.keySet()) {
          await()
              .atMost(PATIENCE)
              .untilAsserted(() -> assertThat(app.show(id)).contains("\"cause\":\"UNKNOWN_KEY\""));
          assertThat(folder.resolve(id)).isDirectoryContaining("glob:**/1.json");
          assertThat(app.camel().getRoute(id).getEndpoint().getEndpointUri())
              .contains("readLock=changed")
              .contains("readLockMinLength=0")
              .contains("synchronous=true");
        }
        assertThat(streams.values()).allSatisfy(s -> assertThat(kinesis.texts(s)).isEmpty());

        proxy.clear();
        for (String id : OPTIONS.keySet()) {
          app.act(id, "retry");
        }
        for (String id : OPTIONS.keySet()) {
          await()
              .atMost(PATIENCE)
              .untilAsserted(
                  () ->
                      assertThat(kinesis.texts(streams.get(id)))
                          .as(app.show(id))
                          .hasSizeGreaterThan(1));
          await()
              .atMost(PATIENCE)
              .until(() -> id.equals("kept") || Files.notExists(folder.resolve(id + "/1.json")));
          assertThat(kinesis.texts(streams.get(id)).stream().distinct()).as(id).hasSize(2);
        }
        assertThat(folder.resolve("plain/.camel")).isDirectoryContaining("glob:**/1.json");
        assertThat(folder.resolve("moved/.done")).isDirectoryContaining("glob:**/1.json");
        assertThat(folder.resolve("deleted")).isEmptyDirectory();
      }
    }
  }

  /** Camel stops a consumer that it can't suspend for so long. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFolderIsReadOnThoughItsSuspensionTookLongerThanCamelWaits(boolean byFeeder)
      throws Exception {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        FaultProxy proxy = FaultProxy.before(kinesis.endpoint())) {
      String stream = kinesis.createStream(1);
      Path inbox = Files.createDirectory(folder.resolve("inbox"));
      for (int file = 0; file < 3; file++) {
        Path one = inbox.resolve(file + ".json");
        // the second of each waits for the first, whose key it has
        Files.writeString(one, event("k", 2 * file + "") + event("k", 2 * file + 1 + ""));
        Files.setLastModifiedTime(one, FileTime.from(Instant.parse("2026-03-14T09:26:53Z")));
      }
      Map<String, String> properties =
          Connect.with(
              Connect.to("acme", stream, proxy.endpoint()),
              "acme",
              "source",
              byFeeder ? "direct:acme" : "file:" + inbox + "?readLock=none");
      properties.put("camel.main.shutdownTimeout", "1");
      Path routes = folder.resolve("routes");
      if (byFeeder) {
        Files.createDirectory(routes);
        Files.writeString(
            routes.resolve("file.camel.yaml"),
            Files.readString(Path.of("routes/examples/file.camel.yaml"))
                .replace("uri: file:inbox/acme", "uri: file:" + inbox));
      }
      proxy.next(WireFault.hold(taken));
      try (TestApp app = TestApp.start(routes, properties)) {
        // the first of two events of the first of three files is on the wire
        await().atMost(PATIENCE).until(() -> proxy.count(WireFault.Held.class) == 1);

        assertThat(app.act("acme", "suspend").statusCode()).isEqualTo(200);
        assertThat(app.act("acme", "retry").statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> app.show("acme").contains("\"STREAMING\""));
        taken.complete(null);

        await().atMost(PATIENCE).until(() -> Files.notExists(inbox.resolve("2.json")));
        assertThat(Connect.numbersByKey(kinesis, stream).get("k").stream().distinct())
            .as(kinesis.texts(stream).toString())
            .containsExactly(0, 1, 2, 3, 4, 5);
      }
    }
  }
}
