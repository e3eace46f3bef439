package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.kinesis.TestKinesis;
import io.activitysync.support.server.KafkaTopic;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ThrowingRunnable;

/**
 * What a group has committed of a topic, and what of it is in a stream: nothing may be committed
 * before it is there. Used by one thread.
 */
final class TopicInStream {
  private final KafkaTopic topic;
  private final String group;
  private final TestKinesis kinesis;
  private final String stream;
  private final Set<Integer> ahead = new HashSet<>();

  TopicInStream(KafkaTopic topic, String group, TestKinesis kinesis, String stream) {
    this.topic = topic;
    this.group = group;
    this.kinesis = kinesis;
    this.stream = stream;
  }

  static void awaitThat(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .untilAsserted(assertion);
  }

  /** Numbers of the events that are in the stream, in their order, by key. */
  Map<String, List<Integer>> byKey() {
    return Connect.numbersByKey(kinesis, stream);
  }

  Set<Integer> delivered() {
    Set<Integer> numbers = new HashSet<>();
    byKey().values().forEach(numbers::addAll);
    return numbers;
  }

  /**
   * What is committed is asked first: the stream only grows.
   *
   * @return what is delivered
   */
  Set<Integer> look() throws Exception {
    Set<Integer> committed = new HashSet<>(topic.before(topic.committed(group)));
    Set<Integer> delivered = delivered();
    committed.removeAll(delivered);
    ahead.addAll(committed);
    return delivered;
  }

  void awaitShares(Integer... partitions) {
    awaitThat(
        () -> {
          look();
          assertThat(topic.shares(group)).containsExactly(partitions);
        });
  }

  /** Sum over the partitions. */
  long committed() throws Exception {
    return topic.committed(group).values().stream().mapToLong(Long::longValue).sum();
  }

  void assertNothingAheadAndAllInOrder() {
    assertThat(ahead).as("committed before it was in the stream").isEmpty();
    assertThat(byKey().values())
        .allSatisfy(numbers -> assertThat(numbers.stream().distinct().toList()).isSorted());
  }
}
