package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.ProxiedCall;
import io.activitysync.support.kinesis.WireFault;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Operators do whatever can be done to connections, and the way to their streams does whatever ways
 * do, while events come in by HTTP and as files: in the end nothing is lost, nothing was sent that
 * was discarded, and each key is in order. {@code -Dsteps=150} says how much is done to each
 * connection, {@code -Dseed} with which dice; threads make no two runs the same.
 */
class AnythingAtAnyTimeTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int STEPS = Integer.getInteger("steps", 30);
  private static final long SEED = Long.getLong("seed", System.nanoTime());

  /** Of all connections; a connection may have verbs of its own. */
  private static final List<String> VERBS =
      List.of("suspend", "resume", "retry", "enable", "version", "secret", "flight", "test");

  private static final Map<String, List<String>> OWN_VERBS =
      Map.of(
          "plain", List.of("disable", "disable", "enable"),
          "lines", List.of("disable", "enable", "aggregation", "aggregation"),
          "made", List.of("disable", "enable", "delete"),
          "file", List.of());

  @TempDir private Path folder;

  private final AtomicBoolean over = new AtomicBoolean();
  private final Random seeds = new Random(SEED);
  private final Queue<String> story = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
  private final FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
  private TestApp app;

  @AfterEach
  void stop() {
    over.set(true);
    threads.shutdownNow();
    if (app != null) {
      app.close();
    }
    proxy.close();
    kinesis.close();
  }

  @Test
  void nothingIsLostAndEachKeyIsInOrder() throws Exception {
    Path inbox = Files.createDirectory(folder.resolve("inbox"));
    app =
        TestApp.start(
            folder.resolve("no-routes"),
            Map.of(
                "activity-sync.call-timeout", "3s",
                "camel.main.shutdownTimeout", "2",
                "activity-sync.source.folder", folder.toString()));
    List<ToldEvents> all = new ArrayList<>();
    List<Future<?>> sources = new ArrayList<>();
    for (String id : List.of("plain", "lines", "made")) {
      ToldEvents told = new ToldEvents(id, kinesis.createStream(4));
      all.add(told);
      make(told, "");
      for (int i = 0; i < 2; i++) {
        String sender = "sender-" + i;
        sources.add(threads.submit(() -> told.post(app, sender, over)));
      }
    }
    ToldEvents file = new ToldEvents("file", kinesis.createStream(4));
    all.add(file);
    make(file, ",\"source\":\"file:" + inbox + "?readLock=none\"");
    sources.add(threads.submit(() -> file.write(inbox, over)));

    List<Future<?>> operators = new ArrayList<>();
    for (ToldEvents told : all) {
      Random dice = new Random(seeds.nextLong());
      operators.add(threads.submit(() -> operate(told, dice)));
    }
    Random dice = new Random(seeds.nextLong());
    Future<?> faults = threads.submit(() -> disturb(dice));
    join(operators);
    over.set(true);
    join(List.of(faults));
    for (ToldEvents told : all) {
      awaitStream(told);
    }
    join(sources);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(inbox).as(story()).isDirectoryNotContaining("glob:**.json"));
    for (ToldEvents told : all) {
      told.check(kinesis.texts(told.stream()), story());
    }
  }

  private static void join(List<Future<?>> all) throws Exception {
    for (Future<?> one : all) {
      one.get(20, TimeUnit.MINUTES);
    }
  }

  /** With nothing wrong it streams by itself, unless it waits for a person. */
  private void awaitStream(ToldEvents told) throws Exception {
    act(told, "enable");
    if (state(told).at("/pause/cause").asText().equals("SUSPENDED")) {
      act(told, "resume");
    }
    awaitState(told, "a next try", state -> !state.path("pause").hasNonNull("nextRetryAt"));
    if (!isStreaming(state(told))) {
      act(told, "retry");
    }
    awaitState(told, "streaming", AnythingAtAnyTimeTest::isStreaming);
  }

  private void awaitState(ToldEvents told, String what, Predicate<JsonNode> is) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode now = state(told);
              assertThat(isStreaming(now) || (is.test(now) && isPaused(now)))
                  .as("%s: %s%n%s", what, now, story())
                  .isTrue();
            });
  }

  private static boolean isStreaming(JsonNode state) {
    return state.path("state").asText().equals("STREAMING");
  }

  private static boolean isPaused(JsonNode state) {
    return state.path("state").asText().equals("PAUSED");
  }

  private Void operate(ToldEvents told, Random dice) throws Exception {
    List<String> verbs = new ArrayList<>(VERBS);
    verbs.addAll(OWN_VERBS.get(told.id()));
    for (int step = 0; step < STEPS; step++) {
      String verb = verbs.get(dice.nextInt(verbs.size()));
      say(told.id() + ": " + verb);
      HttpResponse<String> answer =
          switch (verb) {
            case "version" -> patch(told, verb, dice.nextBoolean() ? "\"0.0\"" : "\"1.0\"");
            case "secret" -> patch(told, "secretAccessKey", "\"secret-number-" + step + "\"");
            case "aggregation" -> patch(told, verb, dice.nextBoolean() ? "\"lines\"" : "\"none\"");
            case "flight" -> patch(told, "maxInFlight", Integer.toString(1 + dice.nextInt(4)));
            case "delete" -> makeAnew(told);
            default -> app.act(told.id(), verb);
          };
      say(told.id() + ": " + verb + " " + answer.statusCode());
      assertThat(answer.statusCode()).as("%s%n%s", answer.body(), story()).isIn(200, 204);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(dice.nextInt(400)));
    }
    return null;
  }

  private HttpResponse<String> makeAnew(ToldEvents told) throws Exception {
    HttpResponse<String> gone =
        app.call("DELETE", "/api/connections/" + told.id() + "?force=true", "");
    make(told, "");
    return gone;
  }

  private void make(ToldEvents told, String more) throws Exception {
    String json =
        ("{\"id\":\"%s\",\"streamName\":\"%s\",\"region\":\"us-east-1\",\"endpoint\":\"%s\","
                + "\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\",\"secretAccessKey\":\"secret-zero-of\","
                + "\"enabled\":true%s}")
            .formatted(told.id(), told.stream(), proxy.endpoint(), more);
    HttpResponse<String> made = app.call("POST", "/api/connections", json);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
  }

  private HttpResponse<String> patch(ToldEvents told, String field, String value) throws Exception {
    return app.call(
        "PATCH",
        "/api/connections/" + told.id(),
        "application/merge-patch+json",
        "{\"" + field + "\":" + value + "}");
  }

  private void act(ToldEvents told, String verb) throws Exception {
    say(told.id() + ": in the end " + verb);
    assertThat(app.act(told.id(), verb).statusCode()).isEqualTo(200);
  }

  private JsonNode state(ToldEvents told) throws Exception {
    return JSON.readTree(app.show(told.id()));
  }

  private Void disturb(Random dice) {
    while (!over.get()) {
      proxy.clear();
      int choice = dice.nextInt(10);
      say("way: " + choice);
      switch (choice) {
        case 0, 1, 2 -> proxy.random(dice.nextLong(), 0.4, WireFault.passing());
        case 3 -> proxy.when(ProxiedCall::isPutRecords, WireFault.throttle());
        case 4 -> proxy.when(call -> true, WireFault.blackHole(false));
        case 5 -> proxy.when(ProxiedCall::isPutRecords, WireFault.blackHole(true));
        case 6 -> proxy.when(call -> true, WireFault.delay(Duration.ofMillis(200)));
        case 7 ->
            proxy.when(call -> true, WireFault.refuse("UnrecognizedClientException", "Revoked."));
        case 8 -> proxy.when(call -> true, WireFault.serverError());
        default -> {
          // all is well
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200 + dice.nextInt(3_000)));
    }
    proxy.clear();
    return null;
  }

  private void say(String what) {
    story.add(System.currentTimeMillis() % 1_000_000 + " " + what);
  }

  private String story() {
    return "seed " + SEED + "\n" + String.join("\n", story);
  }
}
