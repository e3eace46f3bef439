package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.JarProcess;
import io.activitysync.support.http.Ports;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.server.PostgresLocal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three packaged jars on one PostgreSQL read a folder in turns, while the one that reads is killed
 * or frozen in the middle of a file, and the PostgreSQL is restarted: nothing is lost, and first
 * occurrences of each key are in the files' order.
 */
class SeveralProcessesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int PROCESSES = 3;
  private static final int KEYS = 3;
  private static final int FILE = 6_000;
  private static final int PART = 500;

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<JarProcess, Integer> ports = new HashMap<>();
  private final List<JarProcess> running = new ArrayList<>();
  private EmbeddedTestKinesis kinesis;
  private String stream;
  private Map<String, String> properties;
  private int written;
  private int posted;

  @AfterEach
  void end() {
    ports.keySet().forEach(JarProcess::close);
  }

  private JarProcess start() throws Exception {
    Path home = Files.createTempDirectory(folder, "process");
    Path routes = Files.createDirectory(home.resolve("routes"));
    String example = Files.readString(Path.of("routes/examples/file.camel.yaml"));
    assertThat(example).contains("uri: file:inbox/acme");
    Files.writeString(
        routes.resolve("file.camel.yaml"),
        example
            .replace("uri: file:inbox/acme", "uri: file:" + folder + "/inbox")
            .replace("uri: direct:acme", "uri: direct:acme-files")
            .replace("readLockMinAge: 1000", "readLockMinAge: 0"));
    int port = Ports.free();
    List<String> options = new ArrayList<>(List.of("-Xmx256m"));
    options.add("-Dcamel.server.port=" + port);
    options.add("-Dcamel.management.port=" + Ports.free());
    properties.forEach((name, value) -> options.add("-D" + name + "=" + value));
    String java = ProcessHandle.current().info().command().orElse("java");
    JarProcess process = JarProcess.start(java, home, options);
    ports.put(process, port);
    running.add(process);
    return process;
  }

  private void open(EmbeddedTestKinesis started) throws Exception {
    kinesis = started;
    stream = kinesis.createStream(1);
    Files.createDirectory(folder.resolve("inbox"));
    properties = new HashMap<>(PostgresLocal.shared().newStore());
    properties.put("activity-sync.store.key-file", folder.resolve("key.json").toString());
    properties.putAll(Connect.to("acme", stream, kinesis.endpoint()));
    properties.put("activity-sync.connections.acme.source", "direct:acme-files");
    properties.putAll(Connect.to("http", stream, kinesis.endpoint()));
  }

  /** One more file, whole at once; events of each key are numbered in their order. */
  private void write() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < FILE; i++) {
      int number = written++;
      text.append(Connect.event("file-" + number % KEYS, Integer.toString(number))).append('\n');
    }
    Path made = folder.resolve("next");
    Files.writeString(made, text);
    Files.move(made, folder.resolve("inbox/" + written + ".json"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Distinct events of the files, by key in the order of their first occurrences. */
  private Map<String, List<Integer>> arrived() {
    Map<String, List<Integer>> all = new HashMap<>();
    Connect.numbersByKey(kinesis, stream)
        .forEach(
            (key, numbers) -> {
              if (key.startsWith("file-")) {
                all.put(key, List.copyOf(new LinkedHashSet<>(numbers)));
              }
            });
    return all;
  }

  private long count() {
    return arrived().values().stream().mapToLong(List::size).sum();
  }

  private void awaitSome() {
    int before = written - FILE;
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> count() > before + PART);
  }

  private void awaitAll(String after) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(count()).as(after).isEqualTo(written));
    arrived().forEach((key, numbers) -> assertThat(numbers).as("%s, %s", key, after).isSorted());
  }

  /** The process that has the lease, by the database's clock; empty where none has. */
  private Optional<JarProcess> owner() {
    try (Connection database =
            DriverManager.getConnection(
                properties.get("activity-sync.store.url"),
                PostgresLocal.USER,
                PostgresLocal.PASSWORD);
        Statement statement = database.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select owner from lease where name = 'connection/acme'"
                    + " and ends_at > clock_timestamp() and owner is not null")) {
      if (!row.next()) {
        return Optional.empty();
      }
      String owner = row.getString(1);
      return running.stream().filter(one -> owner.contains("-" + one.pid() + "-")).findFirst();
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  private JarProcess awaitOwner() {
    return await().atMost(PATIENCE).until(this::owner, Optional::isPresent).orElseThrow();
  }

  /** Posts at all that run: each of them takes it, whoever reads the files. */
  private void post() throws Exception {
    for (JarProcess process : running) {
      int number = posted++;
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + ports.get(process) + "/ingest/http"))
              .POST(BodyPublishers.ofString(Connect.event("post", Integer.toString(number))))
              .header("Content-Type", "application/x-ndjson")
              .timeout(Duration.ofMinutes(1))
              .build();
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }
  }

  private static void print(String what, long since) {
    System.out.printf("%s after %.1f s%n", what, (System.nanoTime() - since) / 1e9);
  }

  @Test
  void readInTurnsWhateverBecomesOfWhoReads() throws Exception {
    try (EmbeddedTestKinesis started = EmbeddedTestKinesis.start()) {
      open(started);
      for (int i = 0; i < PROCESSES; i++) {
        start().awaitOutput("listening");
      }
      post();
      write();
      awaitAll("at first");

      write();
      awaitSome();
      JarProcess killed = awaitOwner();
      killed.kill();
      running.remove(killed);
      long begun = System.nanoTime();
      JarProcess heir = awaitOwner();
      print("killed: taken over", begun);
      awaitAll("one was killed");
      post();

      start().awaitOutput("listening");
      write();
      awaitSome();
      JarProcess frozen = awaitOwner();
      frozen.freeze();
      begun = System.nanoTime();
      running.remove(frozen);
      awaitOwner();
      print("frozen: taken over", begun);
      awaitAll("one is frozen");
      write();
      awaitSome();
      frozen.thaw();
      running.add(frozen);
      awaitAll("it has woken");
      post();

      write();
      awaitSome();
      PostgresLocal.shared().stop();
      post();
      PostgresLocal.shared().start();
      awaitAll("the PostgreSQL was restarted");
      post();
      write();
      awaitAll("all is over");

      assertThat(Connect.numbersByKey(kinesis, stream).get("post"))
          .as("posts")
          .containsAll(IntStream.range(0, posted).boxed().toList());
      assertThat(heir).isNotSameAs(killed);
    }
  }
}
