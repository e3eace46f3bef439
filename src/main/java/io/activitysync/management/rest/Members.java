package io.activitysync.management.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.activitysync.connection.settings.ConnectionProperties;
import io.activitysync.connection.settings.PiiFields;
import io.activitysync.connection.settings.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The members of a connection that are taken, each as a text by its name in a properties file. */
final class Members {
  /** Go in and never come out. */
  static final Set<String> SECRETS = Set.of("secretAccessKey", "sessionToken", "piiKey");

  /** Are shown and not taken. */
  static final Set<String> READ_ONLY =
      Set.of(
          "suspended",
          "pinned",
          "revision",
          "state",
          "since",
          "pause",
          "counters",
          "secretAccessKeySet",
          "sessionTokenSet",
          "piiKeySet",
          "ingestTokensSet");

  static final List<String> TEXTS =
      List.of(
          "id",
          "name",
          "source",
          "credentials",
          "accessKeyId",
          "secretAccessKey",
          "sessionToken",
          "profile",
          "roleArn",
          "externalId",
          "streamName",
          "region",
          "endpoint",
          "version",
          "pii",
          "piiKey",
          "partitionKey");

  private static final int LONGEST = 4_096;

  private final Map<String, String> texts = new HashMap<>();
  private final List<Violation> wrong;

  /** Empty. */
  Members(List<Violation> wrong) {
    this.wrong = wrong;
  }

  /** By their names in a properties file, as {@code stream-name}. */
  Map<String, String> byProperty() {
    Map<String, String> values = new HashMap<>();
    texts.forEach((name, text) -> values.put(ConnectionProperties.dashed(name), text));
    values.remove("id");
    return values;
  }

  String text(String name) {
    return texts.get(name);
  }

  void put(String name, String text) {
    texts.put(name, text);
  }

  /** Takes a member, or says what is wrong with it; {@code null} is none. */
  void take(String name, JsonNode value) {
    if (name.equals("events")) {
      takeKinds(value);
    } else if (name.equals("enabled")) {
      if (value.isBoolean()) {
        texts.put(name, value.asText());
      } else if (!value.isNull()) {
        refuse(name, "should be true or false");
      }
    } else if (name.equals("piiFields")) {
      takeFields(value);
    } else if (name.equals("ingestTokens")) {
      takeTokens(value);
    } else if (TEXTS.contains(name)) {
      takeText(name, value);
    } else {
      refuse(
          name.length() > 100 ? name.substring(0, 100) : name,
          "is not known; should be one of "
              + String.join(", ", TEXTS)
              + ", events, piiFields, ingestTokens, enabled");
    }
  }

  private void takeText(String name, JsonNode value) {
    if (value.isNull()) {
      return;
    }
    if (!value.isTextual()) {
      refuse(name, "should be text");
    } else if (value.textValue().length() > LONGEST) {
      refuse(name, "should be at most " + LONGEST + " characters");
    } else if (value.textValue().chars().anyMatch(Character::isISOControl)) {
      refuse(name, "should have no control characters");
    } else {
      texts.put(name, value.textValue());
    }
  }

  private void takeFields(JsonNode value) {
    if (value.isNull()) {
      return;
    }
    Map<String, List<String>> fields = new HashMap<>();
    boolean right = value.isObject();
    for (Map.Entry<String, JsonNode> kind : value.properties()) {
      List<String> paths = new ArrayList<>();
      kind.getValue().forEach(path -> paths.add(path.isTextual() ? path.textValue() : ""));
      right &= kind.getValue().isArray() && kind.getKey().matches("[\\w.*-]+");
      right &= paths.stream().allMatch(path -> path.matches("[^,\\p{Cntrl}]{1,256}"));
      fields.put(kind.getKey(), paths);
    }
    if (right) {
      texts.put("piiFields", PiiFields.text(fields));
    } else {
      refuse("piiFields", "should be as {\"outbound-sms\": [\"recipient\"]}");
    }
  }

  private void takeTokens(JsonNode value) {
    if (value.isNull()) {
      return;
    }
    List<String> hashes = new ArrayList<>();
    value.forEach(hash -> hashes.add(hash.isTextual() ? hash.textValue() : ""));
    if (value.isArray() && hashes.stream().allMatch(hash -> hash.matches("[0-9a-f]{64}"))) {
      texts.put("ingestTokens", String.join(",", hashes));
    } else {
      refuse("ingestTokens", "should be an array of SHA-256 hashes, 64 of 0-9 and a-f each");
    }
  }

  private void takeKinds(JsonNode value) {
    if (value.isNull()) {
      return;
    }
    List<String> kinds = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(kind -> kinds.add(kind.isTextual() ? kind.textValue() : null));
    }
    if (!value.isArray()
        || kinds.stream().anyMatch(k -> k == null || k.length() > 100 || !k.matches("[\\w.-]+"))) {
      refuse("events", "should be an array of kinds, as [\"experience-start\"]");
    } else {
      texts.put("events", String.join(",", kinds));
    }
  }

  private void refuse(String name, String message) {
    wrong.add(new Violation(name, message));
  }
}
