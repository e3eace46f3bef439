package io.activitysync.management.metrics;

import static io.activitysync.support.app.Connect.event;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import io.activitysync.support.kinesis.WireFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/metrics.md tells of every metric that there is, and of no other. */
class MetricsDocumentTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(activity_sync_\\w+)` \\| (\\w+) \\| \\w+ \\| ([^|]*)\\|");
  private static final Pattern NAME = Pattern.compile("activity_sync_\\w+");
  private static final Pattern LABEL = Pattern.compile("`(\\w+)`");

  @Test
  void tableIsWhatPrometheusReads() throws Exception {
    TestKinesis kinesis = KinesisLocal.shared();
    String stream = kinesis.createStream(1);
    try (FaultProxy proxy = FaultProxy.before(kinesis.endpoint());
        TestApp app = TestApp.start(Connect.to("demo", stream, proxy.endpoint()))) {
      await().atMost(60, SECONDS).until(() -> app.show("demo").contains("\"state\":\"STREAMING\""));
      app.ingest("demo", "{\"kind\":\"made-up\",\"timestamp\":\"2026-03-14T09:26:53.589Z\"}");
      proxy.next(
          WireFault.failEntries("ProvisionedThroughputExceededException", i -> true),
          WireFault.throttle());
      assertThat(app.ingest("demo", event("e", "1")).statusCode()).isEqualTo(202);

      Scrape scrape = Scrape.of(app.metrics());
      assertThat(scrape.value("activity_sync_records_refused_total", "demo", "THROTTLED"))
          .isEqualTo(1);
      assertThat(scrape.value("activity_sync_records_retried_total", "demo")).isEqualTo(2);
      assertThat(scrape.value("activity_sync_records_delivered_total", "demo")).isEqualTo(1);
      Map<String, Set<String>> read = new TreeMap<>();
      scrape.families().stream()
          .filter(family -> family.startsWith("activity_sync_"))
          .forEach(family -> read.put(family, scrape.labelsOf(family)));
      assertThat(documented()).isEqualTo(read);
    }
  }

  @Test
  void alertsAndQueriesNameMetricsOfTheTable() throws Exception {
    Set<String> known = documented().keySet();
    String text = Files.readString(Path.of("docs/metrics.md"));
    Matcher name = NAME.matcher(text.substring(text.indexOf("## Alerts")));
    assertThat(
            name.results()
                .map(found -> found.group().replaceAll("_(bucket|sum|count)$", ""))
                .collect(Collectors.toSet()))
        .isNotEmpty()
        .isSubsetOf(known);
  }

  private static Map<String, Set<String>> documented() throws Exception {
    Map<String, Set<String>> documented = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(Path.of("docs/metrics.md")));
    while (row.find()) {
      documented.put(
          row.group(1),
          LABEL
              .matcher(row.group(3))
              .results()
              .map(label -> label.group(1))
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    return documented;
  }
}
