package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.JarProcess;
import io.activitysync.support.http.Ports;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed at random moments while events come in and an operator switches; how often,
 * says {@code -Dkills=50}.
 */
class KillUnderLoadIT {
  private static final int KILLS = Integer.getInteger("kills", 6);
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final int MOST_MILLIS = 1_500;
  private static final int POSTERS = 2;
  private static final int BATCH = 20;

  /** So that it is on for most of the time. */
  private static final List<String> VERBS =
      List.of("enable", "resume", "enable", "resume", "disable", "suspend");

  private static final Pattern STATE = Pattern.compile("\"state\":\"(\\w+)\"");
  private static final Pattern NUMBER = Pattern.compile("\"n\":\"(\\d+)\"");

  @TempDir private Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port = Ports.free();
  private final int observe = Ports.free();
  private final Random random = new Random(SEED);
  private final AtomicInteger events = new AtomicInteger();
  private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<Integer> discarded = ConcurrentHashMap.newKeySet();
  private final AtomicInteger switches = new AtomicInteger();
  private final Semaphore answers = new Semaphore(0);

  /** What the state may be: two while a switch has no answer yet. */
  private Set<String> possible = Set.of("STREAMING");

  @Test
  void whatWasAskedHoldsAndNothingAcknowledgedIsLost() throws Exception {
    ScheduledExecutorService others = Executors.newScheduledThreadPool(POSTERS + 1);
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start()) {
      String stream = kinesis.createStream(4);
      for (int kill = 0; kill <= KILLS; kill++) {
        try (JarProcess jar = start(stream, kinesis.endpoint())) {
          String state = awaitRightState(jar, kill);
          if (kill < KILLS) {
            operateUntilKilled(jar, state, others);
          }
        }
      }
      Set<Integer> arrived =
          kinesis.texts(stream).stream().map(KillUnderLoadIT::number).collect(Collectors.toSet());
      System.out.printf(
          "%d kills (seed %d): %d switches, %d events acknowledged, %d discarded, %d in the stream%n",
          KILLS, SEED, switches.get(), acknowledged.size(), discarded.size(), arrived.size());
      assertThat(acknowledged).as("seed %d", SEED).isNotEmpty().isSubsetOf(arrived);
      assertThat(arrived).as("seed %d", SEED).doesNotContainAnyElementsOf(discarded);
    } finally {
      others.shutdownNow();
    }
  }

  private JarProcess start(String stream, URI endpoint) throws IOException {
    List<String> options = new ArrayList<>();
    options.add("-Xmx256m");
    options.add("-Dcamel.server.port=" + port);
    options.add("-Dcamel.management.port=" + observe);
    Connect.to("demo", stream, endpoint).forEach((k, v) -> options.add("-D" + k + "=" + v));
    String java = ProcessHandle.current().info().command().orElse("java");
    return JarProcess.start(java, folder, options);
  }

  private String awaitRightState(JarProcess jar, int kill) {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(possible)
                    .as("after kill %d, seed %d%n%s", kill, SEED, jar.output())
                    .contains(state()));
    return state();
  }

  private void operateUntilKilled(JarProcess jar, String state, ScheduledExecutorService others)
      throws Exception {
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < POSTERS; i++) {
      all.add(others.submit(this::postUntilKilled));
    }
    int millis = 1 + random.nextInt(MOST_MILLIS);
    all.add(
        others.schedule(
            () -> {
              // a slow machine has answered nothing by then, and there would be nothing to lose
              await().atMost(Duration.ofMinutes(1)).until(() -> !acknowledged.isEmpty());
              jar.kill();
              return null;
            },
            millis,
            TimeUnit.MILLISECONDS));
    switchUntilKilled(state);
    for (Future<?> one : all) {
      one.get(60, TimeUnit.SECONDS);
    }
  }

  private void switchUntilKilled(String from) {
    String state = from;
    while (true) {
      String verb = VERBS.get(random.nextInt(VERBS.size()));
      String next = after(state, verb);
      possible = next.equals(state) ? Set.of(state) : Set.of(state, next);
      HttpResponse<String> answer = send("POST", "/api/connections/demo/" + verb, "");
      if (answer == null) {
        return;
      }
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      state = next;
      possible = Set.of(state);
      switches.incrementAndGet();
      awaitPosts(random.nextInt(10));
    }
  }

  /** Lets some posts be answered in between; soon goes on where nobody is left to answer. */
  private void awaitPosts(int count) {
    try {
      answers.drainPermits();
      var unused = answers.tryAcquire(count, 200, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String after(String state, String verb) {
    return switch (verb) {
      case "enable" -> state.equals("DISABLED") ? "STREAMING" : state;
      case "disable" -> "DISABLED";
      case "suspend" -> state.equals("DISABLED") ? state : "PAUSED";
      default -> state.equals("PAUSED") ? "STREAMING" : state;
    };
  }

  private void postUntilKilled() {
    while (true) {
      int first = events.getAndAdd(BATCH);
      List<Integer> numbers = IntStream.range(first, first + BATCH).boxed().toList();
      String body =
          numbers.stream()
              .map(n -> Connect.event("experience-" + n % 7, Integer.toString(n)))
              .collect(Collectors.joining("\n"));
      HttpResponse<String> answer = send("POST", "/ingest/demo", body);
      if (answer == null) {
        return;
      }
      answers.release();
      if (answer.body().contains("\"accepted\":" + BATCH + ",")) {
        acknowledged.addAll(numbers);
      } else if (answer.body().contains("\"discarded\":" + BATCH + ",")) {
        discarded.addAll(numbers);
      } else {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
      }
    }
  }

  private String state() {
    HttpResponse<String> answer = send("GET", "/api/connections/demo", "");
    Matcher state = STATE.matcher(answer == null ? "" : answer.body());
    return state.find() ? state.group(1) : "no answer";
  }

  /** The answer, or null where nobody listens any more. */
  private HttpResponse<String> send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/x-ndjson")
            .timeout(Duration.ofMinutes(1))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static int number(String text) {
    Matcher number = NUMBER.matcher(text);
    assertThat(number.find()).as(text).isTrue();
    return Integer.parseInt(number.group(1));
  }
}
