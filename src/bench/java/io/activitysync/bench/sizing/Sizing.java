package io.activitysync.bench.sizing;

import io.activitysync.bench.Report;
import io.activitysync.bench.sizing.StoreLoad.Load;
import io.activitysync.support.app.Connect;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.server.PostgresLocal;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts the packaged jar once or several times on one PostgreSQL with more and more connections,
 * and prints what that takes: until all stream, in memory, of the store. Every second connection
 * has a source that one process reads at a time, a timer that does not fire; the others are posted
 * to. Each has an account of its own. The streams are those of the embedded Kinesis, in this
 * program: the one of kinesis-local, where three processes ask it at once, does not answer in time.
 */
@Command(
    name = "sizing",
    description = "Measures many connections on one to three processes that share a PostgreSQL.")
public final class Sizing implements Callable<Integer> {
  @Option(
      names = "--steps",
      split = ",",
      description = "processes x connections, connections ascending: ${DEFAULT-VALUE}")
  private List<String> steps = List.of("1x100", "1x1000", "3x1000", "3x3000");

  @Option(names = "--heap", description = "of each process: ${DEFAULT-VALUE}")
  private String heap = "-Xmx1g";

  @Option(names = "--window", description = "seconds of each look at the load: ${DEFAULT-VALUE}")
  private int window = 20;

  @Option(names = "--report", description = "document whose table is written; none unless told")
  private Path report;

  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final long POLL_MILLIS = 250;

  /** The figures of the server, and what was under way, come to rest. */
  private static final long REST_MILLIS = 12_000;

  /** Seconds between two events of a connection. */
  private static final int EVERY = 10;

  private static final int POSTS_AT_ONCE = 16;
  private static final int CHANGES = 5;

  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, String> properties = new HashMap<>();
  private final StringBuilder dearest = new StringBuilder();
  private final StringBuilder starts =
      new StringBuilder(
          """
          | processes | connections | the first streams all, s | each streams all, s | owned sources spread, s \
          | statements of the store until then |
          |--:|--:|--:|--:|--:|--:|
          """);
  private final StringBuilder memory =
      new StringBuilder(
          """
          | processes | connections | of each: resident, MB | alive in the heap, MB | threads |
          |--:|--:|--:|--:|--:|
          """);
  private final StringBuilder loads =
      new StringBuilder(
          """
          | processes | connections | a second, all together | transactions | statements | rows read | rows written \
          | write-ahead log, kB | over the wire, kB | CPU of the database, ms |
          |--:|--:|---|--:|--:|--:|--:|--:|--:|--:|
          """);
  private final StringBuilder changes =
      new StringBuilder(
          """
          | processes | connections | *disable* at one is taken by all, s (median of %d) | one leaves: its owned sources \
          are read by others, s | it comes again: it streams all, s | owned sources are spread evenly, s |
          |--:|--:|--:|--:|--:|--:|
          """
              .formatted(CHANGES));
  private StoreLoad store;
  private String settings;
  private int made;

  @Override
  public Integer call() throws Exception {
    double before = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    PostgresLocal server = PostgresLocal.shared();
    EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
    properties.putAll(server.newStore());
    store = new StoreLoad(server, properties.get("activity-sync.store.url"));
    properties.put("activity-sync.store.url", store.url());
    Path work = Files.createDirectories(Path.of("target", "bench")).toAbsolutePath();
    properties.put(
        "activity-sync.store.key-file", Files.createTempDirectory(work, "key") + "/key.json");
    settings =
        "\"streamName\":\"%s\",\"region\":\"us-east-1\",\"endpoint\":\"%s\",\"enabled\":true"
            .formatted(kinesis.createStream(4), kinesis.endpoint());
    // also where it is interrupted
    Runtime.getRuntime().addShutdownHook(new Thread(() -> List.copyOf(nodes).forEach(Node::close)));
    String tables;
    try {
      start(1);
      awaitStreaming(nodes.get(0), -1);
      for (String step : steps) {
        String[] numbers = step.split("x", 2);
        play(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
      }
    } finally {
      nodes.forEach(Node::close);
      store.close();
      tables = tables(before);
      System.out.println(tables);
      Files.writeString(work.resolve("sizing-statements.txt"), dearest);
    }
    if (report != null) {
      Report.write(report, "sizing", tables);
    }
    return 0;
  }

  private String tables(double before) {
    return """
    Made by `mvn -q -Pbench verify -DskipTests -Dbench.args=sizing` on %s, which the processes (`%s`), the PostgreSQL (a \
    round trip of 1 ms more) and the Kinesis share; load average before the start: %.1f. *With events* each connection with \
    an HTTP source, which half of them are, gets one event in %d s.

    """
            .formatted(Report.machine(), heap, before, EVERY)
        + String.join("\n", starts, memory, loads, changes);
  }

  private void play(int processes, int connections) throws Exception {
    System.err.println(processes + " processes, " + connections + " connections");
    make(connections);
    nodes.forEach(Node::close);
    nodes.clear();
    note(null);
    Load before = store.now();
    start(processes);
    String row = "| %d | %d |".formatted(processes, connections);
    List<Double> streaming = awaitAll(connections);
    double spread = awaitSpread();
    Load start = store.now().since(before);
    starts.append(row);
    starts.append(" %.1f |".formatted(streaming.get(0)));
    starts.append(" %.1f |".formatted(streaming.get(processes - 1)));
    starts.append(" %.1f | %,.0f |%n".formatted(spread, start.statements()));
    note(row + " start");
    Thread.sleep(REST_MILLIS);
    look(row + " at rest", connections, false);
    for (Node node : nodes) {
      long resident = node.resident();
      memory.append(
          "%s %d | %d | %d |%n".formatted(row, resident >> 20, node.alive() >> 20, node.threads()));
    }
    look(row + " with events", connections, true);
    if (processes > 1) {
      change(row);
    }
  }

  private void start(int processes) throws IOException {
    for (int i = 0; i < processes; i++) {
      nodes.add(new Node(heap, properties));
    }
  }

  private void make(int connections) throws Exception {
    long begun = System.nanoTime();
    int before = made;
    for (; made < connections; made++) {
      String source =
          made % 2 == 0 ? "" : ",\"source\":\"timer:never?delay=86400000&period=86400000\"";
      nodes
          .get(0)
          .call(
              "POST",
              "/api/connections",
              "{\"id\":\"c%1$d\",\"accessKeyId\":\"AKIA%1$016d\",\"secretAccessKey\":\"s\",%2$s%3$s}"
                  .formatted(made, settings, source));
    }
    System.err.printf(
        "made in %.1f ms each%n", (System.nanoTime() - begun) / 1e6 / Math.max(1, made - before));
  }

  /** Seconds after which each streams all, the quickest first. */
  private List<Double> awaitAll(int connections) throws Exception {
    List<Double> seconds = new ArrayList<>();
    List<Node> late = new ArrayList<>(nodes);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!late.isEmpty()) {
      for (Node node : List.copyOf(late)) {
        if (node.streaming() >= connections) {
          seconds.add(node.seconds());
          late.remove(node);
        }
      }
      pause(deadline, "stream");
    }
    return seconds;
  }

