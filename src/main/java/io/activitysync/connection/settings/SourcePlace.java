package io.activitysync.connection.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * What a source takes its events from, where who takes one takes it from all others: a folder, a
 * queue, a topic as it is read by a group. Immutable.
 *
 * @param scheme of the component
 * @param path of the URI: a folder, a queue, topics with commas between
 * @param group of Kafka's consumers; null of others
 * @param given options by their plain names
 */
record SourcePlace(String scheme, String path, String group, Map<String, String> given) {
  /** As the broker has it. */
  private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

  /** As Kafka's client takes it apart; empty where the component says which. */
  private static final Pattern BROKER = Pattern.compile("|(\\w+://)?\\[?[\\w.:%-]+]?:\\d{1,5}");

  private static final Set<String> QUEUES =
      Set.of(
          "seda",
          "disruptor",
          "jms",
          "activemq",
          "activemq6",
          "amqp",
          "sjms",
          "sjms2",
          "aws2-sqs",
          "aws2-s3",
          "azure-servicebus",
          "google-pubsub");

  /** Options that say where a queue of that name is. */
  private static final Set<String> WHERE =
      Set.of(
          "region",
          "queueownerawsaccountid",
          "amazonawshost",
          "uriendpointoverride",
          "connectionfactory",
          "subscriptionname");

  /** Options that choose some of what is there, so that others can have the rest. */
  private static final Set<String> CHOICE =
      Set.of(
          "include",
          "exclude",
          "antinclude",
          "antexclude",
          "includeext",
          "excludeext",
          "filename",
          "filter",
          "filterfile",
          "donefilename",
          "prefix",
          "selector");

  /** Of a connection's source; empty where nothing is taken from anybody by it. */
  static Optional<SourcePlace> of(String uri) {
    String scheme = SourceSafety.scheme(uri);
    boolean folder = SourceSafety.isFolder(scheme);
    if (!folder && !QUEUES.contains(scheme) && !scheme.equals(SourceSafety.KAFKA)) {
      return Optional.empty();
    }
    String path = SourceSafety.path(uri);
    // each subscriber of a topic gets all of it
    if (path.startsWith("topic:")) {
      return Optional.empty();
    }
    Map<String, String> given = SourceSafety.given(uri);
    return Optional.of(
        new SourcePlace(
            scheme,
            folder ? folder(scheme, path) : path.replaceFirst("^queue:", ""),
            scheme.equals(SourceSafety.KAFKA) ? given.getOrDefault("groupid", "") : null,
            given));
  }

  private static String folder(String scheme, String path) {
    try {
      Path folder = Path.of(path);
      return (scheme.equals(SourceSafety.FILE) ? folder.toAbsolutePath() : folder)
          .normalize()
          .toString();
    } catch (InvalidPathException e) {
      return path;
    }
  }

  /** Equal of all that could meet. */
  String key() {
    return scheme + ":" + (group != null ? group : SourceSafety.isFolder(scheme) ? "" : path);
  }

  /** Whether both take from one place, so that each gets a part of what comes there. */
  boolean meets(SourcePlace other) {
    if (!key().equals(other.key())) {
      return false;
    }
    if (group != null) {
      return !Collections.disjoint(brokers(), other.brokers())
          && (reads(other) || other.reads(this));
    }
    Map<String, String> mine = some(CHOICE);
    Map<String, String> others = other.some(CHOICE);
    return (path.equals(other.path) || contains(other) || other.contains(this))
        && some(WHERE).equals(other.some(WHERE))
        && !both(other, "noop")
        && !both(other, "multipleconsumers")
        && (mine.isEmpty() || others.isEmpty() || mine.equals(others));
  }

  /** As an option by which each gets all. */
  private boolean both(SourcePlace other, String option) {
    return is(option) && other.is(option);
  }

  private boolean contains(SourcePlace other) {
    return is("recursive") && other.path.startsWith(path + "/");
  }

  private boolean reads(SourcePlace other) {
    if (!is("topicispattern")) {
      return !other.is("topicispattern") && !Collections.disjoint(topics(), other.topics());
    }
    try {
      Pattern pattern = Pattern.compile(path);
      return other.is("topicispattern")
          ? path.equals(other.path)
          : other.topics().stream().anyMatch(topic -> pattern.matcher(topic).matches());
    } catch (PatternSyntaxException e) {
      return false; // the rules name it
    }
  }

  /** What is wrong with the topics or the brokers of a source of Kafka, which can never be. */
  static Optional<String> wrong(String uri) {
    return of(uri)
        .filter(place -> place.group != null)
        .flatMap(place -> Optional.ofNullable(place.wrongTopic()).or(() -> place.wrongBroker()));
  }

  private Optional<String> wrongBroker() {
    return brokers().stream().allMatch(broker -> BROKER.matcher(broker).matches())
        ? Optional.empty()
        : Optional.of(
            "has brokers that can't be read; should be as host:9092, several with commas between");
  }

  private String wrongTopic() {
    if (is("topicispattern")) {
      try {
        Pattern.compile(path);
        return null;
      } catch (PatternSyntaxException e) {
        return "has topicIsPattern=true, and a pattern that can't be read: " + e.getDescription();
      }
    }
    // as Camel takes them apart: a space is part of a name
    return Stream.of(path.split(",", -1))
        .filter(topic -> !TOPIC.matcher(topic).matches())
        .findFirst()
        .map(
            topic ->
                "names the topic \""
                    + (topic.length() > 40 ? topic.substring(0, 40) + "…" : topic)
                    + "\", should be 1 to 249 of a-z, A-Z, 0-9, ., _ and -, not . or .. alone;"
                    + " several with a comma between and no space")
        .orElse(null);
  }

  private Set<String> topics() {
    return Set.copyOf(List.of(path.split(",", -1)));
  }

  private Set<String> brokers() {
    String list = given.getOrDefault("brokers", "").toLowerCase(Locale.ROOT);
    return Set.copyOf(List.of(list.split(" *, *", -1)));
  }

  private boolean is(String option) {
    return "true".equalsIgnoreCase(given.get(option));
  }

  private Map<String, String> some(Set<String> options) {
    Map<String, String> some = new TreeMap<>(given);
    some.keySet().retainAll(options);
    return some;
  }

  /** For a person, in a sentence after "takes its events from". */
  String shown() {
    return group != null
        ? "the Kafka topic " + path + " as the group " + group
        : SourceSafety.isFolder(scheme) ? "the folder " + path : scheme + ":" + path;
  }

  /** What it should be. */
  String right() {
    return group != null
        ? "should have a groupId that no other connection's source has"
        : SourceSafety.isFolder(scheme)
            ? "should be a folder of its own, or each should have an include of its own"
            : "should be one of its own";
  }
}
