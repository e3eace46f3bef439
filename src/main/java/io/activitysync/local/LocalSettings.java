package io.activitysync.local;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;

/**
 * What {@code activity-sync.local.*} says.
 *
 * @param port of the embedded Kinesis, 1 to 65535, or 0 for any that is free
 * @param streams number of shards by stream name
 * @param trickle sample events a second, 0 (none) to 1000
 * @param retainedMib how many MiB of its newest records a shard keeps, 1 to 1024
 * @param ingest where the sample events are posted
 */
record LocalSettings(
    int port, Map<String, Integer> streams, double trickle, int retainedMib, URI ingest) {

  private static final String PREFIX = "activity-sync.local.";
  private static final Set<String> HTTP = Set.of("http", "https");
  private static final String ADDRESS =
      "the address of a connection's HTTP source, as http://127.0.0.1:8080/ingest/demo";
  private static final int DEFAULT_SHARDS = 4;

  LocalSettings {
    streams = Collections.unmodifiableMap(new LinkedHashMap<>(streams));
    check(port >= 0 && port <= 65_535, "port", "a port from 1 to 65535, or 0 for any free one");
    check(trickle >= 0 && trickle <= 1_000, "trickle", "a number of events a second, 0 to 1000");
    check(retainedMib >= 1 && retainedMib <= 1_024, "retained-mib", "a number from 1 to 1024");
  }

  /** Whether the embedded Kinesis is wanted at all: whether a stream is named. */
  static boolean wanted(CamelContext context) {
    return !text(context, "streams", "").isEmpty();
  }

  /**
   * Reads the properties.
   *
   * @throws IllegalArgumentException naming the property and what would be right
   */
  static LocalSettings of(CamelContext context) {
    String httpPort = context.resolvePropertyPlaceholders("{{camel.server.port:8080}}").strip();
    return new LocalSettings(
        (int) number(context, "port", "4567"),
        streams(text(context, "streams", "")),
        number(context, "trickle", "2"),
        (int) number(context, "retained-mib", "16"),
        address(text(context, "ingest", "http://127.0.0.1:" + httpPort + "/ingest/demo")));
  }

  private static URI address(String text) {
    try {
      URI uri = new URI(text);
      check(uri.getHost() != null && HTTP.contains(uri.getScheme()), "ingest", ADDRESS);
      return uri;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(PREFIX + "ingest must be " + ADDRESS, e);
    }
  }

  private static Map<String, Integer> streams(String value) {
    Map<String, Integer> streams = new LinkedHashMap<>();
    for (String one : value.split(",", -1)) {
      String[] parts = one.strip().split(":", -1);
      check(
          Fields.isStreamName(parts[0])
              && parts.length <= 2
              && (parts.length == 1 || parts[1].matches("[1-9]\\d{0,3}")),
          "streams",
          "stream names with their number of shards, as activity-demo:4,other:1");
      streams.put(parts[0], parts.length == 1 ? DEFAULT_SHARDS : Integer.parseInt(parts[1]));
    }
    return streams;
  }

  private static double number(CamelContext context, String name, String fallback) {
    String value = text(context, name, fallback);
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(PREFIX + name + " must be a number, not " + value, e);
    }
  }

  private static String text(CamelContext context, String name, String fallback) {
    return context
        .getPropertiesComponent()
        .resolveProperty(PREFIX + name)
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .orElse(fallback);
  }

  private static void check(boolean valid, String name, String right) {
    if (!valid) {
      throw new IllegalArgumentException(PREFIX + name + " must be " + right);
    }
  }
}
