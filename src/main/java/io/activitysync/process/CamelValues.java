package io.activitysync.process;

import io.activitysync.connection.settings.ConnectionProperties;
import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;

/**
 * The numbers and switches among {@code camel.main.*}, {@code camel.server.*} and {@code
 * camel.management.*}. Camel passes over a number that it can't read, and does as if it were not
 * given.
 */
final class CamelValues {
  private static final Pattern PROPERTY =
      Pattern.compile(
          "\"name\": \"(camel\\.(?:main|server|management)\\.[\\w-]+)\"[^{}]*?"
              + "\"type\": \"(integer|boolean)\", \"javaType\": \"([\\w.]+)\"");

  /** Of these Camel main reads all that are given; of others nobody may. */
  private static final Pattern WRITTEN =
      Pattern.compile("camel\\.(main|server|management|ssl|metrics|health)\\.");

  /** The two servers, all of whose options are known; of Camel main itself they are not. */
  private static final Pattern OF_SERVERS =
      Pattern.compile("camel\\.(?:server|management)\\.[\\w-]+");

  /** To wait for less than this is to wait for nothing that is on its way. */
  private static final String SHUTDOWN = "camel.main.shutdownTimeout";

  /** Of these there is a least one that means something. */
  private static final Map<String, Long> LEAST =
      Map.of(SHUTDOWN, 1L, "camel.server.maxBodySize", 1L);

  /** Those of which -1 says something: no bound, or an end at once. */
  private static final Set<String> BELOW_ZERO =
      Set.of(
          "camel.main.durationHitExitCode",
          "camel.main.logDebugMaxChars",
          "camel.main.startupRecorderDuration",
          "camel.main.startupRecorderMaxDepth",
          "camel.main.streamCachingSpoolThreshold");

  private CamelValues() {}

  /**
   * Looks at all that are given, in either spelling.
   *
   * @throws InvalidSettingsException naming each that is wrong, and what is right
   */
  static void check(CamelContext context) {
    List<Violation> wrong = new ArrayList<>(ofPlaceholders(context));
    String names = Environment.camelNames();
    wrong.addAll(ofServers(context, names));
    Matcher property = PROPERTY.matcher(names);
    while (property.find()) {
      String name = property.group(1);
      String dashed = ConnectionProperties.dashed(name);
      for (String key : name.equals(dashed) ? List.of(name) : List.of(name, dashed)) {
        given(context, key)
            .map(value -> problem(name, property.group(2), property.group(3), value))
            .ifPresent(problem -> wrong.add(new Violation(key, problem)));
      }
    }
    if (!wrong.isEmpty()) {
      throw new InvalidSettingsException(wrong);
    }
  }

  /** Those that stand for nothing: what Camel says of one names no property. */
  private static List<Violation> ofPlaceholders(CamelContext context) {
    Properties written =
        context.getPropertiesComponent().loadProperties(key -> WRITTEN.matcher(key).lookingAt());
    Placeholders placeholders = Placeholders.of(context);
    List<Violation> wrong = new ArrayList<>();
    for (String key : new TreeSet<>(written.stringPropertyNames())) {
      try {
        placeholders.resolve(key, written.getProperty(key));
      } catch (InvalidSettingsException e) {
        wrong.addAll(e.violations());
      }
    }
    return wrong;
  }

  /** Names that no server's option has. Camel tells of one at a time, and of nothing beside it. */
  private static List<Violation> ofServers(CamelContext context, String names) {
    Set<String> known =
        OF_SERVERS
            .matcher(names)
            .results()
            .map(name -> plain(name.group()))
            .collect(Collectors.toSet());
    return context
        .getPropertiesComponent()
        .loadProperties(key -> OF_SERVERS.matcher(key).matches())
        .stringPropertyNames()
        .stream()
        .filter(key -> !known.contains(plain(key)))
        .sorted()
        .map(
            key ->
                new Violation(
                    key,
                    "is not known; should be an option of Camel 4.18, as "
                        + key.substring(0, key.lastIndexOf('.'))
                        + ".port, or be left out"))
        .toList();
  }

  /** As Camel compares names of options. */
  private static String plain(String name) {
    return name.replace("-", "").toLowerCase(Locale.ROOT);
  }

  private static Optional<String> given(CamelContext context, String key) {
    try {
      return context.getPropertiesComponent().resolveProperty(key).map(String::strip);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a placeholder that stands for nothing, which is told already
    }
  }

  /** Null where nothing is wrong. */
  private static String problem(String name, String type, String javaType, String value) {
    if (type.equals("boolean")) {
      return value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")
          ? null
          : is(value) + "true or false";
    }
    boolean wide = javaType.endsWith("ong");
    boolean shutdown = name.equals(SHUTDOWN);
    long least = LEAST.getOrDefault(name, BELOW_ZERO.contains(name) ? -1L : 0L);
    try {
      long number = wide ? Long.parseLong(value) : Integer.parseInt(value);
      if (number >= least) {
        return null;
      }
    } catch (NumberFormatException e) {
      // said below, as what is too small
    }
    return is(value)
        + "a whole number"
        + (shutdown ? " of seconds, " : ", ")
        + least
        + " to "
        + (wide ? Long.MAX_VALUE : Integer.MAX_VALUE);
  }

  private static String is(String value) {
    return "is \"" + value + "\", should be ";
  }
}
