package io.activitysync.route;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;

/**
 * The {@code commitKafkaOffsets} step, for a Kafka consumer with {@code batching=true}: commits the
 * last offset of every partition of the batch. The header that Camel puts on the batch commits only
 * the partition of its last record, so that a restart would repeat the others. To be called on the
 * consumer's thread, as a route does; safe for use by several threads otherwise.
 */
final class CommitKafkaOffsets implements Processor {

  /** Exchange property that holds the batch, as the consumer made it. */
  static final String POLLED = "polled";

  private record Partition(String topic, Integer number) {}

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
    Map<Partition, KafkaManualCommit> last = new LinkedHashMap<>();
    for (Object one : polled) {
      Message record = one instanceof Exchange each ? each.getMessage() : exchange.getMessage();
      KafkaManualCommit commit =
          record.getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class);
      if (commit == null) {
        throw new IllegalStateException(
            "commitKafkaOffsets: the consumer's allowManualCommit should be true");
      }
      last.put(
          new Partition(
              record.getHeader(KafkaConstants.TOPIC, String.class),
              record.getHeader(KafkaConstants.PARTITION, Integer.class)),
          commit);
    }
    last.values().forEach(KafkaManualCommit::commit);
  }
}
