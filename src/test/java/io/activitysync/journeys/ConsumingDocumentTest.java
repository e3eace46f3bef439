package io.activitysync.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.activitysync.event.version.catalogue.CatalogueVersion;
import io.activitysync.event.version.catalogue.EventCatalogue;
import io.activitysync.event.version.catalogue.VersionSample;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.kpl.Messages.AggregatedRecord;
import software.amazon.kinesis.retrieval.kpl.Messages.Record;

/** Does what docs/consuming.md tells a reader to do. */
class ConsumingDocumentTest {
  private static final Path DOCUMENT = Path.of("docs/consuming.md");
  private static final Path LAMBDA = Path.of("docs/examples/lambda/index.mjs");
  private static final String BEGIN = "<!-- athena: begin -->\n";
  private static final String END = "<!-- athena: end -->\n";

  @TempDir private Path folder;

  @Test
  void theTablesAreThoseOfTheSchemas() throws Exception {
    StringBuilder tables = new StringBuilder();
    for (CatalogueVersion version : EventCatalogue.builtIn().all()) {
      tables.append("\n### ").append(version.label()).append("\n\n");
      tables.append(AthenaTables.ddl(version));
    }
    tables.append('\n');
    String text = Files.readString(DOCUMENT);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(DOCUMENT, text.substring(0, begin) + tables + text.substring(end));
      return;
    }
    assertThat(text.substring(begin, end))
        .as("run mvn test -Dtest=ConsumingDocumentTest -Ddocs.write=true")
        .isEqualTo(tables.toString());
  }

  @Test
  void everyFieldOfEverySampleHasItsColumnAndEveryColumnItsField() throws Exception {
    String document = Files.readString(DOCUMENT);
    for (CatalogueVersion version : EventCatalogue.builtIn().all()) {
      Map<String, String> columns = columns(document, AthenaTables.name(version));
      List<String> used = new ArrayList<>();
      for (VersionSample sample : version.samples()) {
        sample
            .sent()
            .properties()
            .forEach(
                field -> {
                  String column = field.getKey().toLowerCase(Locale.ROOT);
                  used.add(column);
                  assertThat(columns).as(sample.name()).containsKey(column);
                  assertFits(field.getKey(), field.getValue(), columns.get(column));
                });
      }
      assertThat(used).as(version.label()).containsAll(without(columns, "day"));
    }
  }

  /** Names and types, read out of the statement. */
  private static Map<String, String> columns(String document, String table) {
    int start = document.indexOf("CREATE EXTERNAL TABLE " + table + " (");
    assertThat(start).isPositive();
    String ddl = document.substring(start, document.indexOf("ROW FORMAT", start));
    Map<String, String> columns = new LinkedHashMap<>();
    Matcher column = Pattern.compile("`(\\w+)` ([\\w<>:,]+?)(?=,\\n|\\n|, `|\\))").matcher(ddl);
    while (column.find()) {
      columns.put(column.group(1), column.group(2));
    }
    return columns;
  }

  private static List<String> without(Map<String, String> columns, String name) {
    return columns.keySet().stream().filter(each -> !each.equals(name)).toList();
  }

  private static void assertFits(String name, JsonNode value, String type) {
    boolean fits =
        value.isNull()
            || type.equals("string")
            || (type.equals("boolean") && value.isBoolean())
            || (type.equals("bigint") && value.isIntegralNumber())
            || (type.startsWith("array<") && value.isArray())
            || (type.startsWith("struct<") && value.isObject());
    assertThat(fits).as(name + " " + value + " in " + type).isTrue();
    if (type.startsWith("struct<")) {
      value
          .fieldNames()
          .forEachRemaining(
              inner -> assertThat(type).contains(inner.toLowerCase(Locale.ROOT) + ":"));
    }
  }

  @Test
  void theKinesisClientLibrarysProcessorTakesEachEventOnce() throws Exception {
    String source = block("java");
    Path file = Files.writeString(folder.resolve("ActivityEvents.java"), source);
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                errors,
                "--release",
                "17",
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                file.toString());
    assertThat(code).as(errors.toString(StandardCharsets.UTF_8)).isZero();
    List<String> taken = new ArrayList<>();
    BiConsumer<String, String> take = (key, event) -> taken.add(key + " " + event);
    AtomicInteger checkpoints = new AtomicInteger();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      ShardRecordProcessor processor =
          (ShardRecordProcessor)
              loader.loadClass("ActivityEvents").getConstructor(BiConsumer.class).newInstance(take);
      byte[] several = aggregated(List.of("a", "b"), List.of(event(1), event(2)));
      for (byte[] data :
          List.of(
              event(0),
              several,
              event(1),
              lines(event(1), event(3)),
              lines(identified(0), identified(7)),
              identified(2))) {
        processor.processRecords(
            ProcessRecordsInput.builder()
                .records(
                    new AggregatorUtil().deaggregate(List.of(record(data)), BigInteger.ZERO, LAST))
                .checkpointer(checkpointer(checkpoints))
                .build());
      }
    }
    assertThat(taken)
        .containsExactly(
            "k {\"n\":0}",
            "a {\"n\":1}",
            "b {\"n\":2}",
            "k {\"n\":3}",
            "k {\"id\":\"e\",\"index\":0}");
    assertThat(checkpoints).hasValue(6);
  }

  private static final BigInteger LAST = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

  private static KinesisClientRecord record(byte[] data) {
    return KinesisClientRecord.builder()
        .partitionKey("k")
        .sequenceNumber("1")
        .data(ByteBuffer.wrap(data))
        .build();
  }

  private static RecordProcessorCheckpointer checkpointer(AtomicInteger calls) {
    return (RecordProcessorCheckpointer)
        Proxy.newProxyInstance(
            ConsumingDocumentTest.class.getClassLoader(),
            new Class<?>[] {RecordProcessorCheckpointer.class},
            (proxy, method, args) -> {
              calls.incrementAndGet();
              return null;
            });
  }

  @Test
  void theLambdaTakesEachEventOnceAndGoesOnAtTheOneThatFailed() throws Exception {
    byte[] several = aggregated(List.of("a", "b"), List.of(event(1), event(2)));
    List<String> records = new ArrayList<>();
    List<byte[]> data =
        List.of(
            event(0),
            several,
            lines(event(0), event(3)),
            event(0),
            lines(identified(0), identified(7)),
            identified(2),
            new byte[] {(byte) 0xf3, 1},
            event(9));
    for (int i = 0; i < data.size(); i++) {
      records.add(
          "{\"kinesis\":{\"partitionKey\":\"k\",\"sequenceNumber\":\"%d\",\"data\":\"%s\"}}"
              .formatted(i, Base64.getEncoder().encodeToString(data.get(i))));
    }
    String run =
        "import(process.argv[1]).then(async m => console.log(JSON.stringify(await"
            + " m.handler({Records:[%s]}))))".formatted(String.join(",", records));
    Process node =
        new ProcessBuilder("node", "-e", run, LAMBDA.toUri().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> lines =
        new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    assertThat(node.waitFor()).isZero();
    assertThat(lines)
        .containsExactly(
            "{\"partitionKey\":\"k\",\"sequenceNumber\":\"0\",\"event\":{\"n\":0}}",
            "{\"partitionKey\":\"a\",\"sequenceNumber\":\"1\",\"event\":{\"n\":1}}",
            "{\"partitionKey\":\"b\",\"sequenceNumber\":\"1\",\"event\":{\"n\":2}}",
            "{\"partitionKey\":\"k\",\"sequenceNumber\":\"2\",\"event\":{\"n\":3}}",
            "{\"partitionKey\":\"k\",\"sequenceNumber\":\"4\",\"event\":{\"id\":\"e\",\"index\":0}}",
            "{\"batchItemFailures\":[{\"itemIdentifier\":\"6\"}]}");
  }

  private static byte[] event(int number) {
    return ("{\"n\":" + number + "}\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The same event of v1.1, out of a poll that was cut elsewhere. */
  private static byte[] identified(int index) {
    return ("{\"id\":\"e\",\"index\":" + index + "}\n").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] lines(byte[]... events) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] event : events) {
      all.write(event);
    }
    return all.toByteArray();
  }

  private static byte[] aggregated(List<String> keys, List<byte[]> events) throws Exception {
    AggregatedRecord.Builder all = AggregatedRecord.newBuilder().addAllPartitionKeyTable(keys);
    for (int i = 0; i < events.size(); i++) {
      all.addRecords(
          Record.newBuilder().setPartitionKeyIndex(i).setData(ByteString.copyFrom(events.get(i))));
    }
    byte[] body = all.build().toByteArray();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(HexFormat.of().parseHex("f3899ac2"));
    bytes.write(body);
    bytes.write(MessageDigest.getInstance("MD5").digest(body));
    return bytes.toByteArray();
  }

  private static String block(String language) throws Exception {
    String text = Files.readString(DOCUMENT);
    int start = text.indexOf("```" + language + "\n") + language.length() + 4;
    return text.substring(start, text.indexOf("```", start));
  }

  @Test
  void theQueryAsksForColumnsThatThereAre() throws Exception {
    String document = Files.readString(DOCUMENT);
    Map<String, String> columns = columns(document, "activity_events_1_0");
    assertThat(columns).containsKeys("data", "kind", "timestamp").containsEntry("data", "string");
  }
}
