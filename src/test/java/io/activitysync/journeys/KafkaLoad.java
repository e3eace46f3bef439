package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.server.KafkaLocal;
import io.activitysync.support.server.KafkaTopic;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ThrowingRunnable;

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

  private final EmbeddedTestKinesis kinesis;
  private final KafkaLocal kafka;
  private final KafkaTopic topic;
  private final String stream;
  private final CountDownLatch enough = new CountDownLatch(1);
  private final Set<Integer> ahead = new HashSet<>();
  private volatile int written;
  private CompletableFuture<Void> load;

  KafkaLoad(EmbeddedTestKinesis kinesis) throws Exception {
    this.kinesis = kinesis;
    this.stream = kinesis.createStream(2);
    this.kafka = KafkaLocal.start();
    this.topic = new KafkaTopic(kafka, TOPIC, PARTITIONS);
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

  private static void awaitThat(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .untilAsserted(assertion);
  }

  private Set<Integer> delivered() {
    Set<Integer> numbers = new HashSet<>();
    Connect.numbersByKey(kinesis, stream).values().forEach(numbers::addAll);
    return numbers;
  }

  /** What is committed is asked first: the stream only grows. */
  private Set<Integer> look() throws Exception {
    Set<Integer> committed = new HashSet<>(topic.before(topic.committed(GROUP)));
    Set<Integer> delivered = delivered();
    committed.removeAll(delivered);
    ahead.addAll(committed);
    return delivered;
  }

  void awaitShares(Integer... partitions) {
    awaitThat(
        () -> {
          look();
          assertThat(topic.shares(GROUP)).containsExactly(partitions);
        });
  }

  /** Waits for all that has been written by now; more comes meanwhile. */
  void awaitAllSoFar(String when) {
    int last = written;
    awaitThat(
        () -> {
          Set<Integer> missing = all(last);
          missing.removeAll(look());
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
    awaitThat(
        () ->
            assertThat(topic.committed(GROUP).values().stream().mapToLong(one -> one).sum())
                .isEqualTo(written));
    assertThat(ahead).as("committed before it was in the stream").isEmpty();
    Map<String, List<Integer>> byKey = Connect.numbersByKey(kinesis, stream);
    assertThat(byKey.values())
        .allSatisfy(numbers -> assertThat(numbers.stream().distinct().toList()).isSorted());
    System.out.printf(
        "%,d events of a topic, %,d records%n",
        written, byKey.values().stream().mapToInt(List::size).sum());
  }

  @Override
  public void close() {
    enough.countDown();
    topic.close();
    kafka.close();
  }
}
