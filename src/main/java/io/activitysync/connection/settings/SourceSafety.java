package io.activitysync.connection.settings;

import static java.util.stream.Collectors.joining;

import io.activitysync.connection.settings.SourceRule.Missing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a source keeps what could not be delivered: by their own defaults some of Camel's
 * consumers acknowledge what failed. Stateless.
 */
public final class SourceSafety {
  static final String KAFKA = "kafka";
  static final String FILE = "file";
  private static final String GROUP = "groupId";
  private static final String READ_LOCK = "readLock";
  private static final String EAGER = "idempotentEager";
  private static final String VALUES = "valueDeserializer";
  private static final String BYTES = "org.apache.kafka.common.serialization.ByteArrayDeserializer";
  private static final String TEXT = "org.apache.kafka.common.serialization.StringDeserializer";

  /** Properties of Kafka's own that undo what is needed. */
  private static final Set<String> UNDOING =
      Set.of("enable.auto.commit", "auto.offset.reset", "group.id");

  /** These may be otherwise. */
  private static final Map<String, Map<String, String>> USUAL =
      Map.of(KAFKA, new LinkedHashMap<>(), FILE, new LinkedHashMap<>());

  /** Of files, which may be otherwise, too. */
  private static final Map<String, String> ORDERED = new LinkedHashMap<>();

  /** Of components that can't keep what failed, or can't be guarded, whatever their options. */
  private static final Map<String, String> WARNINGS = new HashMap<>();

