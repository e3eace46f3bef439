package io.activitysync.connection.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourcePlacesTest {
  private final SourcePlaces places = new SourcePlaces();

  @ParameterizedTest
  @CsvSource({
    "kafka:t?groupId=g&brokers=h:9092, kafka://t?brokers=h:9092&group-id=g",
    "kafka:t?groupId=g, 'kafka:s,t?groupId=RAW(g)'",
    "kafka:t?groupId=g&brokers=a:1, 'kafka:t?groupId=g&brokers=b:1,A:1'",
    "kafka:orders?groupId=g, kafka:o.*?groupId=g&topicIsPattern=true",
    "kafka:o.*?groupId=g&topicIsPattern=true, kafka:o.*?groupId=g&topicIsPattern=true",
    "file:/in, file:///in/?delete=true",
    "file:/in, file:/other/../in",
    "file:/in, master:acme:file:/in",
    "file:/in?include=a.*, file:/in",
    "file:/in?include=a.*, file:/in?include=a.*&delay=5",
    "file:/in?recursive=true, file:/in/acme",
    "file:/in/acme, file:/in?recursive=true",
    "file:/in?noop=true, file:/in",
    "sftp:host/in, sftp://host/in?move=done",
    "seda:x, seda://x?size=5",
    "jms:events, jms:queue:events?transacted=true",
    "aws2-sqs:q?region=eu-central-1, aws2-sqs://q?region=eu-central-1",
  })
  void twoThatTakeFromOnePlaceAreTold(String first, String second) {
    places.add("acme", first);
    assertThat(places.problem("beta", second))
        .hasValueSatisfying(
            told -> assertThat(told).contains("connection \"acme\"", "gets a part", "should"));
    assertThat(places.problem("acme", second)).as("its own").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "kafka:t?groupId=g, kafka:t?groupId=h",
    "kafka:t?groupId=g, kafka:u?groupId=g",
    "kafka:t?groupId=g&brokers=a:1, kafka:t?groupId=g&brokers=b:1",
    "kafka:o.*?groupId=g, kafka:orders?groupId=g",
    "kafka:orders?groupId=g, kafka:a.*?groupId=g&topicIsPattern=true",
    "file:/in, file:/in2",
    "file:/in, file:/in/acme",
    "file:/in?recursive=true, file:/inner",
    "file:/in?include=a.*, file:/in?include=b.*",
    "file:/in?noop=true, file:/in?noop=true",
    "sftp:one/in, sftp:two/in",
    "jms:topic:events, jms:topic:events",
    "jms:events?selector=a, jms:events?selector=b",
    "aws2-sqs:q?region=eu-central-1, aws2-sqs:q?region=eu-west-1",
    "seda:x?multipleConsumers=true, seda:x?multipleConsumers=true",
    "timer:t, timer:t",
    "platform-http:/ingest/acme, platform-http:/ingest/acme",
  })
  void thoseThatLeaveOneAnotherEverythingAreNot(String first, String second) {
    places.add("acme", first);
    assertThat(places.problem("beta", second)).isEmpty();
  }

  @Test
  void theGroupOfItsOwnIsKnownToo() {
    places.add("acme", SourceSafety.complete("acme", "kafka:t"));
    assertThat(places.problem("beta", SourceSafety.complete("beta", "kafka:t"))).isEmpty();
    assertThat(places.problem("beta", "kafka:t?groupId=activity-sync-acme"))
        .hasValueSatisfying(told -> assertThat(told).contains("the Kafka topic t", "groupId"));
  }

  @ParameterizedTest
  @CsvSource({
    "kafka:a b",
    "kafka:..",
    "'kafka:a, b'",
    "'kafka:a,,b'",
    "kafka:a%2Fb",
    "kafka:*?topicIsPattern=true",
    "kafka:a?brokers=here",
    "'kafka:a?brokers=h:1,here'",
    "kafka:a?brokers=h:port"
  })
  void aTopicThatCanNeverBeIsTold(String uri) {
    assertThat(SourcePlace.wrong(uri)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "kafka:a",
    "'kafka://a,b.c_d-E?brokers=h:1'",
    "kafka:a.*?topicIsPattern=true",
    "x:a b",
    "'kafka:a?brokers=h.x:1, [::1]:9092,SSL://h:1'"
  })
  void aTopicThatCanBeIsRight(String uri) {
    assertThat(SourcePlace.wrong(uri)).isEmpty();
    assertThat(SourcePlace.wrong("kafka:" + "x".repeat(249))).isEmpty();
    assertThat(SourcePlace.wrong("kafka:" + "x".repeat(250))).isPresent();
  }
}
