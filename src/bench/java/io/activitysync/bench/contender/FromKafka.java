package io.activitysync.bench.contender;

import io.activitysync.bench.Cost;
import io.activitysync.bench.load.Chunk;
import io.activitysync.bench.load.Feed;
import io.activitysync.support.server.KafkaLocal;
import io.activitysync.support.server.KafkaTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/**
 * The whole of this project with a topic of a real broker as its source. The topic holds all events
 * of a run before its clock starts, in a transaction that is not committed, so that processes of a
 * group have joined and wait; what is measured is these alone, and neither the broker nor this
 * process, which filled it. Several processes are one group, each with a store of its own.
 */
final class FromKafka implements Contender {
  private static final String TOPIC = "activity";
  private static final int BATCH = 500;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration POLL = Duration.ofMillis(10);

  private final KafkaLocal kafka = KafkaLocal.start();
  private final KafkaTopic topic;
  private final KafkaProducer<String, byte[]> producer;
  private final List<App> apps = new ArrayList<>();

  /** By partition, where a group stands that has read all. */
  private final Map<Integer, Long> ends = new HashMap<>();

  private boolean filled;

  FromKafka(Job job, int partitions, int processes) throws Exception {
    topic = new KafkaTopic(kafka, TOPIC, partitions);
    Map<String, Object> config = new HashMap<>(kafka.clientConfig());
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "bench");
    producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    producer.initTransactions();
    String source = "kafka:%s?brokers=%s&isolationLevel=read_committed";
    for (int i = 0; i < processes; i++) {
      apps.add(
          App.streaming(job, App.folder(), "source=" + source.formatted(TOPIC, kafka.address())));
    }
  }

  @Override
  public int[] inFlightChoices() {
    return new int[] {0};
  }

  @Override
  public void fill(Feed feed) throws Exception {
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (Chunk chunk = feed.take(BATCH); chunk != null; chunk = feed.take(BATCH)) {
      for (int i = 0; i < chunk.size(); i++) {
        sent.add(producer.send(new ProducerRecord<>(TOPIC, chunk.key(i), chunk.data(i))));
      }
    }
    for (Future<RecordMetadata> one : sent) {
      RecordMetadata place = one.get(1, TimeUnit.MINUTES);
      ends.put(place.partition(), place.offset() + 1);
    }
    filled = true;
  }

  @Override
  public void send(Feed feed, int inFlight) throws Exception {
    if (!filled) {
      fill(feed);
    }
    producer.commitTransaction();
    filled = false;
    Awaitility.await("the group commits all; logs are in target/bench")
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(this::hasCommitted);
  }

  /**
   * Delivered is not counted: what is read again after a partition has moved counts twice there.
   */
  private boolean hasCommitted() throws Exception {
    Map<Integer, Long> committed = topic.committed("activity-sync-" + App.ID);
    return ends.entrySet().stream()
        .allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  @Override
  public Cost cost() {
    return new Cost(apps.stream().map(App::handle).toArray(ProcessHandle[]::new));
  }

  @Override
  public void close() {
    apps.forEach(App::close);
    producer.close(Duration.ZERO);
    topic.close();
    kafka.close();
  }
}
