package io.activitysync;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.activitysync.connection.settings.ConnectionProperties;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.main.Main;

/**
 * The {@code camel.*} properties that the environment sets. By itself Camel main takes a property
 * of its servers from a file rather than from the environment, while a placeholder of the same name
 * stands for what the environment says: what is checked would not be what is done.
 */
final class CamelEnvironment {
  private static final String NAMES = "META-INF/camel-main-configuration-metadata.json";
  private static final Pattern NAME = Pattern.compile("\"name\": \"(camel\\.[\\w.-]+\\.[\\w-]+)\"");

  private CamelEnvironment() {}

  /**
   * Reads them.
   *
   * @param variables all of the environment
   * @return values by the names of properties, those that are not empty
   */
  static Map<String, String> properties(Map<String, String> variables) {
    Map<String, String> found = new TreeMap<>();
    Matcher name = NAME.matcher(names());
    while (name.find()) {
      String property = name.group(1);
      String joined = Environment.variable(property);
      String dashed = Environment.variable(ConnectionProperties.dashed(property));
      String value = variables.getOrDefault(joined, variables.getOrDefault(dashed, ""));
      if (!value.isEmpty()) {
        found.put(property, value);
      }
    }
    return found;
  }

  /** What Camel main says of its own properties, as JSON. */
  static String names() {
    try (InputStream names = Main.class.getClassLoader().getResourceAsStream(NAMES)) {
      if (names == null) {
        throw new IllegalStateException(NAMES + " is not on the class path");
      }
      return new String(names.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(NAMES + " can't be read", e);
    }
  }
}
