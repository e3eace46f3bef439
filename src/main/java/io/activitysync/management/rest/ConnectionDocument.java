package io.activitysync.management.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.connection.settings.SettingsRules;
import io.activitysync.connection.settings.ShownUri;
import io.activitysync.connection.settings.Violation;
import io.activitysync.connection.settings.Violation.Code;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A connection as REST takes it. Each method reads, checks, and says all that is wrong at once, by
 * {@link InvalidSettingsException}. A secret that is not mentioned is kept; {@code null} removes
 * it.
 */
final class ConnectionDocument {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ID = "id";
  private static final String ENABLED = "enabled";

  /** Secrets that sign for an address, or are sent there. */
  static final List<SettingField> SIGNING =
      List.of(SettingField.SECRET_ACCESS_KEY, SettingField.SESSION_TOKEN);

  /** What is taken. */
  private static final List<String> TAKEN =
      Stream.of(
              Stream.of(ID),
              Arrays.stream(SettingField.values()).map(SettingField::json),
              Stream.of(ENABLED))
          .flatMap(names -> names)
          .toList();

  /** What is shown and not taken. */
  private static final Set<String> READ_ONLY =
      Stream.concat(
              Stream.of(
                  "suspended",
                  "kept",
                  "pinned",
                  "pinnedBy",
                  "effective",
                  "revision",
                  "state",
                  "since",
                  "pause",
                  "sourceState",
                  "hotKey",
                  "counters",
                  "instances"),
              Arrays.stream(SettingField.values())
                  .filter(SettingField::secret)
                  .map(SettingsJson::shownName))
          .collect(Collectors.toSet());

  private final SettingsRules rules;
  private final String newestVersion;
  private final List<Violation> wrong = new ArrayList<>();
  private final Map<SettingField, String> texts = new EnumMap<>(SettingField.class);
  private String id;
  private Boolean enabled;

  /**
   * What POST and PUT take, and PATCH in part, beside the settings, which {@link SettingsSchema}
   * adds.
   */
  @Schema(name = "ConnectionSettings")
  record Settings(
      @Schema(
              example = "acme",
              pattern = "[a-z0-9][a-z0-9-]{0,62}",
              description = "Made from the name where it is not given; never changes",
              nullable = true)
          String id,
      @Schema(example = "true", nullable = true) Boolean enabled) {}

  /** Settings that are right, and what is wanted of them. */
  record Given(ConnectionSettings settings, DesiredState desired) {}

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
  Given create(ObjectNode json) {
    refuseReadOnly(json);
    take(json);
    if (id == null && texts.get(SettingField.NAME) != null) {
      id = idOf(texts.get(SettingField.NAME));
    }
    if (id == null || id.isEmpty()) {
      wrong.add(new Violation(ID, Code.REQUIRED, "is needed, or a name that it can be made from"));
      id = "new";
    }
    return read(id, newestVersion, new DesiredState(false, false), null);
  }

  private static String idOf(String name) {
    String id = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-", "");
    return id.substring(0, Math.min(id.length(), 63)).replaceAll("-$", "");
  }

  /** All settings anew; members that are shown only are let pass, so that what was read can be. */
  Given replace(StoredConnection known, ObjectNode json) {
    json.remove(READ_ONLY);
    return over(known, json);
  }

