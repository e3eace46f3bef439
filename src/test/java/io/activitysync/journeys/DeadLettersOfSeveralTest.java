package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.deadletter.OpenDeadLetters;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.server.KafkaLocal;
import io.activitysync.support.server.PostgresLocal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Dead letters of two processes in one place, as docs/scaling.md says: a topic of a real Kafka. */
class DeadLettersOfSeveralTest {
  private static final String TOPIC = "activity-dead-letters";

  @TempDir private Path folder;

  @Test
  void aTopicHasThoseOfAllAndOneKeyOpensThem() throws Exception {
    Path key = folder.resolve("key.json");
    try (EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
        KafkaLocal kafka = KafkaLocal.start()) {
      Map<String, String> properties = PostgresLocal.shared().newStore();
      properties.putAll(
          Connect.with(
              Connect.to("acme", kinesis.createStream(1), kinesis.endpoint()),
              "acme",
              "source",
              "direct:acme"));
      properties.put("activity-sync.store.key-file", key.toString());
      properties.put("activity-sync.dead-letter", "kafka:" + TOPIC + "?brokers=" + kafka.address());
      try (TestApp one = TestApp.start(properties);
          TestApp two = TestApp.start(properties)) {
        setAside(one, "{\"kind\":\"at one\"");
        setAside(two, "{\"kind\":\"at two\"");
      }
      Path letters = Files.write(folder.resolve("letters"), read(kafka, 2));
      assertThat(letters).content().doesNotContain("at one", "at two");

      ByteArrayOutputStream shown = new ByteArrayOutputStream();
      PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
      int code =
          new CommandLine(new OpenDeadLetters(out))
              .execute("--key-file", key.toString(), letters.toString());
      assertThat(code).isZero();
      assertThat(shown.toString(StandardCharsets.UTF_8).lines())
          .hasSize(2)
          .anyMatch(line -> line.contains("at one"))
          .anyMatch(line -> line.contains("at two"))
          .allMatch(line -> line.contains("\"connection\":\"acme\""));
    }
  }

  private static void setAside(TestApp app, String bad) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> app.sees("acme").contains("\"state\":\"STREAMING\""));
    app.camel().createProducerTemplate().sendBody("direct:acme", bad);
  }

  private static List<String> read(KafkaLocal kafka, int count) {
    Map<String, Object> config = new HashMap<>(kafka.clientConfig());
    config.put(ConsumerConfig.GROUP_ID_CONFIG, "operator");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    List<String> lines = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                consumer
                    .poll(Duration.ofSeconds(1))
                    .forEach(letter -> lines.add(letter.value().strip()));
                return lines.size() >= count;
              });
    }
    return lines;
  }
}
