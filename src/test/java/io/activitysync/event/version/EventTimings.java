package io.activitysync.event.version;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.batch.Batches;
import io.activitysync.batch.BufferPool;
import io.activitysync.batch.RecordBatch;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventSettings;
import io.activitysync.event.PiiKey;
import io.activitysync.event.PiiMode;
import io.activitysync.event.Tally;
import io.activitysync.event.reading.EventLimits;
import io.activitysync.event.reading.EventReader;
import io.activitysync.event.reading.SampleEvents;
import io.activitysync.event.version.catalogue.EventCatalogue;
import io.activitysync.event.version.yaml.VersionFolder;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Times reading and transforming in the thread's own CPU time, so that what else the machine does
 * matters little, as ratios to v1.0 with personal data included. The ways take turns; of each the
 * median round counts. Prints a table, and with {@code write} puts it between its markers in
 * docs/performance.md, which has the command.
 */
public final class EventTimings {
  private static final BufferPool BUFFERS = new BufferPool(1 << 20);

  private static final Path DOCUMENT = Path.of("docs/performance.md");
  private static final String BEGIN = "<!-- event timings: begin -->\n";
  private static final String END = "<!-- event timings: end -->\n";
  private static final int EVENTS = 2_000;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private interface Work {
    long run() throws Exception;
  }

  /** A way to take events, and the one that it is compared with: itself where it is the measure. */
  private record Way(String name, Work work, String base, List<Double> nanos) {
    double median() {
      List<Double> sorted = nanos.stream().sorted().toList();
      return sorted.get(sorted.size() / 2);
    }
  }

  private EventTimings() {}

  /** Takes the number of rounds, the milliseconds of each and maybe {@code write}. */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 9;
    long roundNanos = (args.length > 1 ? Long.parseLong(args[1]) : 500) * 1_000_000;
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.start();
      List<Way> ways = ways(context);
      // the first round warms, and is forgotten
      for (int round = 0; round <= rounds; round++) {
        for (Way way : ways) {
          double nanos = time(way, roundNanos);
          if (round > 0) {
            way.nanos().add(nanos);
          }
        }
      }
      String table = table(ways);
      System.out.print(table);
      if (List.of(args).contains("write")) {
        write(table);
      }
    }
  }

  private static List<Way> ways(CamelContext context) throws Exception {
    EventVersions versions = EventVersions.builtIn();
    EventCatalogue catalogue = EventCatalogue.builtIn();
    String yaml =
        new VersionFolder(context, versions, catalogue)
            .load(Path.of("routes/versions/1.1-example"));
    String click = catalogue.find(yaml).orElseThrow().samples().get(0).source().toString();
    byte[] clicks = (click + "\n").repeat(EVENTS).getBytes(StandardCharsets.UTF_8);
    byte[] messages = SampleEvents.ndjson(EVENTS, new Random(1));
    List<Way> ways = new ArrayList<>();
    String plain = "v1.0, a message of " + messages.length / EVENTS + " bytes";
    String plainClick = "v1.0, a clicked link of " + clicks.length / EVENTS + " bytes";
    add(ways, plain, sent(messages, versions, settings("1.0", PiiMode.INCLUDE)), plain);
    add(ways, "reading alone", () -> read(messages), plain);
    add(ways, "v1.0, pii=redact", sent(messages, versions, settings("1.0", PiiMode.REDACT)), plain);
    add(ways, "v1.0, pii=hash", sent(messages, versions, settings("1.0", PiiMode.HASH)), plain);
    add(ways, "v0.0", sent(messages, versions, settings("0.0", PiiMode.INCLUDE)), plain);
    add(ways, "Jackson readTree and writeValueAsBytes", () -> tree(messages), plain);
    add(ways, plainClick, sent(clicks, versions, settings("1.0", PiiMode.INCLUDE)), plainClick);
    add(
        ways,
        "1.1-example in YAML, a clicked link",
        sent(clicks, versions, settings(yaml, PiiMode.INCLUDE)),
        plainClick);
    return ways;
  }

  private static void add(List<Way> ways, String name, Work work, String base) {
    ways.add(new Way(name, work, base, new ArrayList<>()));
  }

  private static EventSettings settings(String version, PiiMode mode) {
    PiiKey key = new PiiKey(new byte[32]);
    return new EventSettings(
        version, Set.of(), mode, key, Map.of(), EventSettings.EXPERIENCE_ID, false);
  }

  private static double time(Way way, long roundNanos) throws Exception {
    long start = THREADS.getCurrentThreadCpuTime();
    long runs = 0;
    long done = 0;
    while (THREADS.getCurrentThreadCpuTime() - start < roundNanos) {
      done += way.work().run();
      runs++;
    }
    if (done == 0) {
      throw new IllegalStateException(way.name() + " did nothing");
    }
    return (THREADS.getCurrentThreadCpuTime() - start) / (double) (runs * EVENTS);
  }

  private static String table(List<Way> ways) {
    StringBuilder table =
        new StringBuilder("\n| | CPU of an event, µs | of v1.0 |\n|---|--:|--:|\n");
    for (Way way : ways) {
      Way base =
          ways.stream().filter(each -> each.name().equals(way.base())).findFirst().orElseThrow();
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.2f | %.2f |%n",
              way.name(),
              way.median() / 1000,
              way.median() / base.median()));
    }
    return table.append('\n').toString();
  }

  private static void write(String table) throws Exception {
    String text = Files.readString(DOCUMENT);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if (begin < BEGIN.length() || end < begin) {
      throw new IllegalStateException(DOCUMENT + " lacks the markers " + BEGIN + END);
    }
    Files.writeString(DOCUMENT, text.substring(0, begin) + table + text.substring(end));
  }

  private static long tree(byte[] body) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    long bytes = 0;
    try (MappingIterator<JsonNode> events = mapper.readerFor(JsonNode.class).readValues(body)) {
      while (events.hasNext()) {
        bytes += mapper.writeValueAsBytes(events.next()).length;
      }
    }
    return bytes;
  }

  private static long read(byte[] body) throws Exception {
    long events = 0;
    try (Batches<EventBatch> stream = new EventReader(EventLimits.DEFAULT).read(body, null, null)) {
      for (var batch = stream.next(); batch != null; batch = stream.next()) {
        events += batch.size();
      }
    }
    return events;
  }

  private static Work sent(byte[] body, EventVersions versions, EventSettings settings) {
    return () -> transform(body, settings, versions);
  }

  private static long transform(byte[] body, EventSettings settings, EventVersions versions)
      throws Exception {
    long bytes = 0;
    Batches<EventBatch> stream = new EventReader(EventLimits.DEFAULT).read(body, null, null);
    try (Batches<RecordBatch> out =
        VersionedEvents.of(stream, versions, () -> settings, new Tally(), null, BUFFERS)) {
      for (var batch = out.next(); batch != null; batch = out.next()) {
        for (int i = 0; i < batch.size(); i++) {
          bytes += batch.length(i) + batch.partitionKey(i).length();
        }
      }
    }
    return bytes;
  }
}
