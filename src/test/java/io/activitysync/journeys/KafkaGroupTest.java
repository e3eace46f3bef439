package io.activitysync.journeys;

import static io.activitysync.journeys.TopicInStream.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.WireFault;
import io.activitysync.support.server.KafkaLocal;
import io.activitysync.support.server.KafkaTopic;
import io.activitysync.support.server.PostgresLocal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one PostgreSQL share the partitions of a topic of a real broker. */
class KafkaGroupTest {
  private static final String GROUP = "activity-sync-acme";
  private static final int PARTITIONS = 6;
  private static final int KEYS = 60;

  private static KafkaLocal kafka;

  @TempDir private Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private EmbeddedTestKinesis kinesis;
  private KafkaTopic topic;
  private TopicInStream way;
  private String stream;
  private String source;
  private Map<String, String> store;

  @BeforeAll
  static void startKafka() throws Exception {
    kafka = KafkaLocal.start();
  }

  @AfterAll
  static void stopKafka() {
    if (kafka != null) {
      kafka.close();
    }
  }

  @BeforeEach
  void start() throws Exception {
    store = PostgresLocal.shared().newStore();
    store.put("activity-sync.store.key-file", folder.resolve("key.json").toString());
    kinesis = opened(EmbeddedTestKinesis.start());
    stream = kinesis.createStream(2);
  }

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private <T extends AutoCloseable> T opened(T one) {
    open.add(one);
    return one;
  }

  private void read(String name) throws Exception {
    topic = opened(new KafkaTopic(kafka, name, PARTITIONS));
    way = new TopicInStream(topic, GROUP, kinesis, stream);
  }

  private FaultProxy proxy() {
    FaultProxy proxy = opened(FaultProxy.before(kinesis.endpoint()));
    // so that a batch is on its way whatever happens
    return proxy.when(call -> true, WireFault.delay(Duration.ofMillis(30)));
  }

  private TestApp process(Path routes, FaultProxy proxy) throws Exception {
    Map<String, String> properties =
        Connect.with(Connect.to("acme", stream, proxy.endpoint()), "acme", "source", source);
    properties.putAll(store);
    properties.put("activity-sync.dead-letter", "file:" + folder.resolve("dead"));
    return opened(TestApp.start(routes, properties));
  }

  private void awaitDelivered(int events, int records) {
    awaitThat(
        () -> {
          assertThat(way.look()).hasSize(events);
          assertThat(way.committed()).isEqualTo(records);
        });
  }

  @Test
  void partitionsMoveUnderLoadAndNothingIsLostOrOutOfOrder() throws Exception {
    read("moving");
    source = "kafka:moving?brokers=" + kafka.address() + "&maxPollIntervalMs=10000";
    Path routes = folder.resolve("none");
    FaultProxy slow = proxy();
    process(routes, slow);
    TestApp second = process(routes, proxy());
    CountDownLatch enough = new CountDownLatch(1);
    CompletableFuture<Integer> load = CompletableFuture.supplyAsync(() -> writeUntil(enough));
    try {
      way.awaitShares(3, 3);
      awaitThat(() -> assertThat(way.delivered()).isNotEmpty());
      process(routes, proxy());
      way.awaitShares(2, 2, 2);

      // its consumer asks for nothing more until the answer is there: the broker does without it
      slow.next(WireFault.delay(Duration.ofSeconds(30)));
      way.awaitShares(3, 3);
      topic.write("experience-1", "{\"kind\":");
      topic.write("experience-1", null);
      way.awaitShares(2, 2, 2);

      second.close();
      open.remove(second);
      way.awaitShares(3, 3);
    } finally {
      enough.countDown();
    }
    int events = load.get(1, TimeUnit.MINUTES);
    awaitDelivered(events, events + 2);
    way.assertNothingAheadAndAllInOrder();
    assertThat(folder.resolve("dead")).isNotEmptyDirectory();
    long records = way.byKey().values().stream().mapToInt(List::size).sum();
    System.out.printf(
        "%,d events, %,d records: three processes came, stood still and went%n", events, records);
  }

