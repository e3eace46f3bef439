package io.activitysync.bench.contender;

import io.activitysync.bench.Cost;
import io.activitysync.bench.load.Chunk;
import io.activitysync.bench.load.Feed;
import io.activitysync.support.server.KafkaLocal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The whole of this project with a topic of a real broker as its source. The topic holds all events
 * of a run before its clock starts; what is measured is the app alone, and neither the broker nor
 * this process, which filled it. Several processes are one group, each with a store of its own.
 */
final class FromKafka implements Contender {
  private static final String TOPIC = "activity";
  private static final int BATCH = 500;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int POLL_MILLIS = 10;

  private final KafkaLocal kafka = KafkaLocal.start();
  private final Admin admin = Admin.create(kafka.clientConfig());
  private final KafkaProducer<String, byte[]> producer;
  private final List<App> apps = new ArrayList<>();
  private long produced;

  FromKafka(Job job, int partitions, int processes) throws Exception {
    admin.createTopics(List.of(new NewTopic(TOPIC, partitions, (short) 1))).all().get();
    producer =
        new KafkaProducer<>(
            kafka.clientConfig(), new StringSerializer(), new ByteArraySerializer());
    for (int i = 0; i < processes; i++) {
      apps.add(
          App.streaming(
              job, App.folder(), "source=kafka:" + TOPIC + "?brokers=" + kafka.address()));
    }
  }

  @Override
  public int[] inFlightChoices() {
    return new int[] {0};
  }

  @Override
  public void fill(Feed feed) throws Exception {
    for (App app : apps) {
      app.act("suspend");
      app.await("PAUSED");
    }
    long before = produced;
    produce(feed);
    for (App app : apps) {
      app.act("resume");
    }
    App.awaitDelivered(apps, before + 1);
  }

  @Override
  public void send(Feed feed, int inFlight) throws Exception {
    produce(feed);
    App.awaitDelivered(apps, produced);
    awaitCommitted();
  }

  /** What is read again after a partition has moved is delivered twice, and counts so. */
  private void awaitCommitted() throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (committed() < produced) {
      if (System.nanoTime() > deadline) {
        throw new IOException("the group did not commit all; the apps' logs are in target/bench");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private long committed() throws Exception {
    return admin
        .listConsumerGroupOffsets("activity-sync-" + App.ID)
        .partitionsToOffsetAndMetadata()
        .get(1, TimeUnit.MINUTES)
        .values()
        .stream()
        .mapToLong(place -> place == null ? 0 : place.offset())
        .sum();
  }

  private void produce(Feed feed) throws Exception {
    for (Chunk chunk = feed.take(BATCH); chunk != null; chunk = feed.take(BATCH)) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; i < chunk.size(); i++) {
        sent.add(producer.send(new ProducerRecord<>(TOPIC, chunk.key(i), chunk.data(i))));
      }
      produced += chunk.size();
      for (Future<RecordMetadata> one : sent) {
        one.get(1, TimeUnit.MINUTES);
      }
    }
  }

  @Override
  public Cost cost() {
    return new Cost(apps.stream().map(App::handle).toArray(ProcessHandle[]::new));
  }

  @Override
  public void close() {
    apps.forEach(App::close);
    producer.close(Duration.ZERO);
    admin.close(Duration.ZERO);
    kafka.close();
  }
}
