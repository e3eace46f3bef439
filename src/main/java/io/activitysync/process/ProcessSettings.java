package io.activitysync.process;

import io.activitysync.connection.settings.ConnectionProperties;
import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.SourcePolicy;
import io.activitysync.connection.settings.SourceSharing;
import io.activitysync.connection.settings.Violation;
import io.activitysync.deadletter.DeadLetterData;
import io.activitysync.deadletter.DeadLetters;
import io.activitysync.kinesis.TimeText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.util.OrderedLocationProperties;

/**
 * The {@code activity-sync.*} properties of this process, from files, {@code -D} and the
 * environment, in Camel's order of precedence and with its placeholders resolved.
 */
public final class ProcessSettings {
  private static final String PREFIX = "activity-sync.";

  /** All that there are, besides those of connections. */
  static final Set<String> KNOWN =
      Set.of(
          "activity-sync.allowed-hosts",
          "activity-sync.call-timeout",
          "activity-sync.custom-context-header",
          "activity-sync.dead-letter",
          "activity-sync.dead-letter.data",
          "activity-sync.dead-letter.mib",
          "activity-sync.drain-delay",
          "activity-sync.jwt.audience",
          "activity-sync.jwt.issuer",
          "activity-sync.http.threads",
          "activity-sync.http.connections",
          "activity-sync.http.idle-timeout",
          "activity-sync.http.body-timeout",
          "activity-sync.http.body-mib",
          "activity-sync.metrics.connections",
          "activity-sync.notify",
          SourcePolicy.COMPONENTS_PROPERTY,
          SourcePolicy.FOLDER_PROPERTY,
          SourceSharing.OWNED_PROPERTY,
          SourceSharing.SHARED_PROPERTY,
          "activity-sync.store.url",
          "activity-sync.store.user",
          "activity-sync.store.password",
          "activity-sync.store.key",
          "activity-sync.store.key-file",
          "activity-sync.store.kms-key",
          "activity-sync.store.forget-secrets",
          "activity-sync.local.port",
          "activity-sync.local.streams",
          "activity-sync.local.trickle",
          "activity-sync.local.retained-mib",
          "activity-sync.local.endpoint",
          "activity-sync.local.ingest");

  /** A scheme, as RFC 3986 has it. */
  private static final Pattern COMPONENT = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");

  private final PropertiesComponent properties;
  private final Environment variables;
  private final Map<String, String> environment;
  private final Placeholders placeholders;

  /** As they are written: Camel by itself answers them with its placeholders resolved. */
  private final Properties written;

  ProcessSettings(CamelContext context) {
    this.properties = context.getPropertiesComponent();
    this.variables = Environment.read(System.getenv(), KNOWN);
    this.environment = variables.properties();
    this.placeholders = Placeholders.of(context);
    // loaded once: Camel goes through all that there are each time
    this.written = properties.loadProperties(key -> key.startsWith(PREFIX));
  }

  /**
   * Value of a property, where it has one.
   *
   * @throws InvalidSettingsException where one of this application has a placeholder that stands
   *     for nothing
   */
  Optional<String> find(String key) {
    String given = System.getProperty(key);
    if (given == null && environment.containsKey(key)) {
      return Optional.of(environment.get(key));
    }
    String raw = given == null ? written.getProperty(key) : given;
    return key.startsWith(PREFIX) && raw != null
        ? Optional.of(placeholders.resolve(key, raw))
        : properties.resolveProperty(key);
  }

  /** Value of a property, or the default. */
  public String get(String key, String defaultValue) {
    return find(key).orElse(defaultValue);
  }

  /**
   * Value of a property of Camel, in camel case or with dashes, or the default. The built-in
   * properties are in camel case: what has dashes is somebody's own.
   *
   * @param key in camel case
   */
  public String ofCamel(String key, String defaultValue) {
    return get(ConnectionProperties.dashed(key), get(key, defaultValue));
  }

  /**
   * Value of a property that is a whole number, or the default.
   *
   * @throws InvalidSettingsException when it is not one from {@code least} to 2147483647
   */
  int wholeNumber(String key, int defaultValue, int least) {
    String value = get(key, Integer.toString(defaultValue)).trim();
    try {
      int number = Integer.parseInt(value);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, as for a number that is too small
    }
    throw new InvalidSettingsException(
        key,
        "is \"" + value + "\", should be a whole number, " + least + " to " + Integer.MAX_VALUE);
  }

  /**
   * Value of a property that is a time as Camel writes it, {@code 75s} or {@code 2m}, or the
   * default.
   *
   * @throws InvalidSettingsException when it is not one, or less than a second
   */
  Duration time(String key, String defaultValue) {
    return time(key, defaultValue, Duration.ofSeconds(1));
  }

  /** The same, where it may be shorter or has to be longer. */
  Duration time(String key, String defaultValue, Duration least) {
    String value = get(key, defaultValue).trim();
    Optional<Duration> time = TimeText.read(value).filter(one -> one.compareTo(least) >= 0);
    if (time.isPresent()) {
      return time.get();
    }
    throw new InvalidSettingsException(
        key,
        "is \""
            + value
            + "\", should be a time of at least "
            + least.toSeconds()
            + "s, as 75s or 2m");
  }

  /** What a source may be that no file declares. */
  SourcePolicy sourcePolicy() {
    return new SourcePolicy(
        components(SourcePolicy.COMPONENTS_PROPERTY),
        find(SourcePolicy.FOLDER_PROPERTY)
            .filter(folder -> !folder.isBlank())
            .map(folder -> folder(Path.of(folder.strip())))
            .orElse(null));
  }

