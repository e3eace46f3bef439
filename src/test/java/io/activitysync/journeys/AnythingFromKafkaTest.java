package io.activitysync.journeys;

import static io.activitysync.journeys.AnythingDone.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.server.KafkaLocal;
import io.activitysync.support.server.PostgresLocal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * As {@link AnythingAtTwoProcessesTest}, with a topic of a real broker, which crashes and throws
 * members out of the group while events come in: in the end all that the broker has is in the
 * stream, and each key is in order.
 */
class AnythingFromKafkaTest {
  private static final String TOPIC = "anything";
  private static final List<String> OWN_VERBS = List.of("delete", "aggregation");

  @TempDir private Path folder;

  private final AtomicBoolean over = new AtomicBoolean();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final EmbeddedTestKinesis kinesis = EmbeddedTestKinesis.start();
  private final FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
  private Processes processes;

  @AfterEach
  void stop() {
    over.set(true);
    threads.shutdownNow();
    if (processes != null) {
      processes.close();
    }
    proxy.close();
    kinesis.close();
  }

  @Test
  void nothingIsLostAndEachKeyIsInOrder() throws Exception {
    Map<String, String> properties = new HashMap<>(PostgresLocal.shared().newStore());
    properties.put("activity-sync.store.key-file", folder.resolve("key.json").toString());
    properties.put("activity-sync.call-timeout", "3s");
    properties.put("camel.main.shutdownTimeout", "2");
    try (KafkaLocal kafka = KafkaLocal.start();
        KafkaProducer<String, String> producer = kafka.producer();
        Admin admin = Admin.create(kafka.clientConfig())) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 3, (short) 1))).all().get();
      processes = new Processes(folder.resolve("no-routes"), properties);
      AnythingDone done = new AnythingDone(12, processes::call, proxy.endpoint());
      ToldEvents told = new ToldEvents("topic", kinesis.createStream(4));
      done.make(told, "kafka:" + TOPIC + "?brokers=" + kafka.address() + "&sessionTimeoutMs=6000");
      Future<?> source = threads.submit(() -> told.produce(producer, TOPIC, over));
      Future<?> operator = threads.submit(() -> done.operate(told, OWN_VERBS, done.dice()));
      List<Future<?>> others =
          List.of(
              threads.submit(() -> done.disturb(proxy, done.dice(), over)),
              threads.submit(() -> processes.restart(done::say, done.dice(), over)),
              threads.submit(() -> disturb(kafka, admin, done, done.dice())));
      join(List.of(operator));
      over.set(true);
      join(others);
      join(List.of(source));
      done.awaitStream(told);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(told.missing(kinesis.texts(told.stream())))
                      .as(done.story())
                      .isEmpty());
      told.check(kinesis.texts(told.stream()), done.story());
    }
  }

  private Void disturb(KafkaLocal kafka, Admin admin, AnythingDone done, Random dice)
      throws Exception {
    while (!over.get()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500 + dice.nextInt(6_000)));
      if (dice.nextInt(3) == 0) {
        done.say("broker crashes");
        kafka.restart();
      } else {
        done.say("members are thrown out");
        try {
          admin
              .removeMembersFromConsumerGroup(
                  "activity-sync-topic", new RemoveMembersFromConsumerGroupOptions())
              .all()
              .get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
          done.say("not thrown out: " + e);
        }
      }
    }
    return null;
  }

  private static void join(List<Future<?>> all) throws Exception {
    for (Future<?> one : all) {
      one.get(20, TimeUnit.MINUTES);
    }
  }
}
