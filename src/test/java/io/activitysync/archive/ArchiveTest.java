package io.activitysync.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.activitysync.event.version.catalogue.CatalogueVersion;
import io.activitysync.event.version.catalogue.EventCatalogue;
import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.kinesis.KinesisLocal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * From events that are posted to the answers that a marketing team asks for: the application, a
 * Kinesis and an S3 that others wrote, Firehose by what is documented of it, and the template's
 * delivery stream, tables and questions as they are published.
 */
class ArchiveTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"kpl, event", "lines, lines"})
  void whatIsPostedAnswersTheQuestionsOfEachVersionThoughItCameTwice(
      String aggregation, String recordsHold) throws Exception {
    KinesisLocal kinesis = KinesisLocal.shared();
    String stream = kinesis.createStream(2);
    Map<String, JsonNode> template = Template.with(Map.of("RecordsHold", recordsHold)).resources();
    Map<String, String> properties = new LinkedHashMap<>();
    for (String version : Questions.versions()) {
      String id = connection(version);
      properties.putAll(
          Connect.with(Connect.to(id, stream, kinesis.endpoint()), id, "version", version));
    }
    try (S3Local s3 = new S3Local(Files.createDirectory(folder.resolve("s3")));
        TestApp app = TestApp.start(aggregating(aggregation), properties)) {
      FirehoseEmulator firehose =
          new FirehoseEmulator(kinesis, stream, s3, template.get("Firehose"));
      for (int time = 0; time < 2; time++) {
        for (String version : Questions.versions()) {
          post(app, connection(version));
        }
        putNoEvent(kinesis, stream);
        assertThat(firehose.deliver()).isGreaterThan(30);
      }
      Path bucket = folder.resolve("bucket");
      s3.copyTo(bucket);
      assertThat(s3.objects().keySet())
          .anyMatch(key -> key.startsWith("events/v1.0/day=2026-03-15/kind=outbound-sms/"))
          .anyMatch(key -> key.startsWith("events/v0.0/day=2026-03-14/kind=bounced/"))
          .anyMatch(key -> key.startsWith("failed/processing-failed/"));
      asked(template, bucket);
    }
  }

  /** A record that another program wrote into the stream. */
  static void putNoEvent(KinesisLocal kinesis, String stream) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(SdkException.class)
        .until(
            () ->
                kinesis
                        .client()
                        .putRecord(
                            put ->
                                put.streamName(stream)
                                    .partitionKey("k")
                                    .data(SdkBytes.fromUtf8String("no event\n")))
                        .sequenceNumber()
                    != null);
  }

  static void asked(Map<String, JsonNode> template, Path bucket) throws Exception {
    for (String version : Questions.versions()) {
      CatalogueVersion read = EventCatalogue.builtIn().find(version).orElseThrow();
      JsonNode table = template.get("Table" + version.replace(".", "v"));
      String name = table.at("/Properties/TableInput/Name").asText();
      try (Questions questions = new Questions()) {
        questions.open(read, table, bucket);
        int rows = Integer.parseInt(questions.rows("SELECT count(*) FROM " + name).get(0));
        int events = Integer.parseInt(questions.rows("SELECT count(*) FROM activity").get(0));
        assertThat(rows).as("what came twice").isGreaterThan(events);
        boolean clicks = !version.equals("0.0");
        for (var question : Campaign.answers(clicks).entrySet()) {
          assertThat(questions.ask(question.getKey()))
              .as(version + " " + question.getKey())
              .isEqualTo(question.getValue());
        }
      }
    }
  }

  static String connection(String version) {
    return "v" + version.replace('.', '-');
  }

  static void post(TestApp app, String connection) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> app.ingest(connection, Campaign.events()).statusCode() == 202);
  }

  /** The route files, with records put together; in few parts, so that there are several in one. */
  private Path aggregating(String aggregation) throws Exception {
    Path routes = Files.createDirectory(folder.resolve("routes"));
    String line = "                region: \"{{region}}\"\n";
    for (String name : new String[] {"activity-sync.camel.yaml", "pause-on-failure.camel.yaml"}) {
      String file = Files.readString(Path.of("routes").resolve(name));
      Files.writeString(
          routes.resolve(name),
          file.replace(
              line,
              line
                  + "                aggregation: %s\n".formatted(aggregation)
                  + "                aggregationBuckets: 4\n"));
    }
    return routes;
  }
}
