package io.activitysync.route;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommit;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;

/**
 * The {@code commitKafkaOffsets} step, for a Kafka consumer with {@code batching=true}: commits the
 * last offset of every partition of the batch. The header that Camel puts on the batch commits only
 * the partition of its last record, so that a restart would repeat the others. What the group has
 * given to another consumer since the records were read is left to that one. To be called on the
 * consumer's thread, as a route does; safe for use by several threads otherwise.
 */
final class CommitKafkaOffsets implements Processor {

  /** Exchange property that holds the batch, as the consumer made it. */
  static final String POLLED = "polled";

  private static final Duration POLL = Duration.ofMillis(100);

  /** Half a minute: a rebalance waits for the slowest of the group. */
  private static final int MOST_POLLS = 300;

  /**
   * Commits.
   *
   * @throws IllegalStateException where the property {@code polled} is no list of exchanges with a
   *     manual commit
   */
  @Override
  public void process(Exchange exchange) {
    if (!(exchange.getProperty(POLLED) instanceof List<?> polled)) {
      throw new IllegalStateException(
          "commitKafkaOffsets: exchange property polled should hold the consumer's batch: before"
              + " the events are sent, setProperty polled to ${body}, and use batching=true");
    }
    Map<TopicPartition, KafkaManualCommit> last = new LinkedHashMap<>();
    for (Object one : polled) {
      Message record = one instanceof Exchange each ? each.getMessage() : exchange.getMessage();
      KafkaManualCommit commit =
          record.getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class);
      if (commit == null) {
        throw new IllegalStateException(
            "commitKafkaOffsets: the consumer's allowManualCommit should be true");
      }
      last.put(partition(record, commit), commit);
    }
    last.values().forEach(CommitKafkaOffsets::commit);
  }

  /** Camel's own names it, which saves looking up two headers of each record. */
  private static TopicPartition partition(Message record, KafkaManualCommit commit) {
    return commit instanceof DefaultKafkaManualCommit known
        ? known.getPartition()
        : new TopicPartition(
            record.getHeader(KafkaConstants.TOPIC, String.class),
            record.getHeader(KafkaConstants.PARTITION, Integer.class));
  }

  private static void commit(KafkaManualCommit commit) {
    for (int rebalancing = 0; KafkaBatch.isOwn(commit); rebalancing++) {
      try {
        commit.commit();
        return;
      } catch (RebalanceInProgressException e) {
        if (!(commit instanceof DefaultKafkaManualCommit known) || rebalancing == MOST_POLLS) {
          throw e;
        }
        takePart(known.getCamelExchangePayload().consumer);
      }
    }
  }

  /**
   * A consumer takes part in a rebalance by polling, and may not commit until it has. Were the
   * batch left to fail, its consumer would leave the group and join anew: another rebalance, at
   * which other processes would fail to commit.
   */
  private static void takePart(Consumer<?, ?> consumer) {
    Set<TopicPartition> read = new HashSet<>(consumer.assignment());
    read.removeAll(consumer.paused());
    consumer.pause(read);
    try {
      ConsumerRecords<?, ?> records = consumer.poll(POLL);
      // of partitions that came with this poll: they are polled again
      records.partitions().forEach(one -> consumer.seek(one, records.records(one).get(0).offset()));
    } finally {
      read.retainAll(consumer.assignment());
      consumer.resume(read);
    }
  }
}
