package io.activitysync.event.version;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.activitysync.event.EventLimits;
import io.activitysync.event.EventReader;
import io.activitysync.event.EventSettings;
import io.activitysync.event.EventStream;
import io.activitysync.event.PiiKey;
import io.activitysync.event.PiiMode;
import io.activitysync.event.SampleEvents;
import io.activitysync.event.Tally;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Times reading and transforming against Jackson's tree, in the thread's own CPU time, so that what
 * else the machine does matters little. Run by {@code mvn -q test-compile exec:java
 * -Dexec.classpathScope=test -Dexec.mainClass=io.activitysync.event.version.EventTimings}; the
 * figures are in docs/performance.md.
 */
public final class EventTimings {
  private static final int EVENTS = 10_000;
  private static final int ROUNDS = 7;
  private static final long ROUND_NANOS = 1_000_000_000L;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private interface Way {
    long run(byte[] body) throws Exception;
  }

  private EventTimings() {}

  /** Prints nanoseconds an event and a ratio for each way. */
  public static void main(String[] args) throws Exception {
    byte[] body = SampleEvents.ndjson(EVENTS, new Random(1));
    System.out.printf(Locale.ROOT, "%d bytes an event%n", body.length / EVENTS);
    double jackson = time("Jackson readTree + writeValueAsBytes", body, EventTimings::tree, 0);
    time("read alone", body, EventTimings::read, jackson);
    time("read + v1.0", body, text -> transform(text, EventSettings.ofVersion("1.0")), jackson);
    time("read + v1.0, pii=hash", body, text -> transform(text, hashing()), jackson);
    time("read + v1.0, pii=redact", body, text -> transform(text, redacting()), jackson);
    time("read + v0.0", body, text -> transform(text, EventSettings.ofVersion("0.0")), jackson);
    yaml();
  }

  /** The example in YAML, which carries clicked links alone; ns an event of 0.7 KB. */
  private static void yaml() throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.start();
      EventVersions versions = EventVersions.builtIn();
      EventCatalogue catalogue = EventCatalogue.builtIn();
      String id =
          new VersionFolder(context, versions, catalogue)
              .load(Path.of("routes/versions/1.1-example"));
      String event = catalogue.find(id).orElseThrow().samples().get(0).source().toString();
      byte[] clicks = (event + "\n").repeat(EVENTS).getBytes(StandardCharsets.UTF_8);
      EventSettings plain = EventSettings.ofVersion("1.0");
      EventSettings routed = EventSettings.ofVersion(id);
      double baseline =
          time("v1.0, a clicked link", clicks, text -> transform(text, plain, versions), 0);
      time(
          "1.1-example in YAML, the same",
          clicks,
          text -> transform(text, routed, versions),
          baseline);
    }
  }

  private static EventSettings hashing() {
    PiiKey key = new PiiKey(new byte[32]);
    return new EventSettings(
        "1.0", Set.of(), PiiMode.HASH, key, Map.of(), EventSettings.EXPERIENCE_ID, true);
  }

  private static EventSettings redacting() {
    return new EventSettings(
        "1.0", Set.of(), PiiMode.REDACT, null, Map.of(), EventSettings.EXPERIENCE_ID, true);
  }

  private static double time(String name, byte[] body, Way way, double baseline) throws Exception {
    double best = Double.MAX_VALUE;
    long sink = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      long runs = 0;
      while (THREADS.getCurrentThreadCpuTime() - start < ROUND_NANOS) {
        sink += way.run(body);
        runs++;
      }
      best = Math.min(best, (THREADS.getCurrentThreadCpuTime() - start) / (double) (runs * EVENTS));
    }
    System.out.printf(
        Locale.ROOT,
        "%-40s %7.0f ns an event  %5.2f x%s%n",
        name,
        best,
        baseline == 0 ? 1 : baseline / best,
        sink == 0 ? " (nothing done)" : "");
    return best;
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
    try (EventStream stream = new EventReader(EventLimits.DEFAULT).read(body, null, null)) {
      for (var batch = stream.next(); batch != null; batch = stream.next()) {
        events += batch.size();
      }
    }
    return events;
  }

  private static long transform(byte[] body, EventSettings settings) throws Exception {
    return transform(body, settings, EventVersions.builtIn());
  }

  private static long transform(byte[] body, EventSettings settings, EventVersions versions)
      throws Exception {
    long bytes = 0;
    EventStream stream = new EventReader(EventLimits.DEFAULT).read(body, null, null);
    try (OutgoingStream out = new VersionedEvents(stream, versions, () -> settings, new Tally())) {
      for (var batch = out.next(); batch != null; batch = out.next()) {
        for (int i = 0; i < batch.size(); i++) {
          bytes += batch.length(i) + batch.partitionKey(i).length();
        }
      }
    }
    return bytes;
  }
}
