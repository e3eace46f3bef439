package io.activitysync.connection.settings;

import io.activitysync.connection.DesiredState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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
  public record Declared(ConnectionSettings settings, DesiredState desired, Set<String> pinned) {}

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
        byId.entrySet().stream()
            .map(
                e ->
                    SettingsReader.read(
                        e.getKey(),
                        e.getValue(),
                        defaultVersion,
                        (name, message) ->
                            wrong.add(new Violation(PREFIX + e.getKey() + "." + name, message))))
            .toList();
    if (!wrong.isEmpty()) {
      throw new InvalidSettingsException(wrong);
    }
    return declared;
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
