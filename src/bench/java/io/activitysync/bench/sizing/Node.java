package io.activitysync.bench.sizing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.app.JarProcess;
import io.activitysync.support.http.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One process of the packaged jar, in a folder of its own. Safe for use by several threads. */
final class Node implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
  private static final Pattern THREADS = Pattern.compile("(?m)^Threads:\\s+(\\d+)");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port = Ports.free();
  private final int observed = Ports.free();
  private final long begun = System.nanoTime();
  private final JarProcess process;

  /**
   * Starts it, and does not wait.
   *
   * @param heap most of its heap, as an option of its JVM
   * @param properties of its store
   */
  Node(String heap, Map<String, String> properties) throws IOException {
    Path work = Files.createDirectories(Path.of("target", "bench"));
    List<String> options = new ArrayList<>(List.of(heap));
    options.add("-Dcamel.server.port=" + port);
    options.add("-Dcamel.management.port=" + observed);
    properties.forEach((name, value) -> options.add("-D" + name + "=" + value));
    process =
        JarProcess.start(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            Files.createTempDirectory(work.toAbsolutePath(), "node"),
            options);
  }

  /** Since it was started. */
  double seconds() {
    return (System.nanoTime() - begun) / 1e9;
  }

  /** How many of its connections stream; -1 while it does not listen yet. */
  int streaming() throws IOException, InterruptedException {
    for (JsonNode check : observe("health?data=true").path("checks")) {
      if (check.path("name").asText().equals("connections")) {
        return check.at("/data/STREAMING").asInt();
      }
    }
    return -1;
  }

  private JsonNode observe(String what) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + observed + "/observe/" + what);
    try {
      return JSON.readTree(
          http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
    } catch (IOException e) {
      if (process.pid() > 0 && ProcessHandle.of(process.pid()).isEmpty()) {
        throw new IOException("it ended:\n" + process.output(), e);
      }
      return JSON.createObjectNode();
    }
  }

  /** What this process itself sees of a connection. */
  String state(String id) throws IOException, InterruptedException {
    JsonNode shown = call("GET", "/api/connections/" + id, "");
    for (JsonNode one : shown.path("instances")) {
      if (one.path("self").asBoolean()) {
        return one.path("state").asText();
      }
    }
    return shown.path("state").asText();
  }

  /** Makes a request that is to succeed. */
  JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            request(method, path, body).header("Content-Type", "application/json").build(),
            BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(method + " " + path + ": " + answer.statusCode() + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  /** Posts an event, and answers whether it was taken. */
  CompletableFuture<Boolean> post(String id, String event) {
    return http.sendAsync(
            request("POST", "/ingest/" + id, event).build(), BodyHandlers.discarding())
        .thenApply(answer -> answer.statusCode() == 202);
  }

  private HttpRequest.Builder request(String method, String path, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .method(method, BodyPublishers.ofString(body));
  }

  /** Memory that is resident, in bytes. */
  long resident() throws IOException {
    return process.residentKib() * 1024;
  }

  /** Bytes of the heap that are alive, by a full collection. */
  long alive() throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process asked =
        new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String text = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return found(TOTAL, text);
  }

  /** How many threads it has. */
  long threads() throws IOException {
    return found(THREADS, Files.readString(Path.of("/proc/" + process.pid() + "/status")));
  }

  private static long found(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("no " + pattern + " in " + text);
    }
    return Long.parseLong(matcher.group(1));
  }

  /** Ends it as a service manager does. */
  void stop() throws InterruptedException {
    process.terminate();
  }

  @Override
  public void close() {
    process.close();
  }
}
