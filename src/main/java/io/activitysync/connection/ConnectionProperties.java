package io.activitysync.connection;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Connections as {@code application.properties} declares them: {@code
 * activity-sync.connections.NAME.stream-name=…}. Names may be written with dashes or in camel case.
 */
public final class ConnectionProperties {
  /** What every such property starts with. */
  public static final String PREFIX = "activity-sync.connections.";

  /** The properties that a connection has, in dash case. */
  public static final List<String> NAMES =
      List.of(
          "name",
          "source",
          "credentials",
          "access-key-id",
          "secret-access-key",
          "session-token",
          "profile",
          "role-arn",
          "external-id",
          "stream-name",
          "region",
          "endpoint",
          "version",
          "enabled",
          "initially-enabled",
          "events",
          "pii",
          "pii-key",
          "pii-fields",
          "partition-key",
          "ingest-tokens");

  /**
   * One connection that a file declares.
   *
   * @param settings its settings, unchecked
   * @param desired whether it is to be on
   * @param pinned names of the properties that the file sets, in dash case: no one else may change
   *     them
   */
  public record Declared(ConnectionSettings settings, Desired desired, Set<String> pinned) {}

  private final String defaultVersion;
  private final List<Violation> wrong = new ArrayList<>();

  private ConnectionProperties(String defaultVersion) {
    this.defaultVersion = defaultVersion;
  }

  /**
   * Reads all connections.
   *
   * @param properties every property that starts with {@link #PREFIX}, placeholders resolved
   * @param defaultVersion event version of a connection that names none
   * @return in the order of their ids
   * @throws InvalidSettingsException naming every property that is unknown or can't be read
   */
  public static List<Declared> read(Map<String, String> properties, String defaultVersion) {
    return new ConnectionProperties(defaultVersion).readAll(properties);
  }

  private List<Declared> readAll(Map<String, String> properties) {
    Map<String, Map<String, String>> byId = new TreeMap<>();
    properties.forEach(
        (key, value) -> {
          String rest = key.substring(PREFIX.length());
          int dot = rest.indexOf('.');
          String name = dot < 0 ? "" : dashed(rest.substring(dot + 1));
          if (!NAMES.contains(name)) {
            wrong.add(
                new Violation(
                    key,
                    "is not known; should be "
                        + PREFIX
                        + "NAME. and one of "
                        + String.join(", ", NAMES)));
            return;
          }
          byId.computeIfAbsent(rest.substring(0, dot), id -> new LinkedHashMap<>())
              .put(name, value.strip());
        });
    List<Declared> declared =
        byId.entrySet().stream().map(e -> one(e.getKey(), e.getValue())).toList();
    if (!wrong.isEmpty()) {
      throw new InvalidSettingsException(wrong);
    }
    return declared;
  }

  private Declared one(String id, Map<String, String> values) {
    Set<String> pinned =
        values.keySet().stream()
            .filter(name -> !name.equals("initially-enabled"))
            .map(ConnectionProperties::camelCase)
            .collect(Collectors.toSet());
    values.values().removeIf(String::isEmpty);
    Target target =
        new Target(
            values.get("stream-name"),
            values.get("region"),
            endpoint(id, values),
            credentials(id, values));
    Content content =
        new Content(
            values.getOrDefault("version", defaultVersion),
            list(values.get("events")),
            pii(id, values),
            secret(values.get("pii-key")),
            piiFields(id, values),
            values.getOrDefault("partition-key", "experienceId"),
            list(values.get("ingest-tokens")));
    ConnectionSettings settings =
        new ConnectionSettings(
            id,
            values.getOrDefault("name", id),
            values.getOrDefault("source", ConnectionSettings.httpSource(id)),
            target,
            content);
    return new Declared(settings, new Desired(enabled(id, values), false), pinned);
  }

  private Credentials credentials(String id, Map<String, String> values) {
    Credentials.Static key =
        new Credentials.Static(
            values.get("access-key-id"),
            secret(values.get("secret-access-key")),
            secret(values.get("session-token")));
    String kind = values.getOrDefault("credentials", "static");
    return switch (kind) {
      case "static" -> key;
      case "default" -> new Credentials.DefaultChain();
      case "profile" -> new Credentials.Profile(values.get("profile"));
      case "assume-role" ->
          new Credentials.AssumeRole(
              values.get("role-arn"),
              values.get("external-id"),
              key.accessKeyId() == null ? null : key);
      default -> {
        bad(id, "credentials", kind, "static, default, profile or assume-role");
        yield key;
      }
    };
  }

  private URI endpoint(String id, Map<String, String> values) {
    String value = values.get("endpoint");
    try {
      return value == null ? null : URI.create(value);
    } catch (IllegalArgumentException e) {
      bad(id, "endpoint", value, "a URI as https://host:port");
      return null;
    }
  }

  private boolean enabled(String id, Map<String, String> values) {
    String name = values.containsKey("enabled") ? "enabled" : "initially-enabled";
    String value = values.getOrDefault(name, "false").toLowerCase(Locale.ROOT);
    if (!value.equals("true") && !value.equals("false")) {
      bad(id, name, value, "true or false");
    }
    return value.equals("true");
  }

  private PiiMode pii(String id, Map<String, String> values) {
    String value = values.getOrDefault("pii", "include");
    try {
      return PiiMode.valueOf(value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      bad(id, "pii", value, "include, redact or hash");
      return PiiMode.INCLUDE;
    }
  }

  private Map<String, List<String>> piiFields(String id, Map<String, String> values) {
    try {
      return PiiFields.parse(values.getOrDefault("pii-fields", ""));
    } catch (IllegalArgumentException e) {
      wrong.add(new Violation(PREFIX + id + ".pii-fields", e.getMessage()));
      return Map.of();
    }
  }

  private void bad(String id, String name, String value, String right) {
    wrong.add(new Violation(PREFIX + id + "." + name, "is \"" + value + "\", should be " + right));
  }

  private static Set<String> list(String value) {
    return value == null
        ? Set.of()
        : Arrays.stream(value.split(","))
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .collect(Collectors.toSet());
  }

  private static Secret secret(String value) {
    return value == null ? null : new Secret(value);
  }

  /** {@code streamName} to {@code stream-name}; a name with dashes stays as it is. */
  public static String dashed(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  /** {@code stream-name} to {@code streamName}. */
  public static String camelCase(String dashed) {
    StringBuilder out = new StringBuilder();
    for (String word : dashed.split("-", -1)) {
      out.append(
          out.isEmpty() || word.isEmpty()
              ? word
              : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return out.toString();
  }
}
