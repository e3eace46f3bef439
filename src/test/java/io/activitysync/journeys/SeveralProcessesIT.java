package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three packaged jars on one PostgreSQL read a folder in turns and share a topic of a Kafka, both
 * under load, while the one that reads the folder is killed or frozen in the middle of a file, the
 * PostgreSQL is restarted and the key is withdrawn for a while: nothing is lost, first occurrences
 * of each key are in order, one process at a time reads the folder, and all three tell the same.
 */
class SeveralProcessesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int PROCESSES = 3;
  private static final int KEYS = 3;
  private static final int FILE = 6_000;
  private static final int PART = 500;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> CONNECTIONS = List.of("acme", "http", KafkaLoad.CONNECTION);

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<JarProcess, Integer> ports = new HashMap<>();
  private final List<JarProcess> running = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
  private final List<String> together = new CopyOnWriteArrayList<>();
  private EmbeddedTestKinesis kinesis;
  private KafkaLoad kafka;
  private String stream;
  private Map<String, String> properties;
  private int written;
  private int posted;

  @AfterEach
  void end() {
    looking.shutdownNow();
    ports.keySet().forEach(JarProcess::close);
    if (kafka != null) {
      kafka.close();
    }
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

  private void open(EmbeddedTestKinesis started, URI endpoint) throws Exception {
    kinesis = started;
    stream = kinesis.createStream(1);
    kafka = new KafkaLoad(kinesis);
    Files.createDirectory(folder.resolve("inbox"));
    properties = new HashMap<>(PostgresLocal.shared().newStore());
    properties.put("activity-sync.store.key-file", folder.resolve("key.json").toString());
    properties.putAll(Connect.to("acme", stream, endpoint));
    properties.put("activity-sync.connections.acme.source", "direct:acme-files");
    properties.putAll(Connect.to("http", stream, endpoint));
    properties.putAll(Connect.to(KafkaLoad.CONNECTION, kafka.stream(), endpoint));
    properties.put("activity-sync.connections." + KafkaLoad.CONNECTION + ".source", kafka.source());
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
      HttpResponse<String> answer =
          call(process, "POST", "/ingest/http", Connect.event("post", Integer.toString(number)));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }
  }

  private HttpResponse<String> call(JarProcess process, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get(process) + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/x-ndjson")
            .timeout(Duration.ofMinutes(1))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private ObjectNode show(JarProcess process, String connection) throws Exception {
    String body = call(process, "GET", "/api/connections/" + connection, "").body();
    return (ObjectNode) JSON.readTree(body);
  }

  /** What a process sees by itself. */
  private JsonNode sees(JarProcess process, String connection) throws Exception {
    for (JsonNode one : show(process, connection).path("instances")) {
      if (one.path("self").asBoolean()) {
        return one;
      }
    }
    throw new AssertionError(connection + " without instances");
  }

  private boolean reads(JarProcess process) throws Exception {
    return sees(process, "acme").at("/sourceState/state").asText().equals("RUNNING");
  }

  private boolean isReading(JarProcess process) {
    try {
      return reads(process);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Two that read at once: one of them did before and after the other was seen to. */
  private void lookWhoReads() {
    try {
      for (JarProcess one : running) {
        if (reads(one)) {
          for (JarProcess other : running) {
            if (other != one && reads(other) && reads(one)) {
              together.add(one.pid() + " and " + other.pid());
            }
          }
        }
      }
    } catch (Exception e) {
      // one that was just killed or frozen does not answer
    }
  }

  /** All that run tell the same of each connection. */
  private void awaitOneTruth(String state, String cause, boolean counted) {
    for (String connection : CONNECTIONS) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () -> {
                Set<JsonNode> told = new HashSet<>();
                for (JarProcess process : running) {
                  ObjectNode one = show(process, connection);
                  assertThat(one.path("instances")).hasSize(running.size());
                  assertThat(one.path("state").asText()).as(one.toString()).isEqualTo(state);
                  assertThat(one.at("/pause/cause").asText()).as(one.toString()).isEqualTo(cause);
                  told.add(one.path(counted ? "counters" : "state"));
                }
                assertThat(told).as(connection).hasSize(1);
              });
    }
  }

  private void awaitStreamingAtEach() {
    for (String connection : CONNECTIONS) {
      for (JarProcess process : running) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(sees(process, connection).path("state").asText())
                        .as(connection)
                        .isEqualTo("STREAMING"));
      }
    }
  }

  private static void print(String what, long since) {
    System.out.printf("%s after %.1f s%n", what, (System.nanoTime() - since) / 1e9);
  }

  @Test
  void readInTurnsWhateverBecomesOfWhoReads() throws Exception {
    try (EmbeddedTestKinesis started = EmbeddedTestKinesis.start();
        FaultProxy proxy = FaultProxy.before(started.endpoint())) {
      open(started, proxy.endpoint());
      for (int i = 0; i < PROCESSES; i++) {
        start().awaitOutput("listening");
      }
      awaitStreamingAtEach();
      kafka.begin();
      var unused =
          looking.scheduleWithFixedDelay(this::lookWhoReads, 0, 100, TimeUnit.MILLISECONDS);
      post();
      write();
      awaitAll("at first");
      kafka.awaitShares(2, 2, 2);

      write();
      awaitSome();
      JarProcess killed = awaitOwner();
      running.remove(killed);
      killed.kill();
      long begun = System.nanoTime();
      JarProcess heir = awaitOwner();
      print("killed: taken over", begun);
      kafka.awaitShares(3, 3);
      print("killed: its partitions taken over", begun);
      awaitAll("one was killed");
      kafka.awaitAllSoFar("one was killed");
      post();

      start().awaitOutput("listening");
      awaitStreamingAtEach();
      kafka.awaitShares(2, 2, 2);
      write();
      awaitSome();
      JarProcess frozen = awaitOwner();
      running.remove(frozen);
      frozen.freeze();
      begun = System.nanoTime();
      awaitOwner();
      print("frozen: taken over", begun);
      kafka.awaitShares(3, 3);
      print("frozen: its partitions taken over", begun);
      awaitAll("one is frozen");
      kafka.awaitAllSoFar("one is frozen");
      write();
      awaitSome();
      frozen.thaw();
      begun = System.nanoTime();
      await().atMost(PATIENCE).until(() -> !isReading(frozen));
      print("woken: knows that another reads", begun);
      running.add(frozen);
      awaitAll("it has woken");
      kafka.awaitShares(2, 2, 2);
      post();

      write();
      awaitSome();
      PostgresLocal.shared().stop();
      // for longer than a lease lasts
      await().atMost(PATIENCE).until(() -> running.stream().noneMatch(this::isReading));
      post();
      kafka.awaitAllSoFar("the PostgreSQL is away");
      PostgresLocal.shared().start();
      awaitAll("the PostgreSQL was restarted");
      post();
      awaitOneTruth("STREAMING", "", false);

      proxy.when(call -> true, WireFault.refuse("UnrecognizedClientException", "Revoked."));
      write();
      for (JarProcess process : running) {
        String event = Connect.event("refused", "0");
        await()
            .atMost(PATIENCE)
            .until(() -> call(process, "POST", "/ingest/http", event).statusCode() == 503);
      }
      awaitOneTruth("PAUSED", "UNKNOWN_KEY", false);
      proxy.clear();
      JarProcess reader = awaitOwner();
      JarProcess asked = running.stream().filter(one -> one != reader).findFirst().orElseThrow();
      for (String connection : CONNECTIONS) {
        call(asked, "POST", "/api/connections/" + connection + "/retry", "");
      }
      awaitStreamingAtEach();
      awaitAll("one was asked to retry");
      post();
      write();
      awaitAll("all is over");
      kafka.assertAllIsThereAndInOrder();
      awaitOneTruth("STREAMING", "", true);

      assertThat(Connect.numbersByKey(kinesis, stream).get("post"))
          .as("posts")
          .containsAll(IntStream.range(0, posted).boxed().toList());
      assertThat(together).as("processes that read the folder at once").isEmpty();
      assertThat(heir).isNotSameAs(killed);
    }
  }
}
