package io.activitysync.connection.settings;

import io.activitysync.connection.DesiredState;
import io.activitysync.connection.PiiMode;
import io.activitysync.connection.settings.ConnectionProperties.Declared;
import io.activitysync.credentials.Credentials;
import io.activitysync.credentials.Secret;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Makes one connection's settings from texts by the names that they have in a properties file. */
public final class SettingsReader {
  private final Map<String, String> values;
  private final BiConsumer<String, String> wrong;

  private SettingsReader(Map<String, String> values, BiConsumer<String, String> wrong) {
    this.values = new HashMap<>(values);
    this.values.values().removeIf(String::isEmpty);
    this.wrong = wrong;
  }

  /**
   * Reads them; what can't be read is as if it were not given.
   *
   * @param id the connection's id
   * @param values texts by names of {@link ConnectionProperties#NAMES}; an empty one is none
   * @param defaultVersion event version where none is named
   * @param wrong is told the name and what is wrong of each text that can't be read
   * @return unchecked, pinned by what is in {@code values}
   */
  public static Declared read(
      String id,
      Map<String, String> values,
      String defaultVersion,
      BiConsumer<String, String> wrong) {
    Set<String> pinned =
        values.keySet().stream()
            .filter(name -> !name.equals("initially-enabled"))
            .map(ConnectionProperties::camelCase)
            .collect(Collectors.toSet());
    SettingsReader reader = new SettingsReader(values, wrong);
    return new Declared(
        reader.settings(id, defaultVersion), new DesiredState(reader.enabled(), false), pinned);
  }

  private ConnectionSettings settings(String id, String defaultVersion) {
    Target target =
        new Target(values.get("stream-name"), values.get("region"), endpoint(), credentials());
    Content content =
        new Content(
            values.getOrDefault("version", defaultVersion),
            list(values.get("events")),
            pii(),
            secret("pii-key"),
            piiFields(),
            values.getOrDefault("partition-key", "experienceId"),
            list(values.get("ingest-tokens")));
    return new ConnectionSettings(
        id,
        values.getOrDefault("name", id),
        values.getOrDefault("source", ConnectionSettings.httpSource(id)),
        target,
        content);
  }

  private Credentials credentials() {
    Credentials.Static key =
        new Credentials.Static(
            values.get("access-key-id"), secret("secret-access-key"), secret("session-token"));
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
        bad("credentials", kind, "static, default, profile or assume-role");
        yield key;
      }
    };
  }

  private URI endpoint() {
    String value = values.get("endpoint");
    try {
      return value == null ? null : URI.create(value);
    } catch (IllegalArgumentException e) {
      bad("endpoint", value, "a URI as https://host:port");
      return null;
    }
  }

  private boolean enabled() {
    String name = values.containsKey("enabled") ? "enabled" : "initially-enabled";
    String value = values.getOrDefault(name, "false").toLowerCase(Locale.ROOT);
    if (!value.equals("true") && !value.equals("false")) {
      bad(name, value, "true or false");
    }
    return value.equals("true");
  }

  private PiiMode pii() {
    String value = values.getOrDefault("pii", "include");
    try {
      return PiiMode.valueOf(value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      bad("pii", value, "include, redact or hash");
      return PiiMode.INCLUDE;
    }
  }

  private Map<String, List<String>> piiFields() {
    try {
      return PiiFields.parse(values.getOrDefault("pii-fields", ""));
    } catch (IllegalArgumentException e) {
      wrong.accept("pii-fields", e.getMessage());
      return Map.of();
    }
  }

  private void bad(String name, String value, String right) {
    wrong.accept(name, "is \"" + value + "\", should be " + right);
  }

  private static Set<String> list(String value) {
    return value == null
        ? Set.of()
        : Arrays.stream(value.split(","))
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .collect(Collectors.toSet());
  }

  private Secret secret(String name) {
    String value = values.get(name);
    return value == null ? null : new Secret(value);
  }
}
