package io.activitysync.runtime;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks whether the broker still has what a group has not read, as each partition comes to a
 * consumer: what retention took away while nobody read is passed over by Kafka's client, which
 * tells nothing but the log. Looks on a consumer's own thread, before anything that it has just
 * polled is committed; several may be looked after.
 */
final class KafkaLosses {
  private static final Duration ANSWER = Duration.ofSeconds(1);
  private static final long AGAIN = TimeUnit.SECONDS.toNanos(5);

  private final java.util.function.Consumer<String> told;

  /** What was looked at, of consumers that there are. */
  private final Map<Consumer<?, ?>, Set<TopicPartition>> looked = new ConcurrentHashMap<>();

  /** Where what is there began, of partitions of which that was told. */
  private final Map<TopicPartition, Long> known = new ConcurrentHashMap<>();

  /** Where the broker did not answer. */
  private volatile long next = System.nanoTime();

  /**
   * Looks after the consumers of a route.
   *
   * @param told takes a sentence for an operator, without full stop
   */
  KafkaLosses(java.util.function.Consumer<String> told) {
    this.told = told;
  }

  /** A consumer begins, perhaps instead of another. */
  void forget() {
    looked.clear();
  }

  /** Looks at the partitions that came to a consumer since it was looked at last. */
  void look(Consumer<?, ?> consumer) {
    Set<TopicPartition> now = consumer.assignment();
    Set<TopicPartition> before = looked.getOrDefault(consumer, Set.of());
    if (now.equals(before) || System.nanoTime() - next < 0) {
      return;
    }
    Set<TopicPartition> come = new HashSet<>(now);
    come.removeAll(before);
    try {
      if (!come.isEmpty()) {
        compare(consumer, come);
      }
      looked.put(consumer, Set.copyOf(now));
    } catch (KafkaException e) {
      next = System.nanoTime() + AGAIN;
    }
  }

  private void compare(Consumer<?, ?> consumer, Set<TopicPartition> come) {
    Map<TopicPartition, OffsetAndMetadata> places = consumer.committed(come, ANSWER);
    // of a group that has read nothing yet nothing is lost
    places.values().removeIf(place -> place == null);
    if (places.isEmpty()) {
      return;
    }
    Map<String, String> lost = new TreeMap<>();
    consumer
        .beginningOffsets(places.keySet(), ANSWER)
        .forEach(
            (partition, first) -> {
              long next = places.get(partition).offset();
              // one that is read again, as after a pause, has not lost it once more
              if (next < first && !first.equals(known.put(partition, first))) {
                lost.put(partition.toString(), gone(partition, next, first));
              }
            });
    if (!lost.isEmpty()) {
      told.accept(
          "the broker has deleted what was not read yet: "
              + String.join("; ", lost.values())
              + "; look at retention.ms and retention.bytes of the topic");
    }
  }

  private static String gone(TopicPartition partition, long next, long first) {
    return "%d records at most of the topic %s, partition %d, from offset %d on"
        .formatted(first - next, partition.topic(), partition.partition(), next);
  }
}