  private static void awaitStreaming(Node node, int more) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (node.streaming() <= more) {
      pause(deadline, "listen");
    }
  }

  /** Seconds since the last node was started after which all read as many owned sources. */
  private double awaitSpread() throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    int owned = made / 2;
    int share = (owned + nodes.size() - 1) / nodes.size();
    int[] leases = store.leases();
    while (leases[0] < owned || leases[1] > share || leases[2] < nodes.size()) {
      pause(deadline, "spread %d leases: %s".formatted(owned, Arrays.toString(leases)));
      leases = store.leases();
    }
    return nodes.get(nodes.size() - 1).seconds();
  }

  private static void pause(long deadline, String what) throws Exception {
    if (System.nanoTime() > deadline) {
      throw new IOException("the processes did not " + what);
    }
    Thread.sleep(POLL_MILLIS);
  }

  private void look(String row, int connections, boolean events) throws Exception {
    note(null);
    Load before = store.now();
    if (events) {
      post(connections);
    } else {
      Thread.sleep(window * 1_000L);
    }
    Load one = store.now().since(before).aSecond();
    loads.append(row);
    loads.append(
        " | %.1f | %.1f | %,.0f | %,.1f | %.1f | %.1f | %.1f |%n"
            .formatted(
                one.transactions(),
                one.statements(),
                one.read(),
                one.written(),
                one.log() / 1e3,
                one.carried() / 1e3,
                one.cpu() * 1e3));
    note(row);
  }

  /** One event of each connection that is posted to, again and again, to one node after another. */
  private void post(int connections) throws Exception {
    long begun = System.nanoTime();
    int http = (connections + 1) / 2;
    AtomicInteger refused = new AtomicInteger();
    Semaphore free = new Semaphore(POSTS_AT_ONCE);
    long posted = 0;
    while (System.nanoTime() - begun < window * 1_000_000_000L) {
      free.acquire();
      String id = "c" + 2 * (posted % http);
      Node node = nodes.get((int) (posted % nodes.size()));
      var unused =
          node.post(id, Connect.event("experience", Long.toString(posted)))
              .whenComplete(
                  (taken, failure) -> {
                    free.release();
                    if (failure != null || !taken) {
                      refused.incrementAndGet();
                    }
                  });
      posted++;
      long due = begun + posted * EVERY * 1_000_000_000L / http;
      Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
    }
    free.acquire(POSTS_AT_ONCE);
    if (refused.get() > 0) {
      System.err.println(refused + " of " + posted + " events were refused");
    }
  }

  private void change(String row) throws Exception {
    List<Double> taken = new ArrayList<>();
    for (int i = 0; i < CHANGES; i++) {
      String path = "/api/connections/c" + i;
      long begun = System.nanoTime();
      nodes.get(0).call("POST", path + "/disable", "");
      for (Node node : nodes) {
        while (!node.state("c" + i).equals("DISABLED")) {
          Thread.sleep(5);
        }
      }
      taken.add((System.nanoTime() - begun) / 1e9);
      nodes.get(0).call("POST", path + "/enable", "");
    }
    taken.sort(null);
    changes.append(row).append(" %.2f |".formatted(taken.get(CHANGES / 2)));
    nodes.remove(nodes.size() - 1).stop();
    long begun = System.nanoTime();
    awaitSpread();
    changes.append(" %.1f |".formatted((System.nanoTime() - begun) / 1e9));
    note(null);
    start(1);
    Node last = nodes.get(nodes.size() - 1);
    awaitStreaming(last, made - 1);
    changes.append(" %.1f |".formatted(last.seconds()));
    changes.append(" %.1f |%n".formatted(awaitSpread()));
    note(row + " one comes again");
  }

  /**
   * Begins to note what the store's time goes to.
   *
   * @param what it went to until now; null where that does not matter
   */
  private void note(String what) throws SQLException {
    List<String> lines = store.dearest();
    if (what != null) {
      dearest.append(what).append('\n').append(String.join("\n", lines)).append("\n\n");
    }
  }
}
