package io.activitysync.route;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommit;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;

/**
 * A batch as Camel's Kafka consumer with {@code batching=true} hands it over. It is gathered over
 * several polls, at each of which the group may give a partition to another process: that one reads
 * what is not committed, and what comes after. Stateless; to be called on the consumer's thread, or
 * while that waits.
 */
final class KafkaBatch {
  private KafkaBatch() {}

  /**
   * Leaves out what another process reads by now: sent here too, it would come twice, and behind
   * later events of its keys. Any other body stays as it is.
   */
  static void keepOwn(Exchange exchange) {
    Message message = exchange.getMessage();
    if (exchange.getFromEndpoint() instanceof KafkaEndpoint
        && message.getBody() instanceof List<?> batch
        && !batch.stream().allMatch(KafkaBatch::isOwn)) {
      message.setBody(batch.stream().filter(KafkaBatch::isOwn).toList());
    }
  }

  private static boolean isOwn(Object one) {
    return !(one instanceof Exchange record)
        || isOwn(
            record.getMessage().getHeader(KafkaConstants.MANUAL_COMMIT, KafkaManualCommit.class));
  }

  /** A partition that went to another process since may have been committed further on there. */
  static boolean isOwn(KafkaManualCommit commit) {
    return !(commit instanceof DefaultKafkaManualCommit known)
        || known.getCamelExchangePayload().consumer.assignment().contains(known.getPartition());
  }
}
