package io.activitysync.management.notification;

import static io.activitysync.support.app.Connect.event;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import io.activitysync.support.kinesis.WireFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code activity-sync.notify} is told by the running application. */
class StateNotifierTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final TestKinesis kinesis = KinesisLocal.shared();

  @TempDir private Path folder;

  private Map<String, String> notifying(String uri) {
    Map<String, String> properties =
        Connect.to("demo", kinesis.createStream(1), kinesis.endpoint());
    properties.put("activity-sync.notify", uri);
    return properties;
  }

  private static void awaitState(TestApp app, String state) {
    await()
        .atMost(60, SECONDS)
        .until(() -> app.show("demo").contains("\"state\":\"" + state + "\""));
  }

  @Test
  void movesArriveInOrderWithCauseAndWithoutSecret() throws Exception {
    String uri = "file:" + folder + "?fileName=moves&fileExist=Append&appendChars=%5Cn";
    try (TestApp app = TestApp.start(notifying(uri))) {
      awaitState(app, "STREAMING");
      app.act("demo", "suspend");
      app.act("demo", "retry");
      awaitState(app, "STREAMING");
      app.act("demo", "disable");
      Path file = folder.resolve("moves");
      await().atMost(60, SECONDS).until(() -> moves(file).size() == 6);
      assertThat(moves(file))
          .extracting(move -> move.path("from").asText() + ">" + move.path("to").asText())
          .containsExactly(
              "DISABLED>CONNECTING",
              "CONNECTING>STREAMING",
              "STREAMING>PAUSED",
              "PAUSED>CONNECTING",
              "CONNECTING>STREAMING",
              "STREAMING>DISABLED");
      JsonNode pause = moves(file).get(2);
      assertThat(pause.path("connection").asText()).isEqualTo("demo");
      assertThat(pause.path("cause").asText()).isEqualTo("SUSPENDED");
      assertThat(pause.has("at") && pause.has("since") && pause.has("by")).isTrue();
      assertThat(Files.readString(file)).doesNotContain("secret-of-demo");
    }
  }

  @Test
  void aPauseThatIsRetriedByItselfSaysWhen() throws Exception {
    String uri = "file:" + folder + "?fileName=moves&fileExist=Append&appendChars=%5Cn";
    try (FaultProxy proxy = FaultProxy.before(kinesis.endpoint())) {
      proxy.when(call -> true, WireFault.serverError());
      Map<String, String> properties =
          Connect.to("demo", kinesis.createStream(1), proxy.endpoint());
      properties.put("activity-sync.notify", uri);
      try (TestApp app = TestApp.start(properties)) {
        awaitState(app, "PAUSED");
        Path file = folder.resolve("moves");
        await().atMost(60, SECONDS).until(() -> moves(file).size() >= 2);
        JsonNode pause = moves(file).get(1);
        assertThat(pause.path("to").asText()).isEqualTo("PAUSED");
        assertThat(pause.path("nextRetryAt").isTextual()).isTrue();
      }
    }
  }

  private static List<JsonNode> moves(Path file) throws Exception {
    List<JsonNode> moves = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        moves.add(JSON.readTree(line));
      }
    }
    return moves;
  }

  @Test
  void endpointThatHangsHoldsUpNeitherStateNorStream() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    try (TestApp app = TestApp.start(notifying("seda:notify?waitForTaskToComplete=Always"))) {
      app.camel()
          .addRoutes(
              new RouteBuilder() {
                @Override
                public void configure() {
                  from("seda:notify")
                      .process(
                          exchange -> {
                            asked.countDown();
                            released.await();
                          });
                }
              });
      assertThat(asked.await(60, SECONDS)).isTrue();
      awaitState(app, "STREAMING");
      app.act("demo", "disable");
      app.act("demo", "enable");
      awaitState(app, "STREAMING");
      assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(202);
      released.countDown();
    }
  }

  @Test
  void wrongUriIsRefusedAtTheStartByThePropertysName() {
    assertThatThrownBy(() -> TestApp.start(notifying("nowhere:at-all?password=hidden")).close())
        .hasStackTraceContaining("activity-sync.notify: is not an endpoint");
  }
}