  /** One that is not there yet is made by the first source below it. */
  private static Path folder(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InvalidSettingsException(
          SourcePolicy.FOLDER_PROPERTY, "is \"" + folder + "\", a file; should be a folder");
    }
    return folder;
  }

  /** Which sources several processes may read at the same time. */
  public SourceSharing sourceSharing() {
    return new SourceSharing(
        components(SourceSharing.SHARED_PROPERTY), components(SourceSharing.OWNED_PROPERTY));
  }

  /** Names of components with commas between: what can't be one would have no effect. */
  private List<String> components(String key) {
    List<String> names =
        Stream.of(get(key, "").split(",", -1))
            .map(String::strip)
            .filter(n -> !n.isEmpty())
            .toList();
    for (String name : names) {
      if (!COMPONENT.matcher(name).matches()) {
        throw new InvalidSettingsException(
            key,
            "has \""
                + name
                + "\", should have names of components with commas between, as acme-queue,"
                + " without what follows in a URI");
      }
    }
    return names;
  }

  /** How long the process goes on taking events after it is told to stop. */
  public Duration drainDelay() {
    return time("activity-sync.drain-delay", "0s", Duration.ZERO);
  }

  /** How long a call to Kinesis may take. */
  public Duration callTimeout() {
    return time("activity-sync.call-timeout", "10s");
  }

  /** Most connections that have a label of their own in the metrics. */
  public int labelledConnections() {
    return wholeNumber("activity-sync.metrics.connections", 200, 0);
  }

  /** What is kept of an event that can never be taken. */
  public DeadLetterData deadLetterData() {
    String data = "activity-sync.dead-letter.data";
    return DeadLetterData.of(data, get(data, "sealed"));
  }

  /** Bytes of all files of dead letters at most. */
  public long deadLetterBytes() {
    return (long) wholeNumber("activity-sync.dead-letter.mib", 640, 1) << 20;
  }

  /**
   * Makes sure that the endpoint of dead letters keeps each of them.
   *
   * @throws InvalidSettingsException when it does not
   */
  void checkDeadLetters() {
    String problem = DeadLetters.problem(get(DeadLetters.PROPERTY, ""));
    if (problem != null) {
      throw new InvalidSettingsException(DeadLetters.PROPERTY, problem);
    }
  }

  /**
   * Makes sure that all variables are known, and their files can be read.
   *
   * @throws InvalidSettingsException naming every one that is not
   */
  void checkEnvironment() {
    variables.check();
  }

  /**
   * Makes sure that all names are known.
   *
   * @throws InvalidSettingsException naming every property that is not
   */
  void checkNames() {
    refuseByteOrderMark();
    refuseUnknown(names());
  }

  private Set<String> names() {
    Set<String> keys = new TreeSet<>();
    written.keySet().forEach(k -> keys.add((String) k));
    System.getProperties().keySet().stream()
        .map(String::valueOf)
        .filter(key -> key.startsWith(PREFIX))
        .forEach(keys::add);
    return keys;
  }

  /**
   * The properties of connections, by their whole names.
   *
   * @param problems told of those that have a placeholder which stands for nothing
   */
  Map<String, String> ofConnections(Problems problems) {
    Set<String> keys = names();
    environment.keySet().stream()
        .filter(key -> key.startsWith(ConnectionProperties.PREFIX))
        .forEach(key -> keys.removeIf(same -> sameName(same, key)));
    keys.addAll(environment.keySet());
    Map<String, String> found = new TreeMap<>();
    for (String key : keys) {
      if (key.startsWith(ConnectionProperties.PREFIX)) {
        problems.find(() -> get(key, "")).ifPresent(value -> found.put(key, value));
      }
    }
    return found;
  }

  /**
   * Tells of a connection's property what sets it, never its value: a variable of the environment,
   * {@code -D} and its name, or a file.
   */
  UnaryOperator<String> whereSet() {
    return this::whereSet;
  }

  private String whereSet(String key) {
    if (System.getProperty(key) != null) {
      return "-D" + key;
    }
    if (environment.containsKey(key)) {
      return Environment.variable(key);
    }
    String location =
        written instanceof OrderedLocationProperties ordered ? ordered.getLocation(key) : null;
    return location == null
        ? "application.properties"
        : location.replaceFirst("^(file|classpath):", "").replaceFirst("[;?].*$", "");
  }

  private void refuseByteOrderMark() {
    if (!properties.loadProperties(key -> key.startsWith("\uFEFF")).isEmpty()) {
      throw new InvalidSettingsException(
          "application.properties",
          "begins with a byte order mark, which makes its first line unreadable; should be"
              + " saved as UTF-8 without one");
    }
  }

  /** The environment wins over a file, also over another spelling there; {@code -D} over both. */
  private static boolean sameName(String key, String ofEnvironment) {
    int dot = key.lastIndexOf('.');
    return System.getProperty(key) == null
        && (key.substring(0, dot + 1) + ConnectionProperties.dashed(key.substring(dot + 1)))
            .equals(ofEnvironment);
  }

  private static void refuseUnknown(Set<String> keys) {
    List<Violation> wrong = new ArrayList<>();
    for (String key : keys) {
      if (!key.startsWith(ConnectionProperties.PREFIX) && !KNOWN.contains(key)) {
        wrong.add(
            new Violation(
                key,
                "is not known; should be "
                    + ConnectionProperties.PREFIX
                    + "NAME.… or one of "
                    + String.join(", ", new TreeSet<>(KNOWN))));
      }
    }
    if (!wrong.isEmpty()) {
      throw new InvalidSettingsException(wrong);
    }
  }
}
