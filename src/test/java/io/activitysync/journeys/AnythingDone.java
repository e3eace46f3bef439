package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.ProxiedCall;
import io.activitysync.support.kinesis.WireFault;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * What operators do to connections, and what ways do to their streams, by dice. {@code -Dsteps=150}
 * says how much is done to each connection, {@code -Dseed} with which dice; threads make no two
 * runs the same. For use by several threads.
 */
final class AnythingDone {
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long BEFORE_ONE_MORE = TimeUnit.MILLISECONDS.toNanos(50);

  /** Of all connections; a connection may have verbs of its own. */
  private static final List<String> VERBS =
      List.of("suspend", "resume", "retry", "enable", "version", "secret", "flight", "test");

  private final int steps;
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random seeds = new Random(seed);
  private final Queue<String> story = new ConcurrentLinkedQueue<>();
  private final Map<String, String> sources = new HashMap<>();
  private final Asked asked;
  private final URI endpoint;

  /** Somebody to whom requests go, as one of several processes. */
  @FunctionalInterface
  interface Asked {
    /** Sends one; empty where who was asked ended before it had answered. */
    Optional<HttpResponse<String>> call(String method, String path, String type, String body)
        throws Exception;
  }

  /**
   * Nothing is done yet.
   *
   * @param steps to be done to each connection where the system property doesn't say so
   * @param endpoint of the way to the streams
   */
  AnythingDone(int steps, Asked asked, URI endpoint) {
    this.steps = Integer.getInteger("steps", steps);
    this.asked = asked;
    this.endpoint = endpoint;
  }

  synchronized Random dice() {
    return new Random(seeds.nextLong());
  }

  void say(String what) {
    story.add(System.currentTimeMillis() % 1_000_000 + " " + what);
  }

  String story() {
    return "seed " + seed + "\n" + String.join("\n", story);
  }

  /** Makes a connection with its own source, or one by HTTP for null. */
  void make(ToldEvents told, String source) throws Exception {
    if (source != null) {
      sources.put(told.id(), source);
    }
    make(told);
  }

  private void make(ToldEvents told) throws Exception {
    String source = sources.get(told.id());
    String json =
        ("{\"id\":\"%s\",\"streamName\":\"%s\",\"region\":\"us-east-1\",\"endpoint\":\"%s\","
                + "\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\",\"secretAccessKey\":\"secret-zero-of\","
                + "\"enabled\":true%s}")
            .formatted(
                told.id(),
                told.stream(),
                endpoint,
                source == null ? "" : ",\"source\":\"" + source + "\"");
    // made, or by the one that has not said so any more
    answered(told, "POST", "/api/connections", "application/json", json, 201, 409);
  }

  /** Does one thing after the other to a connection. */
  Void operate(ToldEvents told, List<String> ownVerbs, Random dice) throws Exception {
    List<String> verbs = new ArrayList<>(VERBS);
    verbs.addAll(ownVerbs);
    for (int step = 0; step < steps; step++) {
      String verb = verbs.get(dice.nextInt(verbs.size()));
      say(told.id() + ": " + verb);
      switch (verb) {
        case "version" -> patch(told, verb, dice.nextBoolean() ? "\"0.0\"" : "\"1.0\"");
        case "secret" -> patch(told, "secretAccessKey", "\"secret-number-" + step + "\"");
        case "aggregation" -> patch(told, verb, dice.nextBoolean() ? "\"lines\"" : "\"none\"");
        case "flight" -> patch(told, "maxInFlight", Integer.toString(1 + dice.nextInt(4)));
        case "delete" -> makeAnew(told);
        default -> act(told, verb);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(dice.nextInt(400)));
    }
    return null;
  }

  private void makeAnew(ToldEvents told) throws Exception {
    // gone, or by the one that has not said so any more
    String path = "/api/connections/" + told.id() + "?force=true";
    answered(told, "DELETE", path, "application/json", "", 204, 404);
    make(told);
  }

  private void patch(ToldEvents told, String field, String value) throws Exception {
    answered(
        told,
        "PATCH",
        "/api/connections/" + told.id(),
        "application/merge-patch+json",
        "{\"" + field + "\":" + value + "}",
        200);
  }

  private void act(ToldEvents told, String verb) throws Exception {
    String path = "/api/connections/" + told.id() + "/" + verb;
    answered(told, "POST", path, "application/json", "", 200);
  }

  /** Asks until there is an answer, which is to be one of these. */
  private HttpResponse<String> answered(
      ToldEvents told, String method, String path, String type, String body, Integer... fine)
      throws Exception {
    while (true) {
      Optional<HttpResponse<String>> answer =
          asked.call(method, path, type, body).filter(one -> !isEnding(one));
      say(told.id() + ": " + method + " " + answer.map(HttpResponse::statusCode).orElse(0));
      if (answer.isPresent()) {
        assertThat(answer.get().statusCode())
            .as("%s %s: %s%n%s", method, path, answer.get().body(), story())
            .isIn((Object[]) fine);
        return answer.get();
      }
      LockSupport.parkNanos(BEFORE_ONE_MORE);
    }
  }

  private static boolean isEnding(HttpResponse<String> answer) {
    return answer.statusCode() == 503 && answer.body().contains("\"The process is stopping\"");
  }

  /** With nothing wrong it streams by itself, unless it waits for a person. */
  void awaitStream(ToldEvents told) throws Exception {
    say(told.id() + ": in the end");
    act(told, "enable");
    if (state(told).at("/pause/cause").asText().equals("SUSPENDED")) {
      act(told, "resume");
    }
    awaitState(told, "a next try", state -> !state.path("pause").hasNonNull("nextRetryAt"));
    if (!isStreaming(state(told))) {
      act(told, "retry");
    }
    awaitState(told, "streaming", AnythingDone::isStreaming);
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

  private JsonNode state(ToldEvents told) throws Exception {
    String path = "/api/connections/" + told.id();
    return JSON.readTree(answered(told, "GET", path, "application/json", "", 200).body());
  }

  /** Does one thing after the other to the way, until it is over; then all is well. */
  Void disturb(FaultProxy proxy, Random dice, AtomicBoolean over) {
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
}
