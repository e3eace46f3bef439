package io.activitysync.connection.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What Camel's Kafka consumer needs so that nothing is lost where events can't be delivered: by its
 * own defaults it commits what failed. Stateless.
 */
public final class KafkaSource {
  /**
   * Without these what failed is lost, so they may not be otherwise. Where nothing is committed
   * yet, an offset reset to the latest would pass over the first events when they failed.
   */
  private static final Map<String, String> NEEDED = new LinkedHashMap<>();

  /** These may be otherwise. */
  private static final Map<String, String> USUAL = new LinkedHashMap<>();

  /** Properties of Kafka's own that undo what is needed. */
  private static final Set<String> UNDOING =
      Set.of("enable.auto.commit", "auto.offset.reset", "group.id");

  private static final String GROUP = "groupId";

  static {
    NEEDED.put("autoCommitEnable", "false");
    NEEDED.put("allowManualCommit", "true");
    NEEDED.put("breakOnFirstError", "true");
    NEEDED.put("batching", "true");
    NEEDED.put("autoOffsetReset", "earliest");
    USUAL.put("valueDeserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
    USUAL.put("maxPollRecords", "500");
    USUAL.put("pollTimeoutMs", "50");
    USUAL.put("batchingIntervalMs", "50");
  }

  private KafkaSource() {}

  /** Whether a source's URI is one of Kafka. */
  public static boolean is(String uri) {
    return uri.startsWith("kafka:");
  }

  /** What would lose events; null where nothing does, and for any source but Kafka. */
  static String problem(String uri) {
    if (!is(uri)) {
      return null;
    }
    List<String> wrong = new ArrayList<>();
    for (ShownUri.Option option : ShownUri.options(uri)) {
      String name = plain(option.name());
      String value = SourcePolicy.decode(SourcePolicy.bare(option.value())).strip();
      NEEDED.forEach(
          (needed, right) -> {
            if (plain(needed).equals(name) && !right.equalsIgnoreCase(value)) {
              wrong.add(needed + " should be " + right);
            }
          });
      if (name.equals(plain(GROUP)) && value.isEmpty()) {
        wrong.add(GROUP + " should have a value");
      }
      UNDOING.stream()
          .filter(key -> name.startsWith("additionalproperties") && name.contains(key))
          .forEach(key -> wrong.add("additionalProperties should be without " + key));
    }
    return wrong.isEmpty()
        ? null
        : "would lose events that can't be delivered at once: "
            + String.join(", ", wrong)
            + "; these are so by themselves where they are not given";
  }

  /**
   * The URI with all that it does not say itself; the same for any source but Kafka.
   *
   * @param id of the connection, which names the group of consumers
   */
  public static String complete(String id, String uri) {
    if (!is(uri)) {
      return uri;
    }
    Map<String, String> missing = new LinkedHashMap<>();
    // without one Camel makes up another at each start, which knows of nothing committed
    missing.put(GROUP, "activity-sync-" + id);
    missing.putAll(NEEDED);
    missing.putAll(USUAL);
    Set<String> given =
        ShownUri.options(uri).stream()
            .map(option -> plain(option.name()))
            .collect(Collectors.toSet());
    missing.keySet().removeIf(name -> given.contains(plain(name)));
    String more =
        missing.entrySet().stream()
            .map(option -> option.getKey() + "=" + option.getValue())
            .collect(Collectors.joining("&"));
    String separator = !uri.contains("?") ? "?" : uri.matches(".*[?&]") ? "" : "&";
    return more.isEmpty() ? uri : uri + separator + more;
  }

  /** As Camel compares names of options. */
  private static String plain(String name) {
    return SourcePolicy.decode(name).replace("-", "").toLowerCase(Locale.ROOT);
  }
}
