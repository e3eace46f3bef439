package io.activitysync.journeys;

import static io.activitysync.journeys.TopicInStream.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.server.KafkaLocal;
import io.activitysync.support.server.KafkaTopic;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A topic of a real broker that events are written to all the time, and what became of them in a
 * stream. Used by one thread.
 */
final class KafkaLoad implements AutoCloseable {
  static final String CONNECTION = "queue";
  static final String GROUP = "activity-sync-" + CONNECTION;
  private static final String TOPIC = "activity";
  private static final int PARTITIONS = 6;
  private static final int KEYS = 60;
  private static final int AT_ONCE = 10;
  private static final long EVERY_MS = 100;

  private final KafkaLocal kafka;
  private final KafkaTopic topic;
  private final TopicInStream way;
  private final String stream;
  private final CountDownLatch enough = new CountDownLatch(1);
  private volatile int written;
  private CompletableFuture<Void> load;

  KafkaLoad(EmbeddedTestKinesis kinesis) throws Exception {
    this.stream = kinesis.createStream(2);
    this.kafka = KafkaLocal.start();
    this.topic = new KafkaTopic(kafka, TOPIC, PARTITIONS);
    this.way = new TopicInStream(topic, GROUP, kinesis, stream);
  }

  String stream() {
    return stream;
  }

  /** Of a connection that reads it; who is not heard of for 10 s has left. */
  String source() {
    return "kafka:" + TOPIC + "?brokers=" + kafka.address() + "&sessionTimeoutMs=10000";
  }

  void begin() {
    load = CompletableFuture.runAsync(this::write);
  }

  private void write() {
    int next = 0;
    try {
      while (!enough.await(EVERY_MS, TimeUnit.MILLISECONDS)) {
        topic.write(KEYS, next, next + AT_ONCE);
        next += AT_ONCE;
        written = next;
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  void awaitShares(Integer... partitions) {
    way.awaitShares(partitions);
  }

  /** Waits for all that has been written by now; more comes meanwhile. */
  void awaitAllSoFar(String when) {
    int last = written;
    awaitThat(
        () -> {
          Set<Integer> missing = all(last);
          missing.removeAll(way.look());
          assertThat(missing).as(when).isEmpty();
        });
  }

  private static Set<Integer> all(int count) {
    Set<Integer> all = new HashSet<>();
    for (int i = 0; i < count; i++) {
      all.add(i);
    }
    return all;
  }

  /** Nothing more is written; all of it is to be in the stream, in order, and committed. */
  void assertAllIsThereAndInOrder() throws Exception {
    enough.countDown();
    load.get(1, TimeUnit.MINUTES);
    awaitAllSoFar("at the end");
    // no partition can be committed beyond its end: the sum tells of each
    awaitThat(() -> assertThat(way.committed()).isEqualTo(written));
    way.assertNothingAheadAndAllInOrder();
    System.out.printf(
        "%,d events of a topic, %,d records%n",
        written, way.byKey().values().stream().mapToInt(List::size).sum());
  }

  @Override
  public void close() {
    enough.countDown();
    topic.close();
    kafka.close();
  }
}