  /** What is on its way when an operator suspends the connection is given back, and read again. */
  @Test
  void isSuspendedUnderLoadAndNothingIsLostOrOutOfOrder() throws Exception {
    read("halting");
    source = "kafka:halting?brokers=" + kafka.address();
    Path routes = folder.resolve("none");
    List<TestApp> apps = List.of(process(routes, proxy()), process(routes, proxy()));
    CountDownLatch enough = new CountDownLatch(1);
    CompletableFuture<Integer> load = CompletableFuture.supplyAsync(() -> writeUntil(enough));
    try {
      for (int i = 0; i < 4; i++) {
        int before = way.delivered().size();
        awaitThat(() -> assertThat(way.delivered()).hasSizeGreaterThan(before));
        way.awaitShares(3, 3);
        apps.get(i % 2).act("acme", "suspend");
        awaitAll("suspended", apps, "\"cause\":\"SUSPENDED\"");
        way.look();
        apps.get(0).act("acme", "resume");
      }
    } finally {
      enough.countDown();
    }
    int events = load.get(1, TimeUnit.MINUTES);
    awaitDelivered(events, events);
    way.assertNothingAheadAndAllInOrder();
  }

  private int writeUntil(CountDownLatch enough) {
    int next = 0;
    try {
      while (!enough.await(50, TimeUnit.MILLISECONDS)) {
        topic.write(KEYS, next, next + 10);
        next += 10;
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return next;
  }

  /** The route file that is shipped, at two processes. */
  @Test
  void whatStopsOneStopsTheGroup() throws Exception {
    read("stopping");
    source = "direct:acme";
    Path routes = Files.createDirectory(folder.resolve("routes"));
    Files.writeString(
        routes.resolve("kafka.camel.yaml"),
        Files.readString(Path.of("routes/examples/kafka.camel.yaml"))
            .replace("localhost:9092", kafka.address())
            .replace("kafka:activity", "kafka:stopping"));
    Map<TestApp, FaultProxy> processes = new HashMap<>();
    for (int i = 0; i < 2; i++) {
      FaultProxy proxy = proxy();
      processes.put(process(routes, proxy), proxy);
    }
    List<TestApp> apps = List.copyOf(processes.keySet());
    topic.write(KEYS, 0, 600);
    way.awaitShares(3, 3);
    awaitDelivered(600, 600);

    // an operator's word
    apps.get(0).act("acme", "suspend");
    awaitAll("suspended", apps, "\"cause\":\"SUSPENDED\"");
    awaitThat(() -> assertThat(topic.shares(GROUP)).isEmpty());
    topic.write(KEYS, 600, 1_200);
    assertThat(way.committed()).isEqualTo(600);
    apps.get(1).act("acme", "resume");
    awaitDelivered(1_200, 1_200);

    // the key is withdrawn, and each finds it out by itself
    way.awaitShares(3, 3);
    for (FaultProxy proxy : processes.values()) {
      proxy.clear();
      proxy.when(call -> true, WireFault.refuse("UnrecognizedClientException", "Revoked."));
    }
    topic.write(KEYS, 1_200, 1_800);
    awaitAll("paused", apps, "\"cause\":\"UNKNOWN_KEY\"");
    awaitThat(() -> assertThat(topic.shares(GROUP)).isEmpty());
    assertThat(way.committed()).isEqualTo(1_200);
    processes.values().forEach(FaultProxy::clear);
    apps.get(0).act("acme", "retry");
    awaitDelivered(1_800, 1_800);

    // off
    way.awaitShares(3, 3);
    apps.get(1).act("acme", "disable");
    awaitAll("off", apps, "\"state\":\"DISABLED\"");
    topic.write(KEYS, 1_800, 2_400);
    awaitThat(() -> assertThat(way.committed()).isEqualTo(2_400));
    assertThat(way.delivered()).hasSize(1_800);
    apps.get(0).act("acme", "enable");
    awaitAll("on", apps, "\"state\":\"STREAMING\"");
    topic.write(KEYS, 2_400, 3_000);
    awaitThat(() -> assertThat(way.committed()).isEqualTo(3_000));
    assertThat(way.delivered()).hasSize(2_400).doesNotContain(1_800, 2_399).contains(2_400, 2_999);
    way.assertNothingAheadAndAllInOrder();
  }

  private static void awaitAll(String what, List<TestApp> apps, String shown) {
    long asked = System.nanoTime();
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              for (TestApp app : apps) {
                assertThat(app.sees("acme")).contains(shown);
              }
            });
    System.out.printf(
        "%s in both processes %,d ms later%n", what, (System.nanoTime() - asked) / 1_000_000);
  }
}
