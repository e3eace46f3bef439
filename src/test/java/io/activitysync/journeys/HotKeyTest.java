package io.activitysync.journeys;

import static io.activitysync.support.app.Connect.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.ProxiedCall;
import io.activitysync.support.kinesis.TestKinesis;
import io.activitysync.support.kinesis.WireFault;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** One key has nearly all events, and each of them waits for the round trip of the one before. */
class HotKeyTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String KEY = "the-key-of-one-person";
  private static final int EVENTS = 60;

  private final TestKinesis kinesis = KinesisLocal.shared();
  private final String stream = kinesis.createStream(2);

  @Test
  void isSaidWhereverAnOperatorLooksAndGoesAgain() throws Exception {
    try (FaultProxy proxy = FaultProxy.before(kinesis.endpoint())) {
      Map<String, String> properties = new HashMap<>(Connect.to("busy", stream, proxy.endpoint()));
      properties.putAll(Connect.to("calm", stream, proxy.endpoint()));
      try (TestApp app = TestApp.start(properties)) {
        for (String id : new String[] {"busy", "calm"}) {
          await()
              .atMost(PATIENCE)
              .until(() -> shown(app, id).path("state").asText(), "STREAMING"::equals);
        }
        assertThat(metric(app, "busy")).isEqualTo("0.0");
        proxy.when(ProxiedCall::isPutRecords, WireFault.delay(Duration.ofMillis(20)));
        AtomicBoolean going = new AtomicBoolean(true);
        CompletableFuture<Void> busy = posts(app, "busy", i -> i % 50 == 0 ? "e-" + i : KEY, going);
        CompletableFuture<Void> calm = posts(app, "calm", i -> "e-" + i, going);

        await().atMost(PATIENCE).until(() -> shown(app, "busy").path("hotKey").isObject());
        JsonNode hot = shown(app, "busy").path("hotKey");
        assertThat(hot.path("percent").asInt()).isGreaterThan(90);
        assertThat(hot.path("roundTripMillis").asInt()).isGreaterThanOrEqualTo(20);
        assertThat(hot.path("hash").asText()).matches("[0-9a-f]{4}");
        assertThat(hot.path("review").toString())
            .isEqualTo("[\"aggregation\",\"ordering\",\"partition key\"]");
        String message = hot.path("message").asText();
        assertThat(message)
            .contains("% of the events that wait", "docs/operating.md, One busy key");
        assertThat(shown(app, "busy").path("state").asText()).isEqualTo("STREAMING");
        assertThat(metric(app, "busy")).isEqualTo("1.0");
        assertThat(app.health()).contains("One partition key (its MD5 begins with ");
        assertThat(mbean("busy")).startsWith("One partition key");
        String overview = app.call("GET", "/api/overview", "").body();
        assertThat(overview).containsOnlyOnce("hotKeyPercent");

        assertThat(shown(app, "calm").path("hotKey").isNull()).isTrue();
        assertThat(metric(app, "calm")).isEqualTo("0.0");
        assertThat(mbean("calm")).isEmpty();
        assertThat(app.show("busy") + app.health() + app.metrics() + overview)
            .as("the key may be a person's")
            .doesNotContain(KEY);

        going.set(false);
        CompletableFuture.allOf(busy, calm).get();
        await().atMost(PATIENCE).until(() -> shown(app, "busy").path("hotKey").isNull());
        assertThat(metric(app, "busy")).isEqualTo("0.0");
        assertThat(mbean("busy")).isEmpty();
      }
    }
  }

  /** Posts a body of events after the other. */
  private static CompletableFuture<Void> posts(
      TestApp app, String id, IntFunction<String> key, AtomicBoolean going) {
    String body =
        IntStream.range(0, EVENTS)
            .mapToObj(i -> event(key.apply(i), Integer.toString(i)))
            .collect(Collectors.joining("\n"));
    return CompletableFuture.runAsync(
        () -> {
          while (going.get()) {
            try {
              assertThat(app.ingest(id, body).statusCode()).isEqualTo(202);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }
        });
  }

  private static JsonNode shown(TestApp app, String id) throws Exception {
    return new ObjectMapper().readTree(app.show(id));
  }

  private static String metric(TestApp app, String id) throws Exception {
    String name = "activity_sync_hot_keys{connection=\"" + id + "\"} ";
    return app.metrics()
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()))
        .collect(Collectors.joining());
  }

  private static String mbean(String id) throws Exception {
    ObjectName name = new ObjectName("io.activitysync:type=Connection,name=" + id);
    return (String) ManagementFactory.getPlatformMBeanServer().getAttribute(name, "HotKey");
  }
}
