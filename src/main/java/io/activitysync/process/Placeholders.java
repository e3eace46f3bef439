package io.activitysync.process;

import io.activitysync.connection.settings.InvalidSettingsException;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;

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

  /** By the environment of this process, and the placeholders of the context. */
  static Placeholders of(CamelContext context) {
    return new Placeholders(
        System::getenv,
        context::resolvePropertyPlaceholders,
        resource -> context.getClassResolver().loadResourceAsURL(resource) != null);
  }

  /**
   * The value of a property.
   *
   * @throws InvalidSettingsException where a vault's component, a file, or what a placeholder
   *     stands for is missing; the value is not repeated, since it may be a secret
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
      if (before.lastIndexOf("{{") > before.lastIndexOf("}}")) {
        return ofCamel(property, raw); // inside another placeholder
      }
      resolved.append(ofCamel(property, before)).append(value(property, literal));
      at = literal.end();
    }
    return resolved.append(ofCamel(property, raw.substring(at))).toString();
  }

  private String value(String property, Matcher literal) {
    String name = literal.group(2).strip();
    String value =
        switch (literal.group(1)) {
          case "env" -> environment.apply(name);
          case "sys" -> System.getProperty(name);
          default -> file(property, name, literal.group(3));
        };
    if (value == null && literal.group(3) == null) {
      String of = literal.group(1) + ":" + name;
      throw wrong(
          property,
          "has the placeholder {{"
              + of
              + "}}, but "
              + (of.startsWith("env") ? "the environment has no " : "there is no -D")
              + name
              + "; set it, or give what holds without it, as {{"
              + of
              + ":value}}");
    }
    return value == null ? literal.group(3) : value;
  }

  private static String file(String property, String name, String otherwise) {
    try {
      return FileFunction.read(name);
    } catch (IOException | RuntimeException e) {
      if (otherwise != null) {
        return otherwise;
      }
      throw wrong(property, FileFunction.problem(name, e));
    }
  }

  /** What Camel says of a placeholder is not repeated: it has the whole of the value in it. */
  private String ofCamel(String property, String text) {
    if (!text.contains("{{")) {
      return text;
    }
    try {
      String resolved = camel.apply(text);
      return resolved == null ? "" : resolved;
    } catch (IllegalArgumentException e) {
      throw wrong(
          property,
          "has a placeholder {{…}} that stands for nothing; should be of a property that is set,"
              + " {{env:NAME}}, {{sys:NAME}} or {{file:PATH}}");
    }
  }

  private static InvalidSettingsException wrong(String property, String message) {
    return new InvalidSettingsException(property, message);
  }
}
