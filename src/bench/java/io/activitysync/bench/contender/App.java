package io.activitysync.bench.contender;

import io.activitysync.Application;
import io.activitysync.bench.Cost;
import io.activitysync.bench.load.Target;
import io.activitysync.support.http.Ports;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The whole of this project in a process of its own, with one connection to the sink, in a folder
 * of its own. Its requests may be made by several threads.
 */
final class App implements AutoCloseable {
  /** Id of its connection. */
  static final String ID = "acme"; // so that the examples can be taken as they are shipped

  /** Route files as they are shipped. */
  static final Path ROUTES = Path.of("routes");

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Pattern DELIVERED = Pattern.compile("\"delivered\":(\\d+)");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI root;
  private final Process process;

  /**
   * Starts it, and does not wait.
   *
   * @param target where its connection sends
   * @param folder where it works
   * @param settings of its connection, as {@code pii=hash}, before what it has otherwise
   * @param launch what follows the properties on the command line of {@code java}
   */
  App(Target target, Path folder, List<String> settings, List<String> launch) throws IOException {
    int port = Ports.free();
    root = URI.create("http://127.0.0.1:" + port);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dcamel.server.port=" + port);
    command.add("-Dcamel.management.port=" + Ports.free());
    connection(target).forEach(setting -> command.add(property(setting)));
    settings.forEach(setting -> command.add(property(setting)));
    command.addAll(launch);
    process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("app.log").toFile())
            .start();
  }

  /**
   * Starts it with this JVM's options and classes, and waits until it streams.
   *
   * @param job what it is for
   * @param folder as above
   * @param settings of its connection, where they differ
   */
  static App streaming(Job job, Path folder, String... settings) throws Exception {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("partition-key=" + job.load().shape().partitionKey());
    List<String> launch = new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
    launch.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Application.class.getName()));
    App app = new App(job.target(), folder, all, launch);
    try {
      app.await("STREAMING");
      return app;
    } catch (IOException e) {
      app.close();
      throw e;
    }
  }

  /** A new folder for one, where the routes are those of the jar. */
  static Path folder() throws IOException {
    Path work = Files.createDirectories(Path.of("target", "bench"));
    return Files.createTempDirectory(work.toAbsolutePath(), "path");
  }

  /** A new folder with the routes as they are shipped, and one file or folder of them more. */
  static Path folderWith(Path more) throws IOException {
    Path folder = folder();
    Path routes = Files.createDirectory(folder.resolve("routes"));
    try (Stream<Path> files = Files.find(ROUTES, 1, (file, its) -> its.isRegularFile());
        Stream<Path> others = Files.walk(more)) {
      for (Path file : files.toList()) {
        Files.copy(file, routes.resolve(file.getFileName()));
      }
      for (Path one : others.toList()) {
        Files.copy(one, routes.resolve(more.getParent().relativize(one)));
      }
    }
    return folder;
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

  /** Of one that is given twice, the JVM takes the last. */
  private static String property(String setting) {
    return "-Dactivity-sync.connections." + ID + "." + setting;
  }

  /** Waits until its connection is in a state, as {@code STREAMING}. */
  void await(String state) throws IOException, InterruptedException {
    Patience patience = new Patience();
    while (!shown().contains("\"state\":\"" + state + "\"")) {
      patience.next("come to be " + state);
    }
  }

  /** Waits until so many records have been delivered since the start. */
  void awaitDelivered(long records) throws IOException, InterruptedException {
    Patience patience = new Patience();
    for (long before = -1, now = delivered(); now < records; now = delivered()) {
      patience = now > before ? new Patience() : patience;
      before = now;
      patience.next("deliver " + records + " records, but " + now);
    }
  }

  /** Records delivered since the start. */
  private long delivered() throws IOException, InterruptedException {
    Matcher delivered = DELIVERED.matcher(shown());
    return delivered.find() ? Long.parseLong(delivered.group(1)) : 0;
  }

  /** Where events are posted to. */
  URI ingest() {
    return root.resolve("/ingest/" + ID);
  }

  /** Posts an event until it is taken, from when it does not listen yet. */
  void awaitTaken(byte[] event) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(ingest()).POST(BodyPublishers.ofByteArray(event)).build();
    Patience patience = new Patience();
    while (!isTaken(request)) {
      patience.next("take an event");
    }
  }

  private boolean isTaken(HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 202;
    } catch (IOException e) {
      return false;
    }
  }

  /** Its connection in JSON; empty while it does not listen yet. */
  private String shown() throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(root.resolve("/api/connections/" + ID)).build();
    try {
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    }
  }

  /** What it has used so far. */
  Cost cost() {
    return new Cost(handle());
  }

  /** Its process. */
  ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** Waits between looks, but not for ever. */
  private final class Patience {
    private static final int POLL_MILLIS = 10;

    private final long deadline = System.nanoTime() + PATIENCE.toNanos();

    void next(String what) throws IOException, InterruptedException {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("the app did not " + what + "; its log is in target/bench");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}
