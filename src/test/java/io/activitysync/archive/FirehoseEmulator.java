package io.activitysync.archive;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.support.kinesis.TestKinesis;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/**
 * Does with a stream what Amazon Data Firehose is documented to do, as the template's delivery
 * stream tells it: takes aggregated records apart, asks jq for the partition of each, and puts an
 * object for each partition into S3, compressed; what has none goes below the error prefix with the
 * reason. For one thread.
 */
final class FirehoseEmulator {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final BigInteger LAST_HASH =
      BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

  /** "Capped at 500 per record" (developer guide, multi record deaggregation). */
  private static final int MOST_SUB_RECORDS = 500;

  private static final Pattern KEY = Pattern.compile("!\\{partitionKeyFromQuery:(\\w+)}");

  private final TestKinesis kinesis;
  private final String stream;
  private final S3Local s3;
  private final JsonNode settings;
  private final String query;
  private final Map<String, Integer> taken = new HashMap<>();

  /** As the resource {@code Firehose} of a template says. */
  FirehoseEmulator(TestKinesis kinesis, String stream, S3Local s3, JsonNode deliveryStream) {
    this.kinesis = kinesis;
    this.stream = stream;
    this.s3 = s3;
    this.settings = deliveryStream.at("/Properties/ExtendedS3DestinationConfiguration");
    this.query = parameter("MetadataExtraction", "MetadataExtractionQuery");
  }

  /** A processor's parameter; null where there is no such processor. */
  private String parameter(String processor, String name) {
    for (JsonNode each : settings.at("/ProcessingConfiguration/Processors")) {
      for (JsonNode parameter : each.path("Parameters")) {
        if (each.path("Type").asText().equals(processor)
            && parameter.path("ParameterName").asText().equals(name)) {
          return parameter.path("ParameterValue").asText();
        }
      }
    }
    return null;
  }

  /**
   * Takes what has come since the last time, and writes it.
   *
   * @return how many events these were
   */
  int deliver() throws IOException, InterruptedException {
    List<byte[]> events = new ArrayList<>();
    for (Map.Entry<String, List<Record>> shard : kinesis.recordsByShard(stream).entrySet()) {
      List<Record> all = shard.getValue();
      int from = taken.getOrDefault(shard.getKey(), 0);
      taken.put(shard.getKey(), all.size());
      for (KinesisClientRecord record :
          new AggregatorUtil()
              .deaggregate(
                  all.subList(from, all.size()).stream()
                      .map(KinesisClientRecord::fromRecord)
                      .toList(),
                  BigInteger.ZERO,
                  LAST_HASH)) {
        byte[] data = new byte[record.data().remaining()];
        record.data().get(data);
        events.addAll(subRecords(data));
      }
    }
    write(events);
    return events.size();
  }

  /**
   * The JSON objects in a record, where that is asked for: at most 500, without what is between.
   */
  private List<byte[]> subRecords(byte[] data) throws IOException {
    if (!"JSON".equals(parameter("RecordDeAggregation", "SubRecordType"))) {
      return List.of(data);
    }
    List<byte[]> objects = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(data)) {
      while (parser.nextToken() != null) {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int end = (int) parser.currentLocation().getByteOffset();
        objects.add(Arrays.copyOfRange(data, start, end));
      }
    } catch (JsonParseException e) {
      // no text of objects: it goes on as it is, and fails at the next step
      return List.of(data);
    }
    if (objects.size() > MOST_SUB_RECORDS) {
      throw new IOException(objects.size() + " objects in a record");
    }
    return objects;
  }

  private void write(List<byte[]> events) throws IOException, InterruptedException {
    Map<String, ByteArrayOutputStream> objects = new LinkedHashMap<>();
    // nothing between two records where AppendDelimiterToRecord is off
    String between = parameter("AppendDelimiterToRecord", "Delimiter");
    byte[] delimiter =
        between == null
            ? new byte[0]
            : between.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);
    List<JsonNode> partitions = partitions(events);
    for (int i = 0; i < events.size(); i++) {
      JsonNode partition = partitions.get(i);
      String prefix =
          partition.has("error")
              ? settings
                  .path("ErrorOutputPrefix")
                  .asText()
                  .replace("!{firehose:error-output-type}", "processing-failed")
              : fill(settings.path("Prefix").asText(), partition);
      ByteArrayOutputStream object =
          objects.computeIfAbsent(prefix, any -> new ByteArrayOutputStream());
      if (partition.has("error")) {
        object.write(failure(partition.path("error").asText(), events.get(i)));
      } else {
        object.write(events.get(i));
        object.write(delimiter);
      }
    }
    for (Map.Entry<String, ByteArrayOutputStream> object : objects.entrySet()) {
      s3.put(
          object.getKey() + "archive-to-s3-1-2026-03-14-09-30-00-" + UUID.randomUUID() + ".gz",
          pack(object.getValue().toByteArray()));
    }
  }

  /** The answer of jq for each event, or {@code error} with what it says. */
  private List<JsonNode> partitions(List<byte[]> events) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (byte[] event : events) {
      // one text for jq, whatever is in it
      lines.write(JSON.writeValueAsBytes(new String(event, StandardCharsets.UTF_8)));
      lines.write('\n');
    }
    String program =
        "try (fromjson | "
            + query
            + " | if any(.[]; . == null or . == \"\") then error(\"a key is empty\") else . end)"
            + " catch {error: .}";
    List<JsonNode> answers = new ArrayList<>();
    for (String line :
        AwsTools.run(List.of("jq", "-c", program), lines.toByteArray()).lines().toList()) {
      answers.add(JSON.readTree(line));
    }
    if (answers.size() != events.size()) {
      throw new IOException(answers.size() + " answers for " + events.size() + " events");
    }
    return answers;
  }

  private static String fill(String prefix, JsonNode partition) {
    Matcher key = KEY.matcher(prefix);
    return key.replaceAll(
        found -> Matcher.quoteReplacement(partition.path(found.group(1)).asText()));
  }

  private static byte[] failure(String reason, byte[] event) throws IOException {
    return (JSON.writeValueAsString(
                Map.of(
                    "errorCode",
                    "DynamicPartitioning.MetadataExtractionFailed",
                    "errorMessage",
                    reason,
                    "rawData",
                    Base64.getEncoder().encodeToString(event)))
            + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private byte[] pack(byte[] data) throws IOException {
    if (!settings.path("CompressionFormat").asText().equals("GZIP")) {
      return data;
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(data);
    }
    return packed.toByteArray();
  }
}
