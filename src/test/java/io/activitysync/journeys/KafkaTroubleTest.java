package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.server.KafkaLocal;
import io.activitysync.support.server.KafkaTopic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A broker that refuses to be read, or lacks what should be, as a connection's own source and as
 * that of a route's.
 */
class KafkaTroubleTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int KEYS = 7;

  private static KafkaLocal kafka;

  @TempDir private Path folder;

  @BeforeAll
  static void startKafka() throws Exception {
    kafka = KafkaLocal.withAccessControl();
  }

  @AfterAll
  static void stopKafka() {
    if (kafka != null) {
      kafka.close();
    }
  }

  /** Camel's own way is to seek beyond the next record of each partition, and to end its thread. */
  @ParameterizedTest
  @ValueSource(strings = {"own", "feeder"})
  void nothingIsLostWhereReadingIsForbiddenForAWhile(String name) throws Exception {
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        Admin admin = Admin.create(kafka.clientConfig());
        KafkaTopic topic = new KafkaTopic(kafka, name, 3)) {
      String stream = kinesis.createStream(1);
      boolean own = name.equals("own");
      Map<String, String> properties =
          Connect.with(
              Connect.to("acme", stream, kinesis.endpoint()),
              "acme",
              "source",
              own ? "kafka:own?brokers=" + kafka.address() : "direct:acme");
      try (TestApp app = TestApp.start(own ? folder : routes(name), properties)) {
        topic.write(KEYS, 0, 30);
        awaitNumbers(kinesis, stream, 30);

        ResourcePattern resource =
            new ResourcePattern(ResourceType.TOPIC, name, PatternType.LITERAL);
        AclBinding write = allowed(resource, AclOperation.WRITE);
        AclBinding describe = allowed(resource, AclOperation.DESCRIBE);
        admin.createAcls(List.of(write, describe)).all().get();
        topic.write(KEYS, 30, 60);
        awaitShown(app, "\"cause\":\"SOURCE_FAILED\"", "Not authorized to access topics");
        topic.write(KEYS, 60, 90);

        admin.deleteAcls(List.of(write.toFilter(), describe.toFilter())).all().get();
        topic.write(KEYS, 90, 120);
        awaitNumbers(kinesis, stream, 120);
        awaitShown(app, "\"state\":\"STREAMING\"", "\"RUNNING\"");
      }
      assertThat(Connect.numbersByKey(kinesis, stream).values())
          .allSatisfy(numbers -> assertThat(numbers.stream().distinct().toList()).isSorted());
    }
  }

  /** As one whose bytes were damaged; no option says what Camel is to do with it. */
  @ParameterizedTest
  @ValueSource(strings = {"own-damaged", "feeder-damaged"})
  void nothingIsPassedOverBehindARecordThatCannotBeTakenApart(String name) throws Exception {
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        Admin admin = Admin.create(kafka.clientConfig());
        KafkaProducer<String, String> producer = kafka.producer()) {
      admin.createTopics(List.of(new NewTopic(name, 2, (short) 1))).all().get();
      String stream = kinesis.createStream(1);
      boolean own = name.startsWith("own");
      String keys = "org.apache.kafka.common.serialization.LongDeserializer";
      Map<String, String> properties =
          Connect.with(
              Connect.to("acme", stream, kinesis.endpoint()),
              "acme",
              "source",
              own
                  ? "kafka:%s?brokers=%s&keyDeserializer=%s".formatted(name, kafka.address(), keys)
                  : "direct:acme");
      Path routes = folder;
      if (!own) {
        Path file = routes(name).resolve("kafka.camel.yaml");
        String line = "        batching: true\n";
        Files.writeString(
            file,
            Files.readString(file).replace(line, line + "        keyDeserializer: " + keys + "\n"));
      }
      String eightBytes = "a-number";
      for (int i = 0; i < 20; i++) {
        String key = i == 5 ? "damaged" : eightBytes;
        String event = Connect.event("e", Integer.toString(i));
        producer.send(new ProducerRecord<>(name, i % 2, key, event)).get();
      }
      try (TestApp app = TestApp.start(routes, properties)) {
        awaitShown(app, "\"cause\":\"SOURCE_FAILED\"", name + "-1 at offset 2");
        // the way out: it is taken out of the topic
        admin
            .deleteRecords(Map.of(new TopicPartition(name, 1), RecordsToDelete.beforeOffset(3)))
            .all()
            .get();
        int[] gone = {1, 3, 5};
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  List<Integer> there = new ArrayList<>();
                  Connect.numbersByKey(kinesis, stream).values().forEach(there::addAll);
                  assertThat(there)
                      .containsAll(
                          IntStream.range(0, 20)
                              .filter(i -> Arrays.stream(gone).noneMatch(one -> one == i))
                              .boxed()
                              .toList());
                });
      }
    }
  }

  /** Kafka's own way is to make it, or to go on asking for it and tell nothing but the log. */
  @ParameterizedTest
  @ValueSource(strings = {"own-there", "feeder-there"})
  void aTopicThatIsNotThereIsToldUntilItIs(String there) throws Exception {
    String absent = there.replace("there", "absent");
    String told = "the broker has no topic " + absent;
    boolean own = there.startsWith("own");
    String topics = there + "," + absent;
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        Admin admin = Admin.create(kafka.clientConfig());
        KafkaTopic topic = new KafkaTopic(kafka, there, 1)) {
      String stream = kinesis.createStream(1);
      Map<String, String> properties =
          Connect.with(
              Connect.to("acme", stream, kinesis.endpoint()),
              "acme",
              "source",
              own ? "kafka:" + topics + "?brokers=" + kafka.address() : "direct:acme");
      try (TestApp app = TestApp.start(own ? folder : routes(topics), properties)) {
        awaitShown(app, "\"STREAMING\"", "\"FAILED\"", told);
        topic.write(KEYS, 0, 10);
        awaitNumbers(kinesis, stream, 10);
        try (KafkaTopic made = new KafkaTopic(kafka, absent, 1)) {
          made.write(KEYS, 10, 20);
          awaitNumbers(kinesis, stream, 20);
          awaitShown(app, "\"STREAMING\"", "\"RUNNING\"");
        }

        admin.deleteTopics(List.of(absent)).all().get();
        awaitShown(app, "\"STREAMING\"", "\"FAILED\"", told);
        try (KafkaTopic anew = new KafkaTopic(kafka, absent, 1)) {
          anew.write(KEYS, 20, 30);
          topic.write(KEYS, 30, 40);
          awaitNumbers(kinesis, stream, 40);
          awaitShown(app, "\"STREAMING\"", "\"RUNNING\"");
        }
      }
    }
  }

  /** Kafka's client passes over it, and tells nothing but the log. */
  @ParameterizedTest
  @ValueSource(strings = {"own-gone", "feeder-gone"})
  void whatTheBrokerDeletedDuringAPauseIsTold(String name) throws Exception {
    boolean own = name.startsWith("own");
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        Admin admin = Admin.create(kafka.clientConfig());
        KafkaTopic topic = new KafkaTopic(kafka, name, 1)) {
      String stream = kinesis.createStream(1);
      Map<String, String> properties =
          Connect.with(
              Connect.to("acme", stream, kinesis.endpoint()),
              "acme",
              "source",
              own ? "kafka:" + name + "?brokers=" + kafka.address() : "direct:acme");
      try (TestApp app = TestApp.start(own ? folder : routes(name), properties)) {
        topic.write(KEYS, 0, 10);
        awaitNumbers(kinesis, stream, 10);
        String group = "activity-sync-" + (own ? "acme" : name);
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(topic.committed(group)).containsEntry(0, 10L));
        app.act("acme", "suspend");
        topic.write(KEYS, 10, 30);
        RecordsToDelete expired = RecordsToDelete.beforeOffset(22);
        admin.deleteRecords(Map.of(new TopicPartition(name, 0), expired)).all().get();
        app.act("acme", "resume");
        awaitShown(
            app,
            "\"STREAMING\"",
            "\"RUNNING\"",
            "12 records at most of the topic " + name + ", partition 0, from offset 10 on");
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(Connect.numbersByKey(kinesis, stream).values().stream())
                        .flatMap(numbers -> numbers)
                        .contains(22, 29)
                        .doesNotContain(21));
        String history = app.call("GET", "/api/connections/acme/history", "").body();
        assertThat(history).contains("\"what\":\"lost\"", "12 records at most");
      }
    }
  }

  @Test
  void aPatternThatNoTopicMatchesIsToldUntilOneDoes() throws Exception {
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start()) {
      String stream = kinesis.createStream(1);
      Map<String, String> properties =
          Connect.with(
              Connect.to("acme", stream, kinesis.endpoint()),
              "acme",
              "source",
              "kafka:of-.*?topicIsPattern=true&brokers=" + kafka.address());
      try (TestApp app = TestApp.start(folder, properties)) {
        awaitShown(app, "\"FAILED\"", "the broker has no topic that matches of-.*");
        try (KafkaTopic made = new KafkaTopic(kafka, "of-them", 1)) {
          made.write(KEYS, 0, 10);
          awaitNumbers(kinesis, stream, 10);
          awaitShown(app, "\"STREAMING\"", "\"RUNNING\"");
        }
      }
    }
  }

  /** Kafka's client is cut off, or asks in vain, and goes on polling as if nothing came. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "at-another-port | true | no broker answers at 127.0.0.1:",
        "no name | false | InvalidTopicException"
      })
  void aSourceThatCanNeverBeReadIsNotSaidToRun(String name, boolean password, String told)
      throws Exception {
    String brokers = kafka.passwordAddress();
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start()) {
      Map<String, String> properties =
          Connect.with(
              Connect.to("acme", kinesis.createStream(1), kinesis.endpoint()),
              "acme",
              "source",
              password ? "kafka:" + name + "?brokers=" + brokers : "direct:acme");
      try (TestApp app = TestApp.start(password ? folder : routes(name), properties)) {
        awaitShown(app, told);
      }
    }
  }

  @Test
  void aPasswordThatTheBrokerRefusesIsToldAndNothingSaysThatEventsCame() throws Exception {
    String wrong = "a-wrong-password";
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        KafkaTopic topic = new KafkaTopic(kafka, "behind-a-password", 1);
        TestApp app = TestApp.start(folder, Map.of())) {
      topic.write(KEYS, 0, 10);
      String stream = kinesis.createStream(1);
      Map<String, Object> settings = new HashMap<>(Map.of("id", "acme", "enabled", true));
      settings.put("streamName", stream);
      settings.put("region", "us-east-1");
      settings.put("endpoint", kinesis.endpoint().toString());
      settings.put("accessKeyId", "AKIAIOSFODNN7EXAMPLE");
      settings.put("secretAccessKey", "any");
      settings.put("source", kafka.source("behind-a-password", wrong));
      assertThat(send(app, "POST", "", settings)).isEqualTo(201);
      awaitShown(app, "\"cause\":\"SOURCE_FAILED\"", "Invalid username or password");
      assertThat(app.show("acme")).contains("\"lastEventAt\":null").doesNotContain(wrong);

      settings.put("source", kafka.source("behind-a-password", KafkaLocal.PASSWORD));
      assertThat(send(app, "PUT", "/acme", settings)).isEqualTo(200);
      awaitNumbers(kinesis, stream, 10);
      awaitShown(app, "\"STREAMING\"", "\"RUNNING\"");
    }
  }

  private static int send(TestApp app, String method, String path, Map<String, Object> settings)
      throws Exception {
    String body = new ObjectMapper().writeValueAsString(settings);
    return app.send(method, "/api/connections" + path, body, "Content-Type", "application/json")
        .statusCode();
  }

  private static void awaitShown(TestApp app, String... parts) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(app.show("acme")).contains(parts));
  }

  private static AclBinding allowed(ResourcePattern resource, AclOperation operation) {
    return new AclBinding(
        resource,
        new AccessControlEntry("User:ANONYMOUS", "*", operation, AclPermissionType.ALLOW));
  }

  private Path routes(String topic) throws Exception {
    Files.writeString(
        folder.resolve("kafka.camel.yaml"),
        Files.readString(Path.of("routes/examples/kafka.camel.yaml"))
            .replace("localhost:9092", kafka.address())
            .replace("kafka:activity", "kafka:" + topic)
            .replace("activity-sync-acme", "activity-sync-" + topic));
    return folder;
  }

  private static void awaitNumbers(EmbeddedTestKinesis kinesis, String stream, int count) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        Connect.numbersByKey(kinesis, stream).values().stream()
                            .flatMap(List::stream))
                    .containsAll(IntStream.range(0, count).boxed().toList()));
  }
}
