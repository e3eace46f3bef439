package io.activitysync.journeys;

import static io.activitysync.journeys.AnythingDone.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.server.KafkaLocal;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  private final AnythingWorld world = new AnythingWorld();
  private Processes processes;

  @AfterEach
  void stop() {
    world.end();
    if (processes != null) {
      processes.close();
    }
    world.close();
  }

  @Test
  void nothingIsLostAndEachKeyIsInOrder() throws Exception {
    try (KafkaLocal kafka = KafkaLocal.start();
        KafkaProducer<String, String> producer = kafka.producer();
        Admin admin = Admin.create(kafka.clientConfig())) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 3, (short) 1))).all().get();
      processes = Processes.onOneStore(folder, AnythingWorld.quick());
      AnythingDone done = new AnythingDone(12, processes::call, world.proxy.endpoint());
      ToldEvents told = new ToldEvents("topic", world.kinesis.createStream(4));
      done.make(told, "kafka:" + TOPIC + "?brokers=" + kafka.address() + "&sessionTimeoutMs=6000");
      Future<?> source = world.begin(() -> told.produce(producer, TOPIC, world.over));
      Future<?> operator = world.begin(() -> done.operate(told, OWN_VERBS, done.dice()));
      List<Future<?>> others =
          List.of(
              world.begin(() -> done.disturb(world.proxy, done.dice(), world.over)),
              world.begin(() -> processes.restart(done::say, done.dice(), world.over)),
              world.begin(() -> disturb(kafka, admin, done, done.dice())));
      AnythingWorld.join(List.of(operator));
      world.over.set(true);
      AnythingWorld.join(others);
      AnythingWorld.join(List.of(source));
      done.awaitStream(told);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(told.missing(world.kinesis.texts(told.stream())))
                      .as(done.story())
                      .isEmpty());
      told.check(world.kinesis.texts(told.stream()), done.story());
    }
  }

  private Void disturb(KafkaLocal kafka, Admin admin, AnythingDone done, Random dice)
      throws Exception {
    while (!world.over.get()) {
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
}
