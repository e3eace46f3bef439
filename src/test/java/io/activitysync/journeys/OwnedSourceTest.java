package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.WireFault;
import io.activitysync.support.server.PostgresLocal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A route file of a source that one process at a time reads, with {@code master:} and without it,
 * in two processes on one PostgreSQL.
 */
class OwnedSourceTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private EmbeddedTestKinesis kinesis;
  private String stream;
  private int written;

  private Map<String, String> properties(URI endpoint) throws Exception {
    Map<String, String> properties = PostgresLocal.shared().newStore();
    properties.put("activity-sync.store.key-file", folder.resolve("key.json").toString());
    Map.of(
            "source",
            "direct:acme",
            "stream-name",
            stream,
            "region",
            "us-east-1",
            "endpoint",
            endpoint.toString(),
            "access-key-id",
            "AKIAIOSFODNN7EXAMPLE",
            "secret-access-key",
            "secret",
            "enabled",
            "true")
        .forEach((name, value) -> properties.put("activity-sync.connections.acme." + name, value));
    return properties;
  }

  private Path routes(String before) throws Exception {
    Path routes = Files.createDirectory(folder.resolve("routes"));
    String example = Files.readString(Path.of("routes/examples/file.camel.yaml"));
    assertThat(example).contains("uri: file:inbox/acme");
    Files.writeString(
        routes.resolve("file.camel.yaml"),
        example
            .replace("uri: file:inbox/acme", "uri: " + before + "file:" + folder + "/inbox")
            .replace("readLockMinAge: 1000", "readLockMinAge: 0"));
    return routes;
  }

  /** One more file with so many events of one key, whole at once. */
  private void write(int events) throws Exception {
    Path made = folder.resolve("next");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < events; i++) {
      text.append(event("key", "e" + ++written)).append('\n');
    }
    Files.writeString(made, text);
    Path inbox = Files.createDirectories(folder.resolve("inbox"));
    Files.move(made, inbox.resolve(written + ".json"), StandardCopyOption.ATOMIC_MOVE);
  }

  private void awaitAll() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              List<String> there = kinesis.texts(stream);
              assertThat(
                      there.stream()
                          .map(text -> text.replaceAll("(?s).*\"(e\\d+)\".*", "$1"))
                          .collect(Collectors.toSet()))
                  .hasSize(written);
            });
  }

  private static long received(TestApp app) throws Exception {
    return new ObjectMapper().readTree(app.sees("acme")).at("/counters/received").longValue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"master:acme-files:", ""})
  void isReadByOneAndThenByTheOther(String before) throws Exception {
    try (EmbeddedTestKinesis started = EmbeddedTestKinesis.start()) {
      kinesis = started;
      stream = kinesis.createStream(1);
      Map<String, String> properties = properties(kinesis.endpoint());
      Path routes = routes(before);
      try (TestApp heir = takenOverFrom(routes, properties)) {
        long taken = received(heir);
        write(1);
        awaitAll();
        assertThat(received(heir)).isGreaterThan(taken);
      }
    }
  }

  /** The first of two events of a key is on the wire when the lease goes to somebody else. */
  @Test
  void sendsNothingMorePastItsLeaseAndLosesNothing() throws Exception {
    try (EmbeddedTestKinesis started = EmbeddedTestKinesis.start();
        FaultProxy proxy = FaultProxy.before(started.endpoint())) {
      kinesis = started;
      stream = kinesis.createStream(1);
      Map<String, String> properties = properties(proxy.endpoint());
      try (TestApp app = TestApp.start(routes(""), properties)) {
        write(1);
        awaitAll();
        CompletableFuture<Void> taken = new CompletableFuture<>();
        proxy.next(WireFault.hold(taken));
        write(2);
        await().atMost(PATIENCE).until(() -> proxy.count(WireFault.Held.class) == 1);
        String url = properties.get("activity-sync.store.url");
        lease(url, "owner = 'somebody', epoch = epoch + 1, ends_at = now() + interval '19 s'");
        await().atMost(PATIENCE).until(() -> app.show("acme").contains("\"ELSEWHERE\""));
        int before = proxy.calls().size();
        taken.complete(null);
        // the exchange ends once the answer is there; the file stays
        await()
            .atMost(PATIENCE)
            .until(() -> app.camel().getInflightRepository().size("acme-file") == 0);
        assertThat(proxy.calls()).hasSize(before);
        assertThat(kinesis.texts(stream)).noneMatch(text -> text.contains("\"e3\""));
        assertThat(folder.resolve("inbox/3.json")).exists();

        lease(url, "owner = null");
        awaitAll();
      }
    }
  }

  private static void lease(String url, String change) throws Exception {
    try (Connection database =
            DriverManager.getConnection(url, PostgresLocal.USER, PostgresLocal.PASSWORD);
        Statement statement = database.createStatement()) {
      assertThat(
              statement.executeUpdate(
                  "update lease set " + change + " where name = 'connection/acme'"))
          .isEqualTo(1);
    }
  }

  /** Answers the one that read nothing as long as the other was there. */
  private TestApp takenOverFrom(Path routes, Map<String, String> properties) throws Exception {
    try (TestApp leader = TestApp.start(routes, properties)) {
      write(1);
      awaitAll();
      assertThat(received(leader)).isPositive();
      TestApp heir = TestApp.start(routes, properties);
      try {
        for (int i = 0; i < 5; i++) {
          write(1);
        }
        awaitAll();
        assertThat(received(heir)).isZero();
        return heir;
      } catch (Throwable e) {
        heir.close();
        throw e;
      }
    }
  }
}
