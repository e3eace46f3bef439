package io.activitysync.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.activitysync.connection.settings.ConnectionProperties;
import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.connection.settings.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.main.Main;

/**
 * The {@code activity-sync.*} properties that the environment sets. Its names have lost dots and
 * dashes, so each is looked up among the names that there are. Values are taken as they are: what
 * looks like a placeholder in one is part of a secret.
 */
public final class Environment {
  private static final String PREFIX = "ACTIVITY_SYNC_";
  private static final String FILE = "_FILE";

  /** Where Camel main has the names of all its properties. */
  private static final String CAMEL_NAMES = "META-INF/camel-main-configuration-metadata.json";

  private static final Pattern CAMEL_NAME =
      Pattern.compile("\"name\": \"(camel\\.[\\w.-]+\\.[\\w-]+)\"");

  private static final String SERVICE_HOST = "_SERVICE_HOST";

  /** What Kubernetes puts behind a Service's name, in each container beside it. */
  private static final Pattern OF_SERVICE =
      Pattern.compile(
          "_SERVICE_HOST|_SERVICE_PORT(_\\w+)?|_PORT(_\\d+_[A-Z]+(_(PROTO|PORT|ADDR))?)?");

  /** Names that end in another one's come first: {@code INITIALLY_ENABLED} before ENABLED. */
  private static final List<String> OF_CONNECTIONS =
      ConnectionProperties.NAMES.stream()
          .sorted(Comparator.comparing(String::length).reversed())
          .toList();

  private static final Set<String> SECRETS =
      Stream.concat(
              Arrays.stream(SettingField.values())
                  .filter(SettingField::secret)
                  .map(SettingField::property),
              Stream.of("activity-sync.store.key", "activity-sync.store.password"))
          .collect(Collectors.toSet());

  private final Map<String, String> names = new TreeMap<>();
  private final Map<String, String> found = new TreeMap<>();
  private final List<Violation> wrong = new ArrayList<>();
  private final List<String> services;

  private Environment(Map<String, String> variables, Collection<String> known) {
    known.forEach(property -> names.put(variable(property), property));
    services =
        variables.keySet().stream()
            .filter(name -> name.endsWith(SERVICE_HOST))
            .map(name -> name.substring(0, name.length() - SERVICE_HOST.length()))
            .filter(service -> variables.containsKey(service + "_SERVICE_PORT"))
            .toList();
  }

  /**
   * Reads them. Those that Kubernetes makes of a Service that is named as this process is are none.
   *
   * @param variables all of the environment
   * @param known the process's properties
   */
  static Environment read(Map<String, String> variables, Collection<String> known) {
    Environment environment = new Environment(variables, known);
    new TreeMap<>(variables)
        .forEach(
            (name, value) -> {
              if (name.startsWith(PREFIX) && !environment.isOfService(name)) {
                environment.read(name, value);
              }
            });
    return environment;
  }

  /** Values by the names of properties. */
  Map<String, String> properties() {
    return found;
  }

  /**
   * Makes sure that all of it could be read.
   *
   * @throws InvalidSettingsException naming every variable that is not known, or whose file can't
   *     be read
   */
  void check() {
    if (!wrong.isEmpty()) {
      throw new InvalidSettingsException(wrong);
    }
  }

  /** Both variables of its address have to be there, so that a misspelt name is still refused. */
  private boolean isOfService(String name) {
    return services.stream()
        .anyMatch(
            service ->
                name.startsWith(service)
                    && OF_SERVICE.matcher(name.substring(service.length())).matches());
  }

  private void read(String name, String value) {
    String property = property(name);
    if (property != null) {
      put(name, property, value);
      return;
    }
    String secret = name.endsWith(FILE) ? property(name.substring(0, name.length() - 5)) : null;
    if (secret == null
        || !SECRETS.contains(secret.replaceFirst("^activity-sync.connections.*\\.", ""))) {
      wrong.add(
          new Violation(
              name,
              "is not known; should be the name of a property in capitals with underscores, as"
                  + " ACTIVITY_SYNC_CONNECTIONS_ACME_REGION, or that of a secret with _FILE"));
      return;
    }
    try {
      put(name, secret, Files.readString(Path.of(value), UTF_8).stripTrailing());
    } catch (IOException | RuntimeException e) {
      wrong.add(
          new Violation(
              name, "names a file that can't be read (" + e.getClass().getSimpleName() + ")"));
    }
  }

  private void put(String name, String property, String value) {
    if (found.put(property, value) != null) {
      wrong.add(new Violation(name, "sets " + property + " a second time; keep one"));
    }
  }

  private String property(String variable) {
    String known = names.get(variable);
    String connections = variable(ConnectionProperties.PREFIX);
    if (known != null || !variable.startsWith(connections)) {
      return known;
    }
    String rest = variable.substring(connections.length());
    for (String name : OF_CONNECTIONS) {
      String end = "_" + variable(name);
      if (rest.endsWith(end) && rest.length() > end.length()) {
        String id =
            rest.substring(0, rest.length() - end.length())
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
        return ConnectionProperties.PREFIX + id + "." + name;
      }
    }
    return null;
  }

  static String variable(String property) {
    return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /**
   * The {@code camel.*} properties that the environment sets. By itself Camel main takes a property
   * of its servers from a file rather than from the environment, while a placeholder of the same
   * name stands for what the environment says: what is checked would not be what is done.
   *
   * @param variables all of the environment
   * @return values by the names of properties, those that are not empty
   */
  public static Map<String, String> ofCamel(Map<String, String> variables) {
    Map<String, String> found = new TreeMap<>();
    Matcher name = CAMEL_NAME.matcher(camelNames());
    while (name.find()) {
      String property = name.group(1);
      String dashed = variable(ConnectionProperties.dashed(property));
      String value = variables.getOrDefault(variable(property), variables.getOrDefault(dashed, ""));
      if (!value.isEmpty()) {
        found.put(property, value);
      }
    }
    return found;
  }

  /** What Camel main says of its own properties, as JSON. */
  static String camelNames() {
    try (InputStream names = Main.class.getClassLoader().getResourceAsStream(CAMEL_NAMES)) {
      if (names == null) {
        throw new IllegalStateException(CAMEL_NAMES + " is not on the class path");
      }
      return new String(names.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(CAMEL_NAMES + " can't be read", e);
    }
  }
}
