package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.JarProcess;
import io.activitysync.support.http.Ports;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.WireFault;
import io.activitysync.support.server.PostgresLocal;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packaged jars that are told to stop while senders post, as in a rolling upgrade. */
class RollingRestartIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int SENDERS = 4;
  private static final int EVENTS = 100_000;
  private static final Duration BETWEEN_POSTS = Duration.ofMillis(5);

  @TempDir private Path folder;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Set<Integer> accepted = ConcurrentHashMap.newKeySet();
  private final AtomicInteger comeAgain = new AtomicInteger();
  private final AtomicInteger cutOff = new AtomicInteger();

  /** What a sender could not take for a word to come again. */
  private final Queue<String> lastWords = new ConcurrentLinkedQueue<>();

  private volatile boolean over;

  /** One process, as a balancer knows it. */
  private final class Node {
    private final int port = Ports.free();
    private final int observe = Ports.free();
    private final AtomicInteger taken = new AtomicInteger();
    private final Map<String, String> properties;
    private volatile boolean ready;
    private JarProcess jar;

    Node(Map<String, String> properties) {
      this.properties = properties;
    }

    Node start() throws IOException {
      List<String> options = new ArrayList<>();
      options.add("-Xmx256m");
      options.add("-Dcamel.server.port=" + port);
      options.add("-Dcamel.management.port=" + observe);
      properties.forEach((name, value) -> options.add("-D" + name + "=" + value));
      jar =
          JarProcess.start(
              ProcessHandle.current().info().command().orElse("java"), folder, options);
      return this;
    }

    void look() {
      try {
        ready = get(observe, "/observe/health/ready").statusCode() == 200;
      } catch (IOException e) {
        ready = false;
      }
    }

    void awaitReady() {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                look();
                assertThat(ready).as(jar.output()).isTrue();
              });
    }
  }

  private static String body(int sender, int number) {
    return Connect.event("sender-" + sender, Integer.toString(number));
  }

  private HttpRequest post(int port, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ingest/demo"))
        .POST(BodyPublishers.ofString(body))
        .header("Content-Type", "application/json")
        .timeout(Duration.ofMinutes(1))
        .build();
  }

  private HttpResponse<String> get(int port, String path) throws IOException {
    return call(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build());
  }

  private HttpResponse<String> call(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Posts one event after the other, each until it is taken, to whoever the balancer names. */
  private void send(int sender, List<Node> nodes) {
    int turn = sender;
    for (int number = sender; number < EVENTS && !over; number += SENDERS) {
      boolean done = false;
      while (!over && !done) {
        done = lastWordOrTaken(sender, number, balanced(nodes, turn++));
        LockSupport.parkNanos(BETWEEN_POSTS.toNanos());
      }
    }
  }

  private static Node balanced(List<Node> nodes, int turn) {
    List<Node> ready = nodes.stream().filter(node -> node.ready).toList();
    List<Node> chosen = ready.isEmpty() ? nodes : ready;
    return chosen.get(turn % chosen.size());
  }

  private boolean lastWordOrTaken(int sender, int number, Node node) {
    try {
      HttpResponse<String> answer = call(post(node.port, body(sender, number)));
      if (answer.statusCode() == 202) {
        accepted.add(number);
        node.taken.incrementAndGet();
        return true;
      }
      if (answer.statusCode() == 503 && answer.headers().firstValue("Retry-After").isPresent()) {
        comeAgain.incrementAndGet();
        return false;
      }
      lastWords.add(answer.statusCode() + " " + answer.body());
      return true;
    } catch (IOException e) {
      cutOff.incrementAndGet();
      return false;
    }
  }

  @Test
  void sendersBehindABalancerLoseNothing() throws Exception {
    ScheduledExecutorService threads = Executors.newScheduledThreadPool(SENDERS + 1);
    Map<String, String> properties = PostgresLocal.shared().newStore();
    properties.put("activity-sync.store.key-file", folder.resolve("key.json").toString());
    properties.put("activity-sync.drain-delay", "10s");
    List<Node> nodes = Stream.of(new Node(properties), new Node(properties)).toList();
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start()) {
      String stream = kinesis.createStream(2);
      properties.putAll(Connect.to("demo", stream, kinesis.endpoint()));
      for (Node node : nodes) {
        // one after the other: the first makes the key
        node.start().awaitReady();
      }
      var unused =
          threads.scheduleWithFixedDelay(
              () -> nodes.forEach(Node::look), 0, 100, TimeUnit.MILLISECONDS);
      List<Future<?>> senders = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        int sender = i;
        senders.add(threads.submit(() -> send(sender, nodes)));
      }
      for (Node node : nodes) {
        awaitTaken(node);
        restart(node);
      }
      nodes.forEach(this::awaitTaken);
      over = true;
      for (Future<?> sender : senders) {
        sender.get(1, TimeUnit.MINUTES);
      }
      System.out.printf(
          "two restarts: %d accepted, %d told to come again, %d cut off%n",
          accepted.size(), comeAgain.get(), cutOff.get());
      assertThat(lastWords).isEmpty();
      assertArrived(Connect.numbersByKey(kinesis, stream));
    } finally {
      over = true;
      threads.shutdownNow();
      nodes.stream().filter(node -> node.jar != null).forEach(node -> node.jar.close());
    }
  }

  private void awaitTaken(Node node) {
    int before = node.taken.get();
    await().atMost(PATIENCE).until(() -> node.taken.get() > before + 100);
  }

  private void restart(Node node) throws Exception {
    node.jar.askToStop();
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> !node.ready);
    // a balancer that has not heard of it yet
    HttpResponse<String> late = call(post(node.port, body(SENDERS, EVENTS + node.port)));
    assertThat(late.statusCode()).as(late.body()).isEqualTo(202);
    assertThat(late.headers().firstValue("Connection")).contains("close");
    assertThat(node.jar.awaitExit()).as(node.jar.output()).isZero();
    node.start().awaitReady();
  }

  /** All that was accepted, and each sender's own in the order in which it sent them. */
  private void assertArrived(Map<String, List<Integer>> byKey) {
    Set<Integer> arrived = new HashSet<>();
    byKey.forEach(
        (key, numbers) -> {
          // at least once: one that was cut off may have been taken
          List<Integer> first = numbers.stream().distinct().toList();
          arrived.addAll(first);
          if (!key.equals("sender-" + SENDERS)) {
            assertThat(first).as(key).isSorted();
          }
        });
    assertThat(arrived).containsAll(accepted);
  }

  /** Kubernetes kills after 30 s; the process ends with what it has told everybody. */
  @Test
  void aStreamThatDoesNotAnswerDoesNotKeepAProcessFromEnding() throws Exception {
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        FaultProxy proxy = FaultProxy.before(kinesis.endpoint())) {
      Map<String, String> properties =
          Connect.to("demo", kinesis.createStream(1), proxy.endpoint());
      properties.put("activity-sync.drain-delay", "5s");
      Node node = new Node(properties).start();
      try (JarProcess jar = node.jar) {
        node.awaitReady();
        await().atMost(PATIENCE).until(() -> call(post(node.port, body(0, 0))).statusCode() == 202);
        proxy.when(call -> true, WireFault.blackHole(false));
        CompletableFuture<HttpResponse<String>> held =
            http.sendAsync(post(node.port, body(0, 1)), BodyHandlers.ofString());
        await().atMost(PATIENCE).until(() -> proxy.count(WireFault.BlackHole.class) > 0);

        long begun = System.nanoTime();
        assertThat(jar.terminate()).as(jar.output()).isZero();

        System.out.printf(
            "a stop with a stream that does not answer took %d ms%n",
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        assertThat(
                held.handle((answer, failure) -> failure == null ? answer.statusCode() : 0).get())
            .isIn(0, 503);
      }
    }
  }
}
