package io.activitysync;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves the placeholders of a property's value. What {@code {{env:…}}}, {@code {{sys:…}}} and
 * {@code {{file:…}}} stand for is taken as it is; Camel by itself would look for placeholders in it
 * again, and a secret may look like one.
 *
 * @param environment answers the value of a variable; null for none
 * @param camel resolves all other placeholders
 * @param onClassPath whether a resource is there
 */
record Placeholders(
    Function<String, String> environment,
    UnaryOperator<String> camel,
    Predicate<String> onClassPath) {

  private static final Pattern LITERAL =
      Pattern.compile("\\{\\{(env|sys|file):([^{}:?]+)(?::([^{}]*))?\\}\\}");

  private static final Pattern VAULT =
      Pattern.compile(
          "\\{\\{\\??(aws|gcp|azure|hashicorp|ibm|cyberark|secret|configmap)(?:-[a-z]+)?:");

  private static final Map<String, String> ARTIFACTS =
      Map.of(
          "aws", "camel-aws-secrets-manager",
          "gcp", "camel-google-secret-manager",
          "azure", "camel-azure-key-vault",
          "hashicorp", "camel-hashicorp-vault",
          "ibm", "camel-ibm-secrets-manager",
          "cyberark", "camel-cyberark-vault",
          "secret", "camel-kubernetes",
          "configmap", "camel-kubernetes");

  /**
   * The value of a property.
   *
   * @throws InvalidSettingsException where a vault's component or a file is missing
   */
  String resolve(String property, String raw) {
    Matcher vault = VAULT.matcher(raw);
    while (vault.find()) {
      String name = vault.group(1);
      if (!onClassPath.test("META-INF/services/org/apache/camel/properties-function/" + name)) {
        throw wrong(
            property,
            "has a placeholder of "
                + name
                + ", whose component is missing: put the jar of "
                + ARTIFACTS.get(name)
                + " and its dependencies into lib/");
      }
    }
    StringBuilder resolved = new StringBuilder();
    Matcher literal = LITERAL.matcher(raw);
    int at = 0;
    while (literal.find()) {
      String before = raw.substring(at, literal.start());
      String value = value(property, literal);
      if (before.lastIndexOf("{{") > before.lastIndexOf("}}") || value == null) {
        return camel.apply(raw); // inside another placeholder, or nothing: Camel says so
      }
      resolved.append(camel.apply(before)).append(value);
      at = literal.end();
    }
    String rest = raw.substring(at);
    return resolved.append(rest.isEmpty() ? rest : camel.apply(rest)).toString();
  }

  private String value(String property, Matcher literal) {
    String name = literal.group(2).strip();
    String value =
        switch (literal.group(1)) {
          case "env" -> environment.apply(name);
          case "sys" -> System.getProperty(name);
          default -> file(property, name, literal.group(3));
        };
    return value == null ? literal.group(3) : value;
  }

  private static String file(String property, String name, String otherwise) {
    try {
      return Files.readString(Path.of(name), UTF_8).stripTrailing();
    } catch (IOException | RuntimeException e) {
      if (otherwise != null) {
        return otherwise;
      }
      throw wrong(
          property,
          "names the file "
              + name
              + ", which can't be read ("
              + e.getClass().getSimpleName()
              + ")");
    }
  }

  private static InvalidSettingsException wrong(String property, String message) {
    return new InvalidSettingsException(List.of(new Violation(property, message)));
  }
}
