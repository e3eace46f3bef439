package io.activitysync.connection.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.settings.SourceSharing.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceSharingTest {
  private static final SourceSharing USUAL = new SourceSharing(List.of(""), List.of(""));

  @ParameterizedTest
  @CsvSource({
    "platform-http:/ingest/acme, SHARED",
    "direct:acme, SHARED",
    "kafka:activity?brokers=h, SHARED",
    "aws2-sqs://queue, SHARED",
    "jms:queue:events, SHARED",
    "jms:events, SHARED",
    "activemq:topic:events, OWNED",
    "jms://topic:events?subscriptionDurable=true, OWNED",
    "file:inbox/topic:x, OWNED",
    "file://inbox, OWNED",
    "sftp:host/in, OWNED",
    "timer:tick, OWNED",
    "quartz:a?cron=0+0+*+*+*+?, OWNED",
    "sql:select 1, OWNED",
    "jpa:com.example.Event, OWNED",
    "aws2-kinesis:other, OWNED",
    "debezium-postgres:a, OWNED",
    "master:acme:file:inbox, SHARED",
    "acme-own:x, UNKNOWN",
    "telegram:bots, UNKNOWN"
  })
  void eachIsSharedOrOwned(String uri, Kind kind) {
    assertThat(USUAL.of(uri)).isEqualTo(kind);
    assertThat(USUAL.isOwned(uri)).isEqualTo(kind != Kind.SHARED);
  }

  @Test
  void settingsSayOtherwise() {
    SourceSharing own =
        new SourceSharing(List.of(" file ", "acme-own", "x"), List.of("kafka", "x"));
    assertThat(own.of("file:inbox")).isEqualTo(Kind.SHARED);
    assertThat(own.of("acme-own:x")).isEqualTo(Kind.SHARED);
    assertThat(own.of("kafka:activity")).isEqualTo(Kind.OWNED);
    assertThat(own.of("x:y")).as("owned does no harm").isEqualTo(Kind.OWNED);
    assertThat(own.of("timer:tick")).isEqualTo(Kind.OWNED);
  }
}
