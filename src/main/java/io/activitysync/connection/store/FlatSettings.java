package io.activitysync.connection.store;

import io.activitysync.connection.PiiMode;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.Content;
import io.activitysync.connection.settings.PiiFields;
import io.activitysync.connection.settings.Target;
import io.activitysync.credentials.Credentials;
import io.activitysync.credentials.Secret;
import java.net.URI;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Settings as one text a field, null where there is none: what rows, differences and a file's
 * pinned properties are made of. Holds secrets in the clear, so it never leaves the package. Not
 * safe for use by several threads.
 */
final class FlatSettings {
  private final Map<Field, String> values = new EnumMap<>(Field.class);

  /** Takes settings apart. */
  static FlatSettings of(ConnectionSettings settings) {
    FlatSettings flat = new FlatSettings();
    Target target = settings.target();
    Content content = settings.content();
    flat.set(Field.NAME, settings.name());
    flat.set(Field.SOURCE, settings.source());
    flat.set(Field.STREAM_NAME, target.streamName());
    flat.set(Field.REGION, target.region());
    flat.set(Field.ENDPOINT, target.endpoint() == null ? null : target.endpoint().toString());
    flat.set(Field.CREDENTIALS, target.credentials().kind());
    flat.set(Field.VERSION, content.version());
    flat.set(Field.EVENTS, String.join(",", new TreeSet<>(content.events())));
    flat.set(Field.PII, content.pii().name().toLowerCase(Locale.ROOT));
    flat.set(Field.PII_KEY, reveal(content.piiKey()));
    flat.set(
        Field.PII_FIELDS,
        content.piiFields().isEmpty() ? null : PiiFields.text(content.piiFields()));
    flat.set(Field.PARTITION_KEY, content.partitionKey());
    Set<String> tokens = content.ingestTokens();
    flat.set(
        Field.INGEST_TOKENS, tokens.isEmpty() ? null : String.join(",", new TreeSet<>(tokens)));
    flat.set(target.credentials());
    return flat;
  }

  private void set(Credentials credentials) {
    if (credentials instanceof Credentials.Static key) {
      set(Field.ACCESS_KEY_ID, key.accessKeyId());
      set(Field.SECRET_ACCESS_KEY, reveal(key.secretAccessKey()));
      set(Field.SESSION_TOKEN, reveal(key.sessionToken()));
    } else if (credentials instanceof Credentials.Profile profile) {
      set(Field.PROFILE, profile.name());
    } else if (credentials instanceof Credentials.AssumeRole role) {
      set(Field.ROLE_ARN, role.roleArn());
      set(Field.EXTERNAL_ID, role.externalId());
      if (role.base() != null) {
        set(role.base());
      }
    }
  }

  /** Puts settings together again. */
  ConnectionSettings settings(String id) {
    String events = get(Field.EVENTS);
    String endpoint = get(Field.ENDPOINT);
    String piiFields = get(Field.PII_FIELDS);
    String tokens = get(Field.INGEST_TOKENS);
    return new ConnectionSettings(
        id,
        get(Field.NAME),
        get(Field.SOURCE),
        new Target(
            get(Field.STREAM_NAME),
            get(Field.REGION),
            endpoint == null ? null : URI.create(endpoint),
            credentials()),
        new Content(
            get(Field.VERSION),
            events.isEmpty() ? Set.of() : Set.of(events.split(",", -1)),
            PiiMode.valueOf(get(Field.PII).toUpperCase(Locale.ROOT)),
            secret(get(Field.PII_KEY)),
            PiiFields.parse(piiFields == null ? "" : piiFields),
            get(Field.PARTITION_KEY),
            tokens == null ? Set.of() : Set.of(tokens.split(",", -1))));
  }

  private Credentials credentials() {
    String kind = get(Field.CREDENTIALS);
    return switch (kind) {
      case "default" -> new Credentials.DefaultChain();
      case "profile" -> new Credentials.Profile(get(Field.PROFILE));
      case "assume-role" ->
          new Credentials.AssumeRole(
              get(Field.ROLE_ARN), get(Field.EXTERNAL_ID), hasKey() ? key() : null);
      default -> key();
    };
  }

  private boolean hasKey() {
    return values.containsKey(Field.ACCESS_KEY_ID)
        || values.containsKey(Field.SECRET_ACCESS_KEY)
        || values.containsKey(Field.SESSION_TOKEN);
  }

  private Credentials.Static key() {
    return new Credentials.Static(
        get(Field.ACCESS_KEY_ID),
        secret(get(Field.SECRET_ACCESS_KEY)),
        secret(get(Field.SESSION_TOKEN)));
  }

  /** The text of a field; null where there is none. */
  String get(Field field) {
    return values.get(field);
  }

  /** Changes a field; null takes it away. */
  void set(Field field, String value) {
    if (value == null) {
      values.remove(field);
    } else {
      values.put(field, value);
    }
  }

  /** Whether a field has the same text in both. */
  boolean same(Field field, FlatSettings other) {
    return Objects.equals(get(field), other.get(field));
  }

  private static String reveal(Secret secret) {
    return secret == null ? null : secret.reveal();
  }

  private static Secret secret(String value) {
    return value == null ? null : new Secret(value);
  }

  /** Names of the fields that are set, no values. */
  @Override
  public String toString() {
    return "FlatSettings" + values.keySet();
  }
}
