package io.activitysync.management.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionProperties;
import io.activitysync.connection.settings.ConnectionProperties.Declared;
import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.SettingsReader;
import io.activitysync.connection.settings.SettingsRules;
import io.activitysync.connection.settings.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A connection as REST takes it. Each method reads, checks, and says all that is wrong at once, by
 * {@link InvalidSettingsException}. A secret that is not mentioned is kept; {@code null} removes
 * it.
 */
final class ConnectionDocument {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final SettingsRules rules;
  private final String newestVersion;
  private final List<Violation> wrong = new ArrayList<>();
  private final Members members = new Members(wrong);

  /**
   * For one request.
   *
   * @param newestVersion event version of a new connection that names none
   */
  ConnectionDocument(SettingsRules rules, String newestVersion) {
    this.rules = rules;
    this.newestVersion = newestVersion;
  }

  /** A new connection; where no id is given, it is made from the name. */
  Declared create(ObjectNode json) {
    refuseReadOnly(json);
    take(json);
    String id = members.text("id");
    if (id == null && members.text("name") != null) {
      id = idOf(members.text("name"));
    }
    if (id == null || id.isEmpty()) {
      wrong.add(new Violation("id", "is needed, or a name that it can be made from"));
      id = "new";
    }
    return read(id, newestVersion);
  }

  private static String idOf(String name) {
    String id = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-", "");
    return id.substring(0, Math.min(id.length(), 63)).replaceAll("-$", "");
  }

  /** All settings anew; members that are shown only are let pass, so that what was read can be. */
  Declared replace(StoredConnection known, ObjectNode json) {
    json.remove(Members.READ_ONLY);
    return over(known, json);
  }

  /** JSON merge patch, RFC 7396. */
  Declared patch(StoredConnection known, ObjectNode patch) {
    refuseReadOnly(patch);
    ObjectNode merged = MAPPER.valueToTree(SettingsJson.of(known.settings()));
    merged.remove(Members.READ_ONLY);
    merge(merged, patch);
    return over(known, merged);
  }

  /** As RFC 7396 says, but that a null of the first level stays, so as to remove a secret. */
  private static void merge(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> member : patch.properties()) {
      JsonNode now = target.get(member.getKey());
      if (now instanceof ObjectNode inner && member.getValue() instanceof ObjectNode changes) {
        merge(inner, changes);
        inner.properties().removeIf(one -> one.getValue().isNull());
      } else {
        target.set(member.getKey(), member.getValue());
      }
    }
  }

  private Declared over(StoredConnection known, ObjectNode json) {
    take(json);
    keepSecrets(known, json);
    keepSource(known);
    if (!json.has("enabled")) {
      members.put("enabled", Boolean.toString(known.desired().enabled()));
    }
    String id = known.settings().id();
    if (json.has("id") && !id.equals(members.text("id"))) {
      wrong.add(new Violation("id", "never changes, should be \"" + id + "\" or not given"));
    }
    Declared read = read(id, known.settings().content().version());
    DesiredState desired = known.desired().withEnabled(read.desired().enabled());
    return new Declared(read.settings(), desired, read.pinned());
  }

  private void take(ObjectNode json) {
    json.properties().forEach(member -> members.take(member.getKey(), member.getValue()));
  }

  private void refuseReadOnly(ObjectNode json) {
    for (String name : Members.READ_ONLY) {
      if (json.remove(name) != null) {
        wrong.add(new Violation(name, "is shown and can't be set"));
      }
    }
  }

  private void keepSecrets(StoredConnection known, ObjectNode json) {
    SettingsJson.secrets(known.settings())
        .forEach(
            (name, secret) -> {
              if (!json.has(name)) {
                members.put(name, secret.reveal());
              }
            });
    if (!json.has("ingestTokens")) {
      members.put("ingestTokens", String.join(",", known.settings().content().ingestTokens()));
    }
    for (String name : known.unreadable()) {
      JsonNode given = json.get(name);
      if (Members.SECRETS.contains(name) && given == null) {
        wrong.add(
            new Violation(
                name, "can't be read with the store's key; give it again, or null to remove it"));
      }
    }
  }

  /** What was shown of it, with secret options masked, means the one that is kept. */
  private void keepSource(StoredConnection known) {
    String source = known.settings().source();
    if (SettingsJson.masked(source).equals(members.text("source"))) {
      members.put("source", source);
    } else if (String.valueOf(members.text("source")).contains("xxxxxx")) {
      wrong.add(new Violation("source", "has a masked value, xxxxxx; give the value itself"));
    }
  }

  private Declared read(String id, String defaultVersion) {
    Declared read =
        SettingsReader.read(
            id,
            members.byProperty(),
            defaultVersion,
            (name, message) ->
                wrong.add(new Violation(ConnectionProperties.camelCase(name), message)));
    Set<String> named = new HashSet<>();
    wrong.forEach(violation -> named.add(violation.field()));
    rules.check(read.settings(), read.desired()).stream()
        .filter(violation -> !named.contains(violation.field()))
        .forEach(wrong::add);
    if (!wrong.isEmpty()) {
      throw new InvalidSettingsException(wrong);
    }
    return read;
  }
}
