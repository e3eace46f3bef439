package io.activitysync.route;

import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommit;
import org.apache.camel.component.kafka.consumer.KafkaManualCommitFactory.CamelExchangePayload;
import org.apache.camel.component.kafka.consumer.KafkaManualCommitFactory.KafkaRecordPayload;
import org.apache.kafka.clients.consumer.Consumer;

/** Records as Camel's Kafka consumer hands them over, whose commit a test sees. */
final class SampleCommits {
  private SampleCommits() {}

  /** Has a record of a consumer do something where it is committed. */
  static void put(
      Exchange record, Consumer<?, ?> consumer, KafkaRecordPayload place, Runnable commit) {
    record
        .getMessage()
        .setHeader(
            KafkaConstants.MANUAL_COMMIT,
            new DefaultKafkaManualCommit(
                new CamelExchangePayload(record, consumer, "thread", null), place) {
              @Override
              public void commit() {
                commit.run();
              }
            });
  }
}
