package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.WireFault;
import io.activitysync.support.server.KafkaLocal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kafka as a source: the example as it is shipped, and a connection's own, with a real broker. */
class KafkaSourceTest {
  private static final int KEYS = 7;

  private static KafkaLocal kafka;

  @TempDir private Path folder;

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

  @Test
  void batchesOfTwoPartitionsAreCommittedWholeAndABadRecordStandsInNoOnesWay() throws Exception {
    int count = 20_000;
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
        KafkaProducer<String, String> producer = kafka.producer();
        Admin admin = Admin.create(kafka.clientConfig())) {
      admin.createTopics(List.of(new NewTopic("many", 2, (short) 1))).all().get();
      produce(producer, "many", 2_000, 0, count / 2);
      producer.send(new ProducerRecord<>("many", "experience-0", "{\"kind\":")).get();
      produce(producer, "many", 2_000, count / 2, count);
      proxy.when(call -> true, WireFault.delay(Duration.ofMillis(5)));
      String stream = kinesis.createStream(4);
      Map<String, String> properties =
          Connect.with(
              Connect.to("acme", stream, proxy.endpoint()), "acme", "source", "direct:acme");
      Path dead = folder.resolve("dead");
      properties.put("activity-sync.dead-letter", "file:" + dead + "?fileName=letters");
      long begin = System.nanoTime();
      try (TestApp app = TestApp.start(routes("many"), properties)) {
        await()
            .atMost(Duration.ofMinutes(2))
            .untilAsserted(() -> assertThat(committed(admin, "many")).isEqualTo(count + 1));
        System.out.printf(
            "%,d events from Kafka over a round trip of 5 ms: %,d ms, start included%n",
            count, (System.nanoTime() - begin) / 1_000_000);
        assertThat(app.show("acme")).contains("\"state\":\"STREAMING\"");
      }
      assertThat(dead.resolve("letters"))
          .content()
          .contains("ends too early")
          .hasSizeLessThan(1_000);
      assertThat(Connect.numbersByKey(kinesis, stream).values())
          .allSatisfy(numbers -> assertThat(numbers).isSorted().doesNotHaveDuplicates());
      assertThat(Connect.numbersByKey(kinesis, stream).values().stream().mapToInt(List::size).sum())
          .isEqualTo(count);
    }
  }

  @Test
  void pauseKeepsRecordsInKafkaAndRetryDeliversThemInOrder() throws Exception {
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
        KafkaProducer<String, String> producer = kafka.producer();
        Admin admin = Admin.create(kafka.clientConfig())) {
      admin.createTopics(List.of(new NewTopic("activity", 2, (short) 1))).all().get();
      String stream = kinesis.createStream(4);
      Map<String, String> properties =
          Connect.with(
              Connect.to("acme", stream, proxy.endpoint()), "acme", "source", "direct:acme");
      try (TestApp app = TestApp.start(routes("activity"), properties)) {
        produce(producer, "activity", KEYS, 0, 100);
        awaitNumbers(kinesis, stream, 100);

        proxy.when(call -> true, WireFault.refuse("UnrecognizedClientException", "Revoked."));
        produce(producer, "activity", KEYS, 100, 200);
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> app.camel().getRouteController().getRouteStatus("acme-kafka").isStopped());
        assertThat(app.show("acme")).contains("\"cause\":\"UNKNOWN_KEY\"");
        produce(producer, "activity", KEYS, 200, 300);
        assertThat(Connect.numbersByKey(kinesis, stream)).hasSize(KEYS);
        assertThat(committed(admin, "activity"))
            .as("nothing is committed that is not delivered")
            .isEqualTo(100);

        proxy.clear();
        app.act("acme", "retry");
        awaitNumbers(kinesis, stream, 300);
        await()
            .atMost(Duration.ofMinutes(2))
            .untilAsserted(() -> assertThat(committed(admin, "activity")).isEqualTo(300));
      }
      try (TestApp app = TestApp.start(routes("activity"), properties)) {
        produce(producer, "activity", KEYS, 300, 400);
        awaitNumbers(kinesis, stream, 400);
        assertThat(app.show("acme")).contains("\"state\":\"STREAMING\"");
      }
      assertThat(Connect.numbersByKey(kinesis, stream).values())
          .allSatisfy(numbers -> assertThat(withoutRepetitions(numbers)).isSorted());
    }
  }

  /** Written with nothing but where it is, and with all that the Kafka example has. */
  @ParameterizedTest
  @CsvSource({
    "bare, ''",
    "g, &groupId=g&autoOffsetReset=earliest",
    "written, &groupId=written&autoOffsetReset=earliest&breakOnFirstError=true"
        + "&autoCommitEnable=false&allowManualCommit=true&batching=true&maxPollRecords=500"
        + "&pollTimeoutMs=50&batchingIntervalMs=50"
  })
  void sourceOfAConnectionLosesNothingThatFailedAndGoesOnAfterRetry(String topic, String options)
      throws Exception {
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
        KafkaProducer<String, String> producer = kafka.producer();
        Admin admin = Admin.create(kafka.clientConfig())) {
      String group = options.isEmpty() ? "activity-sync-acme" : topic;
      admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
      String stream = kinesis.createStream(2);
      Map<String, String> properties =
          Connect.with(
              Connect.to("acme", stream, proxy.endpoint()),
              "acme",
              "source",
              "kafka:" + topic + "?brokers=" + kafka.address() + options);
      try (TestApp app = TestApp.start(properties)) {
        produce(producer, topic, KEYS, 0, 3);
        awaitNumbers(kinesis, stream, 3);
        awaitCommitted(admin, group, 3);

        proxy.when(call -> true, WireFault.refuse("UnrecognizedClientException", "Revoked."));
        produce(producer, topic, KEYS, 3, 8);
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> app.camel().getRouteController().getRouteStatus("acme").isStopped());
        assertThat(app.show("acme")).contains("\"cause\":\"UNKNOWN_KEY\"");
        assertThat(committedBy(admin, group))
            .as("nothing is committed that is not delivered")
            .isEqualTo(3);

        proxy.clear();
        app.act("acme", "retry");
        awaitNumbers(kinesis, stream, 8);
        produce(producer, topic, KEYS, 8, 9);
        awaitNumbers(kinesis, stream, 9);
        awaitCommitted(admin, group, 9);
        assertThat(app.show("acme")).contains("\"STREAMING\"");

        app.camel().getRouteController().suspendRoute("acme");
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> app.camel().getRouteController().getRouteStatus("acme").isStopped());
        produce(producer, topic, KEYS, 9, 10);
        app.act("acme", "resume");
        awaitNumbers(kinesis, stream, 10);
        awaitCommitted(admin, group, 10);
        assertThat(app.show("acme")).contains("\"state\":\"STREAMING\"");
      }
    }
  }

  /** The group has thrown the consumer out while its batch was on its way. */
  @ParameterizedTest
  @ValueSource(strings = {"own", "feeder"})
  void commitThatFailsIsMadeUpFor(String topic) throws Exception {
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
        KafkaProducer<String, String> producer = kafka.producer();
        Admin admin = Admin.create(kafka.clientConfig())) {
      String group = "activity-sync-" + topic;
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
      String stream = kinesis.createStream(1);
      String source = "kafka:" + topic + "?groupId=" + group + "&brokers=" + kafka.address();
      Map<String, String> properties =
          Connect.with(
              Connect.to("acme", stream, proxy.endpoint()),
              "acme",
              "source",
              topic.equals("own") ? source : "direct:acme");
      Path routes = topic.equals("own") ? folder : routes(topic);
      try (TestApp app = TestApp.start(routes, properties)) {
        produce(producer, topic, KEYS, 0, 3);
        awaitNumbers(kinesis, stream, 3);
        awaitCommitted(admin, group, 3);

        int calls = proxy.calls().size();
        proxy.next(WireFault.delay(Duration.ofSeconds(4)));
        produce(producer, topic, KEYS, 3, 8);
        await().atMost(Duration.ofMinutes(2)).until(() -> proxy.calls().size() > calls);
        admin
            .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
            .all()
            .get(1, TimeUnit.MINUTES);

        awaitNumbers(kinesis, stream, 8);
        awaitCommitted(admin, group, 8);
        produce(producer, topic, KEYS, 8, 9);
        awaitNumbers(kinesis, stream, 9);
        awaitCommitted(admin, group, 9);
        assertThat(app.show("acme")).contains("\"STREAMING\"");
        assertThat(Connect.numbersByKey(kinesis, stream).values())
            .allSatisfy(numbers -> assertThat(withoutRepetitions(numbers)).isSorted());
      }
    }
  }

  /** Camel's own MBeans never let a record by that is not to be sent, nor turn anything on. */
  @Test
  void routeMBeanLeavesOffOffAndPausedPaused() throws Exception {
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
        KafkaProducer<String, String> producer = kafka.producer();
        Admin admin = Admin.create(kafka.clientConfig())) {
      String group = "mbeans";
      admin.createTopics(List.of(new NewTopic("mbeans", 1, (short) 1))).all().get();
      String stream = kinesis.createStream(1);
      Map<String, String> properties =
          Connect.with(
              Connect.to("acme", stream, proxy.endpoint()),
              "acme",
              "source",
              "kafka:mbeans?groupId=" + group + "&brokers=" + kafka.address());
      try (TestApp app = TestApp.start(properties)) {
        produce(producer, "mbeans", KEYS, 0, 2);
        awaitNumbers(kinesis, stream, 2);
        awaitCommitted(admin, group, 2);

        proxy.when(call -> true, WireFault.refuse("UnrecognizedClientException", "Revoked."));
        produce(producer, "mbeans", KEYS, 2, 5);
        awaitShown(app, "\"cause\":\"UNKNOWN_KEY\"");
        for (String verb : List.of("suspend", "resume", "stop", "start")) {
          invoke(app, verb);
          assertThat(app.show("acme")).doesNotContain("\"state\":\"STREAMING\"");
          assertThat(committedBy(admin, group)).as("committed after %s", verb).isEqualTo(2);
        }
        // resume and start ask for a retry, which finds the key as it was
        awaitShown(app, "\"cause\":\"UNKNOWN_KEY\"");
        assertThat(committedBy(admin, group)).isEqualTo(2);
        proxy.clear();
        app.act("acme", "retry");
        awaitNumbers(kinesis, stream, 5);
        awaitCommitted(admin, group, 5);

        app.act("acme", "disable");
        awaitShown(app, "\"state\":\"DISABLED\"");
        for (String verb : List.of("suspend", "resume", "stop", "start")) {
          invoke(app, verb);
          assertThat(app.show("acme")).contains("\"state\":\"DISABLED\"");
        }
        produce(producer, "mbeans", KEYS, 5, 7);
        awaitCommitted(admin, group, 7);
        awaitShown(app, "\"discarded\":2");
        app.act("acme", "enable");
        awaitShown(app, "\"state\":\"STREAMING\"");
        produce(producer, "mbeans", KEYS, 7, 8);
        awaitNumbers(kinesis, stream, 6);
        assertThat(Connect.numbersByKey(kinesis, stream).values().stream().flatMap(List::stream))
            .as("what came while off is gone, and nothing else")
            .doesNotContain(5, 6)
            .contains(7);
      }
    }
  }

  private static void invoke(TestApp app, String verb) throws Exception {
    MBeanServer server = app.camel().getManagementStrategy().getManagementAgent().getMBeanServer();
    ObjectName name = new ObjectName("org.apache.camel:type=routes,name=\"acme\",*");
    server.invoke(server.queryNames(name, null).iterator().next(), verb, null, null);
  }

  private static void awaitShown(TestApp app, String text) {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(app.show("acme")).contains(text));
  }

  /** An engineer's own route, with nothing but where it reads and where it sends. */
  @Test
  void routeWithKafkasDefaultsIsRefusedByNameUntilItHasTheRightValues() throws Exception {
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
        KafkaProducer<String, String> producer = kafka.producer();
        Admin admin = Admin.create(kafka.clientConfig())) {
      admin.createTopics(List.of(new NewTopic("plain", 1, (short) 1))).all().get();
      String stream = kinesis.createStream(1);
      proxy.when(call -> true, WireFault.refuse("UnrecognizedClientException", "Revoked."));
      Map<String, String> properties =
          Connect.with(
              Connect.to("acme", stream, proxy.endpoint()), "acme", "source", "direct:acme");
      Path routes = routes("plain");
      Path file = routes.resolve("kafka.camel.yaml");
      String right = Files.readString(file);
      Files.writeString(
          file,
          """
          - route:
              id: acme-kafka
              from:
                uri: kafka:plain?brokers=%s
                steps:
                  - to:
                      uri: direct:acme
          """
              .formatted(kafka.address()));
      produce(producer, "plain", KEYS, 0, 5);
      try (TestApp app = TestApp.start(routes, properties)) {
        assertThat(app.observe("health/ready?data=true").body())
            .contains(
                "a route from kafka:plain would lose events",
                "autoCommitEnable should be false",
                "breakOnFirstError should be true",
                "groupId should have a value");
        assertThat(app.camel().getRoute("acme-kafka")).isNull();

        Files.writeString(file, right);
        awaitShown(app, "\"cause\":\"UNKNOWN_KEY\"");
        assertThat(committed(admin, "plain")).isZero();
        proxy.clear();
        app.act("acme", "retry");
        awaitNumbers(kinesis, stream, 5);
        awaitCommitted(admin, "activity-sync-plain", 5);
      }
    }
  }

  @Test
  void recordsWithoutAValueAreSkippedAndCommitted() throws Exception {
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        KafkaProducer<String, String> producer = kafka.producer();
        Admin admin = Admin.create(kafka.clientConfig())) {
      admin.createTopics(List.of(new NewTopic("deleted", 1, (short) 1))).all().get();
      String stream = kinesis.createStream(1);
      Map<String, String> properties =
          Connect.with(
              Connect.to("acme", stream, kinesis.endpoint()), "acme", "source", "direct:acme");
      Path dead = folder.resolve("dead");
      properties.put("activity-sync.dead-letter", "file:" + dead + "?fileName=letters");
      produce(producer, "deleted", KEYS, 0, 1);
      producer.send(new ProducerRecord<>("deleted", "experience-0", null)).get();
      produce(producer, "deleted", KEYS, 1, 2);
      try (TestApp app = TestApp.start(routes("deleted"), properties)) {
        awaitNumbers(kinesis, stream, 2);
        awaitCommitted(admin, "activity-sync-deleted", 3);
        // alone
        producer.send(new ProducerRecord<>("deleted", "experience-0", null)).get();
        awaitCommitted(admin, "activity-sync-deleted", 4);
        awaitShown(app, "\"skipped\":2");
        assertThat(app.show("acme")).contains("\"state\":\"STREAMING\"", "\"rejected\":0");
        assertThat(app.metrics()).contains("reason=\"no_body\"");
      }
      assertThat(dead.resolve("letters")).doesNotExist();
    }
  }

  /** By aborting its transaction; Kafka's own way would hand it over. */
  @ParameterizedTest
  @ValueSource(strings = {"own-aborted", "feeder-aborted"})
  void whatAProducerTookBackIsNotSent(String topic) throws Exception {
    Map<String, Object> config = new HashMap<>(kafka.clientConfig());
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic);
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
        Admin admin = Admin.create(kafka.clientConfig())) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
      producer.initTransactions();
      producer.beginTransaction();
      produce(producer, topic, 1, 0, 1);
      producer.commitTransaction();
      producer.beginTransaction();
      produce(producer, topic, 1, 1, 2);
      producer.abortTransaction();
      producer.beginTransaction();
      produce(producer, topic, 1, 2, 3);
      producer.commitTransaction();
      String stream = kinesis.createStream(1);
      boolean own = topic.startsWith("own");
      Map<String, String> properties =
          Connect.with(
              Connect.to("acme", stream, kinesis.endpoint()),
              "acme",
              "source",
              own
                  ? "kafka:%s?groupId=%s&brokers=%s".formatted(topic, topic, kafka.address())
                  : "direct:acme");
      try (TestApp app = TestApp.start(own ? folder : routes(topic), properties)) {
        await()
            .atMost(Duration.ofMinutes(2))
            .untilAsserted(
                () ->
                    assertThat(Connect.numbersByKey(kinesis, stream).values())
                        .as(app.show("acme"))
                        .anySatisfy(numbers -> assertThat(numbers).contains(2)));
      }
      assertThat(Connect.numbersByKey(kinesis, stream).values())
          .allSatisfy(numbers -> assertThat(withoutRepetitions(numbers)).containsExactly(0, 2));
    }
  }

  /** A folder with the route files that are shipped, and the Kafka example copied there. */
  private Path routes(String topic) throws Exception {
    for (String name : List.of("activity-sync.camel.yaml", "pause-on-failure.camel.yaml")) {
      Files.writeString(folder.resolve(name), Files.readString(Path.of("routes", name)));
    }
    String example = Files.readString(Path.of("routes/examples/kafka.camel.yaml"));
    assertThat(example).contains("brokers: localhost:9092");
    Files.writeString(
        folder.resolve("kafka.camel.yaml"),
        example
            .replace("localhost:9092", kafka.address())
            .replace("kafka:activity", "kafka:" + topic)
            .replace("activity-sync-acme", "activity-sync-" + topic));
    return folder;
  }

  private static void produce(
      KafkaProducer<String, String> producer, String topic, int keys, int from, int to)
      throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = from; i < to; i++) {
      String key = "experience-" + i % keys;
      sent.add(
          producer.send(new ProducerRecord<>(topic, key, Connect.event(key, Integer.toString(i)))));
    }
    for (Future<RecordMetadata> one : sent) {
      one.get(1, TimeUnit.MINUTES);
    }
  }

  private static void awaitNumbers(EmbeddedTestKinesis kinesis, String stream, int count) {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(
                        Connect.numbersByKey(kinesis, stream).values().stream()
                            .flatMap(List::stream)
                            .distinct())
                    .hasSize(count));
  }

  private static List<Integer> withoutRepetitions(List<Integer> numbers) {
    return numbers.stream().distinct().toList();
  }

  private static void awaitCommitted(Admin admin, String group, long count) {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(committedBy(admin, group)).isEqualTo(count));
  }

  private static long committed(Admin admin, String topic) throws Exception {
    return committedBy(admin, "activity-sync-" + topic);
  }

  private static long committedBy(Admin admin, String group) throws Exception {
    return admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get(30, TimeUnit.SECONDS)
        .values()
        .stream()
        .mapToLong(offset -> offset == null ? 0 : offset.offset())
        .sum();
  }
}
