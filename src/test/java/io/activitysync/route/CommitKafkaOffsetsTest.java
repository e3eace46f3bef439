package io.activitysync.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommitFactory.KafkaRecordPayload;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.junit.jupiter.api.Test;

class CommitKafkaOffsetsTest {
  private static final TopicPartition KEPT = new TopicPartition("activity", 0);
  private static final TopicPartition GONE = new TopicPartition("activity", 1);

  private final MockConsumer<Object, Object> consumer =
      new MockConsumer<>(OffsetResetStrategy.EARLIEST);
  private final Map<TopicPartition, Long> committed = new HashMap<>();

  private int rebalancing;

  private void commit(List<Exchange> batch) {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.setProperty(CommitKafkaOffsets.POLLED, batch);
    new CommitKafkaOffsets().process(exchange);
  }

  private Exchange record(TopicPartition partition, long offset) {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.getMessage().setHeader(KafkaConstants.TOPIC, partition.topic());
    exchange.getMessage().setHeader(KafkaConstants.PARTITION, partition.partition());
    SampleCommits.put(
        exchange,
        consumer,
        new KafkaRecordPayload(partition, offset, 1_000),
        () -> {
          if (rebalancing-- > 0) {
            throw new RebalanceInProgressException();
          }
          committed.put(partition, offset + 1);
        });
    return exchange;
  }

  /** Camel gathers a batch over several polls, and the group may take partitions at each. */
  @Test
  void leavesAPartitionThatHasGoneToItsNewOwner() {
    consumer.assign(List.of(KEPT, GONE));
    List<Exchange> batch = new ArrayList<>();
    for (long offset = 5; offset < 8; offset++) {
      batch.add(record(KEPT, offset));
      batch.add(record(GONE, offset));
    }
    consumer.assign(List.of(KEPT));

    commit(batch);

    assertThat(committed).containsOnly(Map.entry(KEPT, 8L));
  }

  /** Kafka refuses a commit then, until the consumer has polled. */
  @Test
  void takesPartInARebalanceAndThenCommits() {
    TopicPartition came = new TopicPartition("activity", 2);
    consumer.subscribe(List.of("activity"));
    consumer.rebalance(List.of(KEPT));
    consumer.updateBeginningOffsets(Map.of(KEPT, 8L, came, 3L));
    rebalancing = 2;
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(List.of(KEPT, came));
          consumer.addRecord(new ConsumerRecord<>("activity", 2, 3, "key", "value"));
        });

    commit(List.of(record(KEPT, 7)));

    assertThat(committed).containsOnly(Map.entry(KEPT, 8L));
    assertThat(consumer.position(came)).as("nothing is passed over").isEqualTo(3);
    assertThat(consumer.paused()).isEmpty();
  }
}
