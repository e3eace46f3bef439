package io.activitysync.management.metrics;

import static io.activitysync.support.app.Connect.event;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Prometheus reads from the running application. */
class MetricsTest {
  private final TestKinesis kinesis = KinesisLocal.shared();

  private static void awaitState(TestApp app, String connection, String state) {
    await()
        .atMost(60, SECONDS)
        .until(() -> app.show(connection).contains("\"state\":\"" + state + "\""));
  }

  @Test
  void countsWhatBecameOfEventsByConnection() throws Exception {
    String stream = kinesis.createStream(1);
    try (TestApp app = TestApp.start(Connect.to("demo", stream, kinesis.endpoint()))) {
      awaitState(app, "demo", "STREAMING");
      app.ingest("demo", event("e", "1") + "\n" + event("e", "2"));
      app.ingest("demo", "{\"kind\":\"made-up\",\"timestamp\":\"2026-03-14T09:26:53.589Z\"}");
      app.ingest("demo", "not json");
      app.act("demo", "disable");
      app.ingest("demo", event("e", "3"));

      Scrape scrape = Scrape.of(app.metrics());
      assertThat(scrape.value("activity_sync_events_received_total", "demo")).isEqualTo(4);
      assertThat(scrape.value("activity_sync_events_delivered_total", "demo", "experience-start"))
          .isEqualTo(2);
      assertThat(scrape.value("activity_sync_records_delivered_total", "demo")).isEqualTo(2);
      assertThat(scrape.value("activity_sync_events_skipped_total", "demo", "unknown_kind"))
          .isEqualTo(1);
      assertThat(scrape.value("activity_sync_events_rejected_total", "demo")).isEqualTo(1);
      assertThat(scrape.value("activity_sync_events_discarded_total", "demo")).isEqualTo(1);
      assertThat(scrape.value("activity_sync_delivered_bytes_total", "demo")).isGreaterThan(300);
      assertThat(scrape.value("activity_sync_call_seconds_count", "demo")).isPositive();
      assertThat(scrape.value("activity_sync_call_records_sum", "demo")).isEqualTo(2);
      assertThat(scrape.value("activity_sync_connections", "demo", "DISABLED")).isEqualTo(1);
      assertThat(scrape.value("activity_sync_connections", "demo", "STREAMING")).isZero();
      assertThat(scrape.value("activity_sync_unacknowledged_oldest_seconds", "demo")).isZero();
      assertThat(scrape.value("activity_sync_buffered_bytes")).isZero();
    }
  }

  @Test
  void pauseGrowsOlderAndItsCallsCountByFault() throws Exception {
    String missing = "missing-" + kinesis.createStream(1);
    try (TestApp app = TestApp.start(Connect.to("demo", missing, kinesis.endpoint()))) {
      awaitState(app, "demo", "PAUSED");
      await()
          .atMost(60, SECONDS)
          .until(
              () -> Scrape.of(app.metrics()).value("activity_sync_paused_seconds", "demo") > 0.01);
      assertThat(Scrape.of(app.metrics()).value("activity_sync_connections", "demo", "PAUSED"))
          .isEqualTo(1);
    }
  }

  @Test
  void saysHowMuchRoomDeadLettersHaveWhereTheyAreFiles() throws Exception {
    String stream = kinesis.createStream(1);
    Map<String, String> properties =
        new LinkedHashMap<>(Connect.to("demo", stream, kinesis.endpoint()));
    properties.put("activity-sync.dead-letter.mib", "3");
    try (TestApp app = TestApp.start(properties)) {
      Scrape scrape = Scrape.of(app.metrics());
      assertThat(scrape.value("activity_sync_dead_letters_limit_bytes")).isEqualTo(3 << 20);
      assertThat(scrape.value("activity_sync_dead_letters_bytes")).isNotNegative();
    }
    properties.put("activity-sync.dead-letter", "mock:dead");
    try (TestApp app = TestApp.start(properties)) {
      assertThat(Scrape.of(app.metrics()).families())
          .contains("activity_sync_buffered_bytes")
          .noneMatch(family -> family.startsWith("activity_sync_dead_letters"));
    }
  }

  @Test
  void noMoreConnectionsGetALabelThanAreAllowedAndTheRestIsSummed() throws Exception {
    String stream = kinesis.createStream(1);
    Map<String, String> properties = new LinkedHashMap<>();
    for (String id : new String[] {"a", "b", "c", "d"}) {
      properties.putAll(Connect.to(id, stream, kinesis.endpoint()));
    }
    properties.put("activity-sync.metrics.connections", "2");
    try (TestApp app = TestApp.start(properties)) {
      for (String id : new String[] {"a", "b", "c", "d"}) {
        awaitState(app, id, "STREAMING");
        app.ingest(id, event("e", "1"));
      }
      Scrape scrape = Scrape.of(app.metrics());
      assertThat(scrape.labels("connection")).containsExactlyInAnyOrder("a", "b", "other");
      assertThat(scrape.value("activity_sync_events_received_total", "a")).isEqualTo(1);
      assertThat(scrape.value("activity_sync_events_received_total", "other")).isEqualTo(2);
      assertThat(scrape.value("activity_sync_connections", "other", "STREAMING")).isEqualTo(2);
    }
  }
}