  static {
    Map<String, String> kafka = USUAL.get(KAFKA);
    kafka.put(VALUES, BYTES);
    kafka.put("maxPollRecords", "500");
    kafka.put("pollTimeoutMs", "50");
    kafka.put("batchingIntervalMs", "50");
    // how long new partitions of a topic wait to be read; Kafka's own way is 5 minutes
    kafka.put("metadataMaxAgeMs", "30000");
    // Kafka's own way asks, and logs, once a second where no broker answers or a topic is missing
    kafka.put("reconnectBackoffMaxMs", "10000");
    kafka.put("retryBackoffMaxMs", "10000");
    // Kafka's own way makes a topic of a slip in a name, and makes one that was deleted anew
    kafka.put("additionalProperties.allow.auto.create.topics", "false");
    // Kafka's own way hands over what a producer has taken back, by aborting its transaction
    kafka.put("isolationLevel", "read_committed");
    // one that joins or goes takes no partition from those that keep theirs
    kafka.put("partitionAssignor", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    USUAL.get(FILE).put(READ_LOCK, "changed");
    USUAL.get(FILE).put("readLockMinLength", "0");
    // one file after the other, or a key's events of two files would be sent as they come by
    ORDERED.put("sortBy", "file:modified;file:name");
    ORDERED.put("synchronous", "true");
    warn(
        "holds events in memory: whoever hands them over is told that they are taken before they"
            + " are delivered, and one that fails is gone; direct keeps the sender waiting",
        "seda",
        "disruptor",
        "stub");
    warn(
        "goes by the clock: an event that it makes, and that fails, is gone",
        "timer",
        "scheduler",
        "quartz",
        "cron");
    warn(
        "goes on past a record that failed, and begins where its iteratorType says at each start",
        "aws2-kinesis",
        "aws2-ddbstream");
    warn(
        "listens where no ingest token is asked for and no bound of bodies holds;"
            + " platform-http:/ingest/ with the connection's id is guarded",
        "netty-http",
        "jetty",
        "undertow",
        "servlet");
  }

  /** What stands before the URI of what one process at a time reads. */
  private static final Pattern MASTER = Pattern.compile("^master:(//)?[^:]+:");

  private SourceSafety() {}

  private static void warn(String sentence, String... schemes) {
    Set.of(schemes).forEach(scheme -> WARNINGS.put(scheme, sentence));
  }

  /** Whether a source's URI is one of Kafka. */
  public static boolean isKafka(String uri) {
    return scheme(uri).equals(KAFKA);
  }

  /**
   * What makes a connection's own source lose events, or deliver them without end; null where
   * nothing does.
   */
  static String problem(String uri) {
    String lost = sentence(wrong(uri, true, true), true);
    return lost == null
        ? sentence(wrong(uri, true, false), false)
        : isKafka(uri) ? lost + "; these are so by themselves where they are not given" : lost;
  }

  /**
   * What makes the source of a route that feeds connections lose events; null where nothing does.
   * Such a route is taken as it is written: nothing is added to its options.
   */
  public static String feederProblem(String uri) {
    return sentence(wrong(uri, false, true), true);
  }

  /** What a person should know of a source that may be as it is; null for nothing. */
  public static String warning(String uri, boolean own) {
    String scheme = scheme(uri);
    String again = own ? null : sentence(wrong(uri, false, false), false);
    if (again != null) {
      return again + "; unless a step of the route sees to it";
    }
    if (scheme.equals(KAFKA)) {
      return kafkaWarning(given(uri).get(plain(VALUES)), own);
    }
    return isFolder(scheme)
        ? folderWarning(scheme, given(uri), own)
        : SourceRule.isKnown(scheme)
            ? null
            : WARNINGS.getOrDefault(
                scheme,
                "is of a component of which it is not known here whether it keeps what failed; look"
                    + " for transacted, acknowledge and commit in the component's page");
  }

  /** Text is Kafka's own way, which puts U+FFFD for bytes that should be refused. */
  private static String kafkaWarning(String deserializer, boolean own) {
    boolean text = deserializer == null ? !own : deserializer.equals(TEXT);
    return text
        ? "reads values as text, by which bytes that are not UTF-8 are replaced instead of"
            + " refused; should be with "
            + VALUES
            + "="
            + BYTES
        : null;
  }

  static boolean isFolder(String scheme) {
    return scheme.equals(FILE) || SourceRule.REMOTE_FOLDERS.contains(scheme);
  }

  private static String folderWarning(String scheme, Map<String, String> given, boolean own) {
    if (isTrue(given, "noop") && !given.containsKey("idempotentrepository")) {
      return "has noop=true: what was read is known until the process ends, and then delivered"
          + " again; should be with move or delete=true";
    }
    if (isTrue(given, "idempotent")) {
      return "has idempotent=true: a file of a name that was read before stays, and is not"
          + " delivered";
    }
    String lock = given.get(plain(READ_LOCK));
    boolean completed = own && scheme.equals(FILE);
    boolean open = lock == null ? !completed : lock.equalsIgnoreCase("none");
    return open && !given.containsKey("donefilename")
        ? "has no readLock: a file that is still being written is read as far as it is there; should"
            + " be with readLock=changed and readLockMinLength=0"
        : null;
  }

  private static boolean isTrue(Map<String, String> given, String option) {
    return "true".equalsIgnoreCase(given.get(option));
  }

  private static String sentence(Set<String> wrong, boolean loses) {
    String what =
        loses
            ? "would lose events that can't be delivered at once: "
            : "would deliver the same events again without end: ";
    return wrong.isEmpty() ? null : what + String.join(", ", wrong);
  }

  private static Set<String> wrong(String uri, boolean own, boolean loses) {
    String scheme = scheme(uri);
    Set<String> wrong = new LinkedHashSet<>();
    for (SourceRule rule : SourceRule.of(scheme)) {
      if (rule.loses() == loses) {
        values(uri, rule.option()).forEach(value -> add(wrong, rule.problem(value, own)));
      }
    }
    Map<String, String> given = given(uri);
    if (loses && scheme.equals(KAFKA)) {
      addKafka(uri, given, own, wrong);
    }
    boolean remembers = remembers(scheme, given);
    String eager = given.get(plain(EAGER));
    if (loses && remembers && (eager == null ? !own : !eager.equalsIgnoreCase("false"))) {
      wrong.add(EAGER + " should be false");
    }
    boolean taken = given.containsKey("move") || isTrue(given, "delete");
    if (!loses && SourceRule.REMOTE_FOLDERS.contains(scheme) && !taken && !remembers) {
      wrong.add("move should have a value, or delete should be true");
    }
    return wrong;
  }

  /**
   * Whether it is kept in mind which files were read. Camel's default, eager, is to do so before
   * they are: one whose lock is not had then, as where the route is suspended, is never read.
   */
  private static boolean remembers(String scheme, Map<String, String> given) {
    return isFolder(scheme) && (isTrue(given, "noop") || isTrue(given, "idempotent"));
  }

  private static void add(Set<String> wrong, String problem) {
    if (problem != null) {
      wrong.add(problem);
    }
  }

  private static void addKafka(
      String uri, Map<String, String> given, boolean own, Set<String> wrong) {
    if (MASTER.matcher(uri).find()) {
      wrong.add("it should be without master: (a group of consumers shares the partitions)");
    }
    String group = given.get(plain(GROUP));
    if (group == null ? !own : group.isEmpty()) {
      wrong.add(GROUP + " should have a value");
    }
    for (ShownUri.Option option : ShownUri.options(uri)) {
      String name = plain(option.name());
      UNDOING.stream()
          .filter(key -> name.startsWith("additionalproperties") && name.contains(key))
          .forEach(key -> wrong.add("additionalProperties should be without " + key));
    }
  }

  /**
   * A connection's own source with all that its URI does not say itself.
   *
   * @param id of the connection, which names the group of Kafka's consumers
   */
  public static String complete(String id, String uri) {
    Map<String, String> given = given(uri);
    Map<String, String> missing = new LinkedHashMap<>();
    if (isKafka(uri)) {
      // without one Camel makes up another at each start, which knows of nothing committed
      missing.put(GROUP, "activity-sync-" + id);
    }
    SourceRule.of(scheme(uri)).stream()
        .filter(rule -> rule.missing() == Missing.GIVEN)
        .forEach(rule -> missing.put(rule.option(), rule.value()));
    if (remembers(scheme(uri), given)) {
      missing.put(EAGER, "false");
    }
    String lock = given.getOrDefault(plain(READ_LOCK), "changed");
    if (!given.containsKey("donefilename") && lock.equalsIgnoreCase("changed")) {
      missing.putAll(USUAL.getOrDefault(scheme(uri), Map.of()));
    }
    if (scheme(uri).equals(FILE)) {
      missing.putAll(ORDERED);
      if (given.containsKey("sorter") || given.containsKey("shuffle")) {
        missing.remove("sortBy");
      }
    }
    missing.keySet().removeIf(name -> given.containsKey(plain(name)));
    String more =
        missing.entrySet().stream()
            .map(option -> option.getKey() + "=" + option.getValue())
            .collect(joining("&"));
    String separator = !uri.contains("?") ? "?" : uri.matches(".*[?&]") ? "" : "&";
    return more.isEmpty() ? uri : uri + separator + more;
  }

  /** Of what is read: {@code master:} says only by whom. */
  static String scheme(String uri) {
    return MASTER.matcher(uri).replaceFirst("").replaceFirst(":.*", "");
  }

  /** Of what is read, up to the options. */
  static String path(String uri) {
    String path = MASTER.matcher(uri).replaceFirst("").replaceFirst("\\?.*$", "");
    return SourcePolicy.decode(path.replaceFirst("^[^:]*:(//)?", ""));
  }

  /** Options by their plain names; the last of each, as Camel takes it. */
  static Map<String, String> given(String uri) {
    Map<String, String> given = new HashMap<>();
    ShownUri.options(uri).forEach(option -> given.put(plain(option.name()), value(option)));
    return given;
  }

  /** All values of an option; a null alone where it is not given. */
  private static List<String> values(String uri, String option) {
    List<String> values = new ArrayList<>();
    ShownUri.options(uri).stream()
        .filter(one -> plain(one.name()).equals(plain(option)))
        .forEach(one -> values.add(value(one)));
    if (values.isEmpty()) {
      values.add(null);
    }
    return values;
  }

  private static String value(ShownUri.Option option) {
    return SourcePolicy.decode(SourcePolicy.bare(option.value())).strip();
  }

  /** As Camel compares names of options. */
  private static String plain(String name) {
    return SourcePolicy.decode(name).replace("-", "").toLowerCase(Locale.ROOT);
  }
}
