package io.activitysync.connection.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSourceOptionsTest {

  @ParameterizedTest
  @CsvSource({
    "autoCommitEnable=true, autoCommitEnable should be false",
    "allowManualCommit=false, allowManualCommit should be true",
    "breakOnFirstError=false, breakOnFirstError should be true",
    "break-on-first-error=false, breakOnFirstError should be true",
    "BREAKonfirsterror=RAW(false), breakOnFirstError should be true",
    "%62atching=false, batching should be true",
    "batching=true&batching=false, batching should be true",
    "autoOffsetReset=latest, autoOffsetReset should be earliest",
    "groupId=, groupId should have a value",
    "additionalProperties.enable.auto.commit=true, without enable.auto.commit",
    "additionalProperties.group.id=x, without group.id"
  })
  void refusesWhatLosesEvents(String options, String part) {
    assertThat(KafkaSource.problem("kafka:t?" + options)).contains(part);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka:t",
        "kafka:t?brokers=h:9092",
        "kafka:t?breakOnFirstError=TRUE&autoCommitEnable=%66alse&autoOffsetReset=RAW(earliest)",
        "kafka:t?additionalProperties.sasl.jaas.config=x",
        "file:in?batching=false"
      })
  void takesTheRest(String uri) {
    assertThat(KafkaSource.problem(uri)).isNull();
  }

  @Test
  void saysWhatIsNotSaid() {
    String all =
        "groupId=activity-sync-acme&autoCommitEnable=false&allowManualCommit=true"
            + "&breakOnFirstError=true&batching=true&autoOffsetReset=earliest&valueDeserializer="
            + "org.apache.kafka.common.serialization.ByteArrayDeserializer&maxPollRecords=500"
            + "&pollTimeoutMs=50&batchingIntervalMs=50";
    assertThat(KafkaSource.complete("acme", "kafka:t")).isEqualTo("kafka:t?" + all);
    assertThat(KafkaSource.complete("acme", "kafka:t?brokers=h"))
        .isEqualTo("kafka:t?brokers=h&" + all);
    assertThat(KafkaSource.complete("acme", "kafka:t?" + all)).isEqualTo("kafka:t?" + all);
    assertThat(KafkaSource.complete("acme", "kafka:t?max-poll-records=9&GROUPID=g"))
        .doesNotContain("maxPollRecords", "groupId")
        .contains("batching=true");
    assertThat(KafkaSource.complete("acme", "direct:acme")).isEqualTo("direct:acme");
  }

  @Test
  void connectionIsRefusedWithWhatIsRight() {
    assertThat(KafkaSource.problem("kafka:t?breakOnFirstError=false&autoCommitEnable=true"))
        .isEqualTo(
            "would lose events that can't be delivered at once: breakOnFirstError should be true,"
                + " autoCommitEnable should be false; these are so by themselves where they are not"
                + " given");
  }
}
