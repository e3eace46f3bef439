package io.activitysync.bench.contender;

import io.activitysync.Application;
import io.activitysync.bench.Cost;
import io.activitysync.bench.load.Chunk;
import io.activitysync.bench.load.Feed;
import io.activitysync.bench.load.Target;
import io.activitysync.support.http.Ports;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole of this project in a process of its own: NDJSON by HTTP, read, written as v1.0, sent in
 * order per key. What is measured is that process alone; who posts to it is this one.
 */
final class WholePath implements Contender {
  private static final int BATCH = 500;
  private static final int PATIENCE_SECONDS = 60;
  private static final int POLL_MILLIS = 100;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI root;
  private final Process app;
  private PathConnection single;

  WholePath(Target target) throws Exception {
    Path work = Files.createDirectories(Path.of("target", "bench"));
    Path folder = Files.createTempDirectory(work.toAbsolutePath(), "path");
    int port = Ports.free();
    root = URI.create("http://127.0.0.1:" + port);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-Dcamel.server.port=" + port);
    command.add("-Dcamel.management.port=" + Ports.free());
    connection(target).forEach(setting -> command.add("-Dactivity-sync.connections.b." + setting));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Application.class.getName()));
    app =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("app.log").toFile())
            .start();
    awaitStreaming();
  }

  private static List<String> connection(Target target) {
    return List.of(
        "stream-name=" + target.stream(0),
        "region=" + Target.REGION,
        "endpoint=" + target.endpoint(),
        "access-key-id=" + Target.ACCESS_KEY,
        "secret-access-key=" + Target.SECRET_KEY,
        "version=1.0",
        "enabled=true");
  }

  private void awaitStreaming() throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
    HttpRequest request = HttpRequest.newBuilder(root.resolve("/api/connections/b")).build();
    while (true) {
      try {
        if (http.send(request, BodyHandlers.ofString()).body().contains("\"STREAMING\"")) {
          return;
        }
      } catch (IOException e) {
        // it does not listen yet
      }
      if (!app.isAlive() || System.nanoTime() > deadline) {
        close();
        throw new IOException("the app did not come to stream; its log is in target/bench");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  @Override
  public int[] inFlightChoices() {
    return new int[] {4, 16};
  }

  @Override
  public void send(Feed feed, int inFlight) throws Exception {
    Crew.work(
        inFlight,
        () -> {
          try (PathConnection connection = new PathConnection(root.resolve("/ingest/b"))) {
            for (Chunk chunk = feed.take(BATCH); chunk != null; chunk = feed.take(BATCH)) {
              connection.post(chunk);
            }
          }
        });
  }

  @Override
  public void sendOne(Chunk one) throws Exception {
    if (single == null) {
      single = new PathConnection(root.resolve("/ingest/b"));
    }
    single.post(one);
  }

  @Override
  public Cost cost() {
    return new Cost(app.toHandle());
  }

  @Override
  public void close() throws IOException {
    if (single != null) {
      single.close();
    }
    app.destroyForcibly();
  }
}