  /** JSON merge patch, RFC 7396. */
  Given patch(StoredConnection known, ObjectNode patch) {
    refuseReadOnly(patch);
    ObjectNode merged = MAPPER.valueToTree(SettingsJson.of(known.settings()));
    merged.remove(READ_ONLY);
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

  private Given over(StoredConnection known, ObjectNode json) {
    take(json);
    keepSecrets(known, json);
    keepSource(known);
    askAgainForSecrets(known, json);
    if (json.has(ID) && !known.id().equals(id)) {
      wrong.add(new Violation(ID, "never changes, should be \"" + known.id() + "\" or not given"));
    }
    return read(
        known.id(), known.settings().events().versionId(), known.desired(), known.settings());
  }

  private void take(ObjectNode json) {
    json.properties().forEach(member -> take(member.getKey(), member.getValue()));
  }

  /** Takes a member, or says what is wrong with it; {@code null} is none. */
  private void take(String name, JsonNode value) {
    SettingField field = SettingField.ofJson(name).orElse(null);
    try {
      if (field == null && !name.equals(ID) && !name.equals(ENABLED)) {
        String shown = name.length() > 100 ? name.substring(0, 100) : name;
        String right = String.join(", ", TAKEN);
        wrong.add(new Violation(shown, "is not known; should be one of " + right));
      } else if (value.isNull()) {
        enabled = name.equals(ENABLED) ? Boolean.FALSE : enabled;
      } else if (field != null) {
        texts.put(field, SettingsJson.read(field, value));
      } else if (name.equals(ID)) {
        id = SettingsJson.text(value);
      } else if (value.isBoolean()) {
        enabled = value.booleanValue();
      } else {
        wrong.add(new Violation(name, "should be true or false"));
      }
    } catch (IllegalArgumentException e) {
      wrong.add(new Violation(name, e.getMessage()));
    }
  }

  private void refuseReadOnly(ObjectNode json) {
    for (String name : READ_ONLY) {
      if (json.remove(name) != null) {
        wrong.add(new Violation(name, "is shown and can't be set"));
      }
    }
  }

  private void keepSecrets(StoredConnection known, ObjectNode json) {
    for (SettingField field : SettingField.values()) {
      if (!field.secret() || json.has(field.json())) {
        continue;
      }
      if (known.unreadable().contains(field.json())) {
        wrong.add(
            new Violation(
                field.json(),
                Code.UNREADABLE,
                "can't be read with the store's key; give it again, or null to remove it"));
      } else if (known.settings().has(field)) {
        texts.put(field, known.settings().reveal(field));
      }
    }
  }

  /**
   * Who may change where calls go to must not have a saved key sign for an address of their own,
   * nor a saved token sent there.
   */
  private void askAgainForSecrets(StoredConnection known, ObjectNode json) {
    String endpoint = texts.get(SettingField.ENDPOINT);
    if (endpoint == null || endpoint.equals(known.settings().text(SettingField.ENDPOINT))) {
      return;
    }
    for (SettingField field : SIGNING) {
      if (known.settings().has(field) && !json.has(field.json())) {
        wrong.add(
            new Violation(
                field.json(),
                Code.REQUIRED_AGAIN,
                "is needed with another endpoint: the saved one is sent to the saved endpoint only."
                    + " Give it again, or leave endpoint as it is"));
      }
    }
  }

  /** What was shown of it, with secret options masked, means the one that is kept. */
  private void keepSource(StoredConnection known) {
    String source = known.settings().source();
    String given = texts.get(SettingField.SOURCE);
    if (ShownUri.of(source).equals(given)) {
      texts.put(SettingField.SOURCE, source);
    } else if (String.valueOf(given).contains("xxxxxx")) {
      wrong.add(
          new Violation(
              SettingField.SOURCE.json(), "has a masked value, xxxxxx; give the value itself"));
    }
  }

  private Given read(
      String finalId, String defaultVersion, DesiredState before, ConnectionSettings saved) {
    // an empty text is none, as of every other field
    texts.merge(SettingField.VERSION, defaultVersion, (is, preset) -> is.isEmpty() ? preset : is);
    ConnectionSettings settings = ConnectionSettings.of(finalId, texts);
    DesiredState desired = enabled == null ? before : before.withEnabled(enabled);
    Set<String> named = new HashSet<>();
    wrong.forEach(violation -> named.add(violation.field()));
    rules.checkGiven(settings, desired.enabled(), saved).stream()
        .filter(violation -> !named.contains(violation.field()))
        .forEach(wrong::add);
    if (!wrong.isEmpty()) {
      throw new InvalidSettingsException(wrong);
    }
    return new Given(settings, desired);
  }
}
