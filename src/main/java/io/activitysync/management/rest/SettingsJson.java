package io.activitysync.management.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.Kind;
import io.activitysync.connection.settings.PiiFields;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.connection.settings.ShownUri;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A {@link SettingField} as REST shows and takes it. A secret is told of by whether it is set, and
 * by nothing else.
 */
final class SettingsJson {
  /** Of one text, in characters. */
  static final int LONGEST = 4_096;

  /** The parts of an access key; with a role to assume they are shown only where there is one. */
  private static final Set<SettingField> KEY =
      Set.of(
          SettingField.ACCESS_KEY_ID, SettingField.SECRET_ACCESS_KEY, SettingField.SESSION_TOKEN);

  private SettingsJson() {}

  /** The members of settings, in the order in which they are shown. */
  static Map<String, Object> of(ConnectionSettings settings) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", settings.id());
    String credentials = settings.text(SettingField.CREDENTIALS);
    boolean hasKey = credentials.equals("static") || KEY.stream().anyMatch(settings::has);
    for (SettingField field : SettingField.values()) {
      if (field.goesWith(credentials) && (hasKey || !KEY.contains(field))) {
        json.put(shownName(field), shown(field, settings));
      }
    }
    return json;
  }

  /** The name of the member that shows a field: {@code piiKeySet} of a secret. */
  static String shownName(SettingField field) {
    return field.secret() ? field.json() + "Set" : field.json();
  }

  static Object shown(SettingField field, ConnectionSettings settings) {
    if (field.secret()) {
      return field.kind() == Kind.LIST
          ? words(settings.reveal(field)).size()
          : (Object) settings.has(field);
    }
    String text = settings.text(field);
    if (field == SettingField.SOURCE) {
      return ShownUri.of(text);
    }
    return switch (field.kind()) {
      case LIST -> words(text);
      case PATHS_BY_NAME -> text == null ? Map.of() : PiiFields.parse(text);
      case NUMBER ->
          text == null || !text.matches("\\d{1,9}") ? text : (Object) Integer.valueOf(text);
      default -> text;
    };
  }

  private static Set<String> words(String text) {
    return text == null || text.isEmpty() ? Set.of() : new TreeSet<>(List.of(text.split(",", -1)));
  }

  /**
   * The text of a field from the member that gives it.
   *
   * @param value not null
   * @throws IllegalArgumentException saying what is right, where it is of another form
   */
  static String read(SettingField field, JsonNode value) {
    return switch (field.kind()) {
      case LIST -> list(field, value);
      case PATHS_BY_NAME -> paths(value);
      case NUMBER -> number(value);
      default -> text(value);
    };
  }

  static String text(JsonNode value) {
    if (!value.isTextual()) {
      throw new IllegalArgumentException("should be text");
    }
    if (value.textValue().length() > LONGEST) {
      throw new IllegalArgumentException("should be at most " + LONGEST + " characters");
    }
    if (value.textValue().chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("should have no control characters");
    }
    return value.textValue();
  }

  private static String number(JsonNode value) {
    if (!value.isNumber()) {
      throw new IllegalArgumentException("should be a number, as 16");
    }
    return value.asText();
  }

  private static String list(SettingField field, JsonNode value) {
    List<String> words = new ArrayList<>();
    value.forEach(word -> words.add(word.isTextual() ? word.textValue() : ""));
    if (value.isArray() && words.stream().allMatch(word -> word.matches("[\\w.-]{1,100}"))) {
      return String.join(",", words);
    }
    throw new IllegalArgumentException(
        field.secret()
            ? "should be an array of SHA-256 hashes, 64 of 0-9 and a-f each"
            : "should be an array of kinds, as [\"experience-start\"]");
  }

  private static String paths(JsonNode value) {
    Map<String, List<String>> fields = new TreeMap<>();
    boolean right = value.isObject();
    for (Map.Entry<String, JsonNode> kind : value.properties()) {
      List<String> paths = new ArrayList<>();
      kind.getValue().forEach(path -> paths.add(path.isTextual() ? path.textValue() : ""));
      right &= kind.getValue().isArray() && kind.getKey().matches("[\\w.*-]+");
      right &= paths.stream().allMatch(path -> path.matches("[^,\\p{Cntrl}]{1,256}"));
      fields.put(kind.getKey(), paths);
    }
    if (right) {
      return PiiFields.text(fields);
    }
    throw new IllegalArgumentException("should be as {\"outbound-sms\": [\"recipient\"]}");
  }
}
