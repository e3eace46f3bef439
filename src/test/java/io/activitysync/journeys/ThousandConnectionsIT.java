package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One process with many connections, made by REST and there again after a restart; how many, says
 * {@code -Dconnections=1000}. Prints what that costs.
 */
class ThousandConnectionsIT {
  private static final int COUNT = Integer.getInteger("connections", 100);

  /** Each of them in an account of its own, as tenants are: probes are spaced by account. */
  private static final String SETTINGS =
      "{\"id\":\"c%1$d\",\"streamName\":\"%2$s\",\"region\":\"us-east-1\",\"endpoint\":\"%3$s\","
          + "\"accessKeyId\":\"AKIA%1$016d\",\"secretAccessKey\":\"s\",\"enabled\":true}";

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port = Ports.free();
  private final int observe = Ports.free();

  private JarProcess start() throws IOException {
    return JarProcess.start(
        ProcessHandle.current().info().command().orElse("java"),
        folder,
        List.of("-Xmx512m", "-Dcamel.server.port=" + port, "-Dcamel.management.port=" + observe));
  }

  private JsonNode call(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .build();
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
    return JSON.readTree(answer.body());
  }

  private void awaitStreaming(int count) {
    await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions() // it may not listen yet
        .until(() -> streaming() == count);
  }

  private int streaming() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + observe + "/observe/health?data=true");
    String body = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    for (JsonNode check : JSON.readTree(body).path("checks")) {
      if (check.path("name").asText().equals("connections")) {
        return check.at("/data/STREAMING").asInt();
      }
    }
    return 0;
  }

  @Test
  void allStreamAgainAfterARestart() throws Exception {
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start()) {
      String stream = kinesis.createStream(1);
      long empty;
      long created;
      try (JarProcess jar = start()) {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> list(1).isObject());
        empty = jar.residentKib();
        long before = System.nanoTime();
        for (int i = 0; i < COUNT; i++) {
          call("POST", "/api/connections", SETTINGS.formatted(i, stream, kinesis.endpoint()));
        }
        created = System.nanoTime() - before;
        awaitStreaming(COUNT);
        assertThat(jar.terminate()).isBetween(0, 143);
      }
      long before = System.nanoTime();
      try (JarProcess jar = start()) {
        awaitStreaming(COUNT);
        long started = System.nanoTime() - before;
        long[] lists = new long[21];
        for (int i = 0; i < lists.length; i++) {
          long from = System.nanoTime();
          assertThat(list(COUNT).path("connections")).hasSize(COUNT);
          lists[i] = System.nanoTime() - from;
        }
        Arrays.sort(lists);
        for (int i = 0; i < COUNT; i++) {
          call("POST", "/ingest/c" + i, io.activitysync.support.app.Connect.event("e" + i, "1"));
        }
        long full = jar.residentKib();
        assertThat(kinesis.texts(stream)).hasSize(COUNT);
        long stop = System.nanoTime();
        assertThat(jar.terminate()).isBetween(0, 143);
        System.out.printf(
            "%d connections: made by REST in %.1f ms each; from start to the last one streaming"
                + " %.1f s; resident %d MB, without any %d MB; list of all %.1f ms (median of 21);"
                + " stopped in %.1f s%n",
            COUNT,
            created / 1e6 / COUNT,
            started / 1e9,
            full / 1024,
            empty / 1024,
            lists[lists.length / 2] / 1e6,
            (System.nanoTime() - stop) / 1e9);
      }
    }
  }

  private JsonNode list(int limit) throws Exception {
    return call("GET", "/api/connections?limit=" + limit, "");
  }
}
