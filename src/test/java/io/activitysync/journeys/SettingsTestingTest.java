package io.activitysync.journeys;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.WireFault;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Testing a connection by REST says which step fails, why, and what to review. */
class SettingsTestingTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static EmbeddedTestKinesis kinesis;
  private static FaultProxy proxy;
  private static TestApp app;
  private static String stream;

  @BeforeAll
  static void start() throws Exception {
    kinesis = EmbeddedTestKinesis.start();
    proxy = FaultProxy.before(kinesis.endpoint());
    stream = kinesis.createStream(2);
    app = TestApp.start(Map.of());
    create("saved", stream, proxy.endpoint());
  }

  @AfterAll
  static void stop() {
    app.close();
    proxy.close();
    kinesis.close();
  }

  @BeforeEach
  void healthy() {
    proxy.clear();
  }

  private static String settings(String id, String stream, URI endpoint) {
    return "{\"id\":\"%s\",\"streamName\":\"%s\",\"region\":\"us-east-1\",\"endpoint\":\"%s\",\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\",\"secretAccessKey\":\"secret-secret\"}"
        .formatted(id, stream, endpoint);
  }

  private static void create(String id, String stream, URI endpoint) throws Exception {
    HttpResponse<String> made =
        app.call("POST", "/api/connections", settings(id, stream, endpoint));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
  }

  private static JsonNode test(String path, String body) throws Exception {
    HttpResponse<String> answer = app.call("POST", "/api/connections" + path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain("secret-secret");
    return JSON.readTree(answer.body());
  }

  @Test
  void goodSettingsPassAndTheStreamIsDescribed() throws Exception {
    JsonNode report = test("/test", settings("new", stream, kinesis.endpoint()));
    assertThat(report.get("passed").asBoolean()).as(report.toString()).isTrue();
    assertThat(report.get("steps").findValuesAsText("outcome"))
        .hasSize(5)
        .doesNotContain("FAILED", "NOT_TRIED");
    assertThat(app.call("GET", "/api/connections/new", "").statusCode()).isEqualTo(404);
  }

  /** A stream that takes events is not all: the source is not tried, and what is known is said. */
  @Test
  void aSourceThatCannotBeReadIsSaidBesideAStreamThatIsWell() throws Exception {
    String source = "\"enabled\":true,\"source\":\"kafka:orders?brokers=127.0.0.1:1\",";
    String settings =
        settings("deaf", stream, kinesis.endpoint()).replaceFirst("\\{", "{" + source);
    JsonNode before = test("/test", settings);
    assertThat(before.get("sourceState").isNull()).as(before.toString()).isTrue();

    assertThat(app.call("POST", "/api/connections", settings).statusCode()).isEqualTo(201);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              JsonNode report = test("/deaf/test", "");
              assertThat(report.get("passed").asBoolean()).as(report.toString()).isTrue();
              assertThat(report.get("sourceState").get("state").asText()).isEqualTo("FAILED");
              assertThat(report.get("sourceState").get("message").asText())
                  .contains("no broker answers at 127.0.0.1:1: look at brokers");
            });
  }

  @Test
  void manyAtOnceAreRefusedBeforeTheyHoldAllThreads() throws Exception {
    CompletableFuture<Void> until = new CompletableFuture<>();
    proxy.when(call -> true, WireFault.hold(until));
    List<CompletableFuture<HttpResponse<String>>> tests = new ArrayList<>();
    ExecutorService callers = Executors.newCachedThreadPool();
    try {
      for (int i = 0; i < 24; i++) {
        tests.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return app.call("POST", "/api/connections/saved/test", "");
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                },
                callers));
      }
      await().atMost(60, SECONDS).until(() -> tests.stream().filter(t -> t.isDone()).count() == 16);
      assertThat(app.call("GET", "/api/me", "").statusCode()).isEqualTo(200);
      for (CompletableFuture<HttpResponse<String>> refused : tests) {
        if (refused.isDone()) {
          assertThat(refused.join().statusCode()).isEqualTo(429);
          assertThat(refused.join().headers().firstValue("Retry-After")).contains("2");
        }
      }
    } finally {
      until.complete(null);
    }
    await().atMost(60, SECONDS).until(() -> tests.stream().allMatch(CompletableFuture::isDone));
    assertThat(tests).filteredOn(test -> test.join().statusCode() == 200).hasSize(8);
    callers.shutdown();
  }

  @Test
  void missingStreamIsToldWithWhatToReview() throws Exception {
    JsonNode report = test("/test", settings("new", "missing", kinesis.endpoint()));
    assertThat(report.get("passed").asBoolean()).isFalse();
    assertThat(report.get("cause").asText()).isEqualTo("STREAM_NOT_FOUND");
    assertThat(report.get("review").toString()).contains("stream name", "region");
  }

  @Test
  void savedSecretIsNeverUsedForAnotherAddress() throws Exception {
    try (FaultProxy elsewhere = FaultProxy.before(kinesis.endpoint())) {
      String changed = "{\"endpoint\":\"" + elsewhere.endpoint() + "\"}";
      HttpResponse<String> refused = app.call("POST", "/api/connections/saved/test", changed);
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(refused.body()).contains("secretAccessKey");
      String unsaved =
          settings("saved", stream, elsewhere.endpoint())
              .replace(",\"secretAccessKey\":\"secret-secret\"", "");
      assertThat(app.call("POST", "/api/connections/test", unsaved).statusCode()).isEqualTo(422);
      assertThat(elsewhere.calls()).isEmpty();
    }
  }

  @Test
  void savedSecretServesUnsavedSettingsOfTheSameTarget() throws Exception {
    String unsaved =
        settings("saved", stream, proxy.endpoint())
            .replace(",\"secretAccessKey\":\"secret-secret\"", "");
    assertThat(test("/test", unsaved).get("passed").asBoolean()).isTrue();
  }

  @Test
  void incompleteSettingsAreRefusedBeforeAnythingIsAsked() throws Exception {
    HttpResponse<String> refused = app.call("POST", "/api/connections/test", "{\"name\":\"x\"}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(JSON.readTree(refused.body()).get("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder("streamName", "region", "accessKeyId", "secretAccessKey");
  }
}
