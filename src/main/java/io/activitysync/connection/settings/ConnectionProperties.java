package io.activitysync.connection.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Connections as {@code application.properties} declares them: {@code
 * activity-sync.connections.NAME.stream-name=…}. Names may be written with dashes or in camel case.
 */
public final class ConnectionProperties {
  /** What every such property starts with. */
  public static final String PREFIX = "activity-sync.connections.";

  /** Whether it is on; pinned. */
  public static final String ENABLED = "enabled";

  private static final String INITIALLY_ENABLED = "initially-enabled";

  /** The properties that a connection has, in dash case. */
  public static final List<String> NAMES =
      Stream.concat(
              Arrays.stream(SettingField.values()).map(SettingField::property),
              Stream.of(ENABLED, INITIALLY_ENABLED))
          .toList();

  /**
   * One connection that a file declares.
   *
   * @param settings its settings, unchecked
   * @param enabled whether it is to be on
   * @param pinned names, as {@code streamName}, of what the file sets: no one else may change them;
   *     each with the property that sets it or, once it is known, where that stands
   */
  public record Declared(ConnectionSettings settings, boolean enabled, Map<String, String> pinned) {
    /** The same with what is told of each property in its place. */
    public Declared by(UnaryOperator<String> told) {
      Map<String, String> sources = new TreeMap<>(pinned);
      sources.replaceAll((name, property) -> told.apply(property));
      return new Declared(settings, enabled, sources);
    }
  }

  private final Consumer<Violation> wrong;

  private ConnectionProperties(Consumer<Violation> wrong) {
    this.wrong = wrong;
  }

  /**
   * Reads all connections.
   *
   * @param properties every property that starts with {@link #PREFIX}, placeholders resolved
   * @param defaultVersion event version of a connection that names none
   * @return in the order of their ids
   * @throws InvalidSettingsException naming every property that is unknown, is there twice, or
   *     can't be read
   */
  public static List<Declared> read(Map<String, String> properties, String defaultVersion) {
    List<Violation> wrong = new ArrayList<>();
    List<Declared> declared = read(properties, defaultVersion, wrong::add);
    if (!wrong.isEmpty()) {
      throw new InvalidSettingsException(wrong);
    }
    return declared;
  }

  /** The same where there is more to look at: tells what is wrong, and reads the rest. */
  public static List<Declared> read(
      Map<String, String> properties, String defaultVersion, Consumer<Violation> wrong) {
    return new ConnectionProperties(wrong).readAll(properties, defaultVersion);
  }

  private List<Declared> readAll(Map<String, String> properties, String defaultVersion) {
    Map<String, Map<String, String>> byId = new TreeMap<>();
    Map<String, Map<String, String>> keys = new TreeMap<>();
    new TreeMap<>(properties)
        .forEach(
            (key, value) -> {
              String rest = key.substring(PREFIX.length());
              int dot = rest.indexOf('.');
              String name = dot < 0 ? "" : dashed(rest.substring(dot + 1));
              if (!NAMES.contains(name)) {
                bad(
                    key,
                    "is not known; should be "
                        + PREFIX
                        + "NAME. and one of "
                        + String.join(", ", NAMES));
                return;
              }
              String id = rest.substring(0, dot);
              keys.computeIfAbsent(id, any -> new TreeMap<>()).put(name, key);
              var one = byId.computeIfAbsent(id, any -> new TreeMap<>());
              if (one.put(name, value.strip()) != null) {
                bad(key, "is there twice, also as " + PREFIX + id + "." + name + "; keep one");
              }
            });
    List<Declared> declared = new ArrayList<>();
    byId.forEach((id, values) -> declared.add(one(id, values, keys.get(id), defaultVersion)));
    return declared;
  }

  private Declared one(
      String id, Map<String, String> values, Map<String, String> keys, String defaultVersion) {
    Map<SettingField, String> texts = new EnumMap<>(SettingField.class);
    texts.put(SettingField.VERSION, defaultVersion);
    for (SettingField field : SettingField.values()) {
      String text = values.getOrDefault(field.property(), "");
      if (text.isEmpty()) {
        continue;
      }
      texts.put(field, text);
      String malformed = field.malformed(text);
      if (malformed != null) {
        bad(PREFIX + id + "." + field.property(), malformed);
      }
    }
    Map<String, String> pinned = new TreeMap<>();
    keys.forEach((name, key) -> pinned.put(camelCase(name), key));
    pinned.remove(camelCase(INITIALLY_ENABLED));
    return new Declared(ConnectionSettings.of(id, texts), enabled(id, values), pinned);
  }

  private boolean enabled(String id, Map<String, String> values) {
    String name = values.containsKey(ENABLED) ? ENABLED : INITIALLY_ENABLED;
    String value = values.getOrDefault(name, "").toLowerCase(Locale.ROOT);
    if (!value.isEmpty() && !value.equals("true") && !value.equals("false")) {
      bad(PREFIX + id + "." + name, "is \"" + value + "\", should be true or false");
    }
    return value.equals("true");
  }

  private void bad(String key, String message) {
    wrong.accept(new Violation(key, message));
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
