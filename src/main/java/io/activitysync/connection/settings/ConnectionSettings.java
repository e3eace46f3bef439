package io.activitysync.connection.settings;

import io.activitysync.credentials.Credentials;
import io.activitysync.credentials.Secret;
import io.activitysync.event.EventSettings;
import io.activitysync.event.PiiKey;
import io.activitysync.event.PiiMode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is wanted of a connection, but for whether it is on: one text a {@link SettingField}, in the
 * one way that the field has to write it, and what the rest of the process makes of these. Checked
 * by {@link SettingsRules}, not by itself. Immutable; equal by id and texts.
 */
public final class ConnectionSettings {
  /** Keys of a hash that are shorter are refused. */
  static final int SHORTEST_PII_KEY = 16;

  /** What says how records are sent; named in JSON as the endpoint's options are. */
  public static final Set<SettingField> SENDING =
      Collections.unmodifiableSet(
          EnumSet.of(SettingField.ORDERING, SettingField.AGGREGATION, SettingField.MAX_IN_FLIGHT));

  private final String id;
  private final Map<SettingField, String> texts;
  private final URI endpoint;
  private final Credentials credentials;
  private final EventSettings events;
  private final Set<String> ingestTokens;

  private ConnectionSettings(String id, Map<SettingField, String> given) {
    this.id = id;
    this.texts = Collections.unmodifiableMap(complete(id, given));
    this.endpoint = uri(texts.get(SettingField.ENDPOINT));
    this.credentials = credentialsOf(texts);
    this.events = eventsOf(texts);
    this.ingestTokens = words(texts.get(SettingField.INGEST_TOKENS));
  }

  /**
   * From texts, unchecked. What is not given is as the field says; what does not go with the kind
   * of credentials is left out.
   *
   * @param id {@code [a-z0-9][a-z0-9-]{0,62}}; part of addresses and of metric tags
   * @param texts null or empty for none
   */
  public static ConnectionSettings of(String id, Map<SettingField, String> texts) {
    return new ConnectionSettings(id, texts);
  }

  private static Map<SettingField, String> complete(String id, Map<SettingField, String> given) {
    Map<SettingField, String> all = new EnumMap<>(SettingField.class);
    for (SettingField field : SettingField.values()) {
      String text = given.get(field);
      String held = text == null || text.isEmpty() ? field.otherwise(id) : field.normal(text);
      if (held != null) {
        all.put(field, held);
      }
    }
    String kind = all.get(SettingField.CREDENTIALS);
    all.keySet().removeIf(field -> !field.goesWith(kind));
    return all;
  }

  /** The same but for one field; null takes it away, or brings back what holds without it. */
  public ConnectionSettings with(SettingField field, String text) {
    Map<SettingField, String> changed = new EnumMap<>(SettingField.class);
    changed.putAll(texts);
    changed.put(field, text);
    return of(id, changed);
  }

  /** The text of a field, a secret's too; null for none. For rules, and what keeps them sealed. */
  public String reveal(SettingField field) {
    return texts.get(field);
  }

  /** The text of a field that is no secret; null for none. */
  public String text(SettingField field) {
    if (field.secret()) {
      throw new IllegalArgumentException(field + " is never shown");
    }
    return texts.get(field);
  }

  /** Whether it is given, or something holds in its place. */
  public boolean has(SettingField field) {
    return texts.containsKey(field);
  }

  /** Whether a field has the same text in both. */
  public boolean same(SettingField field, ConnectionSettings other) {
    return Objects.equals(texts.get(field), other.texts.get(field));
  }

  /** All texts, secrets too; immutable. For what puts settings together anew. */
  public Map<SettingField, String> reveal() {
    return texts;
  }

  /** The connection's id; part of addresses and of metric tags. */
  public String id() {
    return id;
  }

  /** For people. */
  public String name() {
    return texts.get(SettingField.NAME);
  }

  /** A Camel endpoint URI that can be consumed from; may hold secrets: see {@link ShownUri}. */
  public String source() {
    return texts.get(SettingField.SOURCE);
  }

  /** The same with all that it does not say itself, as it is used. */
  public String completeSource() {
    return SourceSafety.complete(id, ShownUri.encoded(source()));
  }

  /** The stream: its ARN where that is given, else its name; null while neither is. */
  public String stream() {
    return texts.getOrDefault(SettingField.STREAM_ARN, streamName());
  }

  /** {@code [a-zA-Z0-9_.-]{1,128}}; null while not given. */
  public String streamName() {
    return texts.get(SettingField.STREAM_NAME);
  }

  /** AWS region as {@code eu-central-1}; null while not given. */
  public String region() {
    return texts.get(SettingField.REGION);
  }

  /** Instead of the region's own; may be null. */
  public URI endpoint() {
    return endpoint;
  }

  /** How to prove who we are. */
  public Credentials credentials() {
    return credentials;
  }

  /** What is sent of an event, and how. */
  public EventSettings events() {
    return events;
  }

  /** SHA-256 in lower-case hex of the tokens that senders need; empty where none is needed. */
  public Set<String> ingestTokens() {
    return ingestTokens;
  }

  /**
   * What is said of how records are sent: options of the endpoint, by name, which go before those
   * of the route file. Empty where all is as the file says; what can't be used is left out.
   */
  public Map<String, String> sending() {
    Map<String, String> options = new TreeMap<>();
    for (SettingField field : SENDING) {
      String text = texts.get(field);
      if (text != null && field.problem(text, null) == null) {
        options.put(field.json(), text);
      }
    }
    return options;
  }

  /** Address of the connection's own HTTP source, the default one. */
  public static String httpSource(String id) {
    return "platform-http:/ingest/" + id + "?httpMethodRestrict=POST";
  }

  /** Whether records go to another place than with {@code other}; credentials don't count. */
  public boolean sameStream(ConnectionSettings other) {
    return Objects.equals(stream(), other.stream())
        && Objects.equals(region(), other.region())
        && Objects.equals(endpoint, other.endpoint);
  }

  /** Whether the route must be made anew to go from these settings to {@code other}. */
  public boolean sameRoute(ConnectionSettings other) {
    return source().equals(other.source())
        && sameStream(other)
        && sending().equals(other.sending());
  }

  /** Whether the same events go to the same stream under the same name. */
  public boolean sameWay(ConnectionSettings other) {
    return sameRoute(other) && credentials().equals(other.credentials());
  }

  private static URI uri(String text) {
    try {
      return text == null ? null : URI.create(text);
    } catch (IllegalArgumentException e) {
      return null; // the rules name it
    }
  }

  private static Set<String> words(String list) {
    return list == null || list.isEmpty() ? Set.of() : Set.of(list.split(",", -1));
  }

  private static Credentials credentialsOf(Map<SettingField, String> texts) {
    Credentials.Static key =
        new Credentials.Static(
            texts.get(SettingField.ACCESS_KEY_ID),
            secret(texts.get(SettingField.SECRET_ACCESS_KEY)),
            secret(texts.get(SettingField.SESSION_TOKEN)));
    return switch (texts.get(SettingField.CREDENTIALS)) {
      case "default" -> new Credentials.DefaultChain();
      case "profile" -> new Credentials.Profile(texts.get(SettingField.PROFILE));
      case "assume-role" ->
          new Credentials.AssumeRole(
              texts.get(SettingField.ROLE_ARN),
              texts.get(SettingField.EXTERNAL_ID),
              hasKey(texts) ? key : null);
      default -> key;
    };
  }

  /** Whether any part of an access key is given. */
  static boolean hasKey(Map<SettingField, String> texts) {
    return texts.containsKey(SettingField.ACCESS_KEY_ID)
        || texts.containsKey(SettingField.SECRET_ACCESS_KEY)
        || texts.containsKey(SettingField.SESSION_TOKEN);
  }

  private static Secret secret(String text) {
    return text == null ? null : new Secret(text);
  }

  private static EventSettings eventsOf(Map<SettingField, String> texts) {
    PiiKey key = piiKey(texts.get(SettingField.PII_KEY));
    return new EventSettings(
        texts.getOrDefault(SettingField.VERSION, ""),
        words(texts.get(SettingField.EVENTS)),
        piiMode(texts.get(SettingField.PII), key),
        key,
        piiFields(texts.get(SettingField.PII_FIELDS)),
        partitionKey(texts.get(SettingField.PARTITION_KEY)),
        "pass".equals(texts.get(SettingField.UNKNOWN_KINDS)));
  }

  private static String partitionKey(String text) {
    return text.isBlank() ? EventSettings.EXPERIENCE_ID : text; // the rules name it
  }

  /** What can't be done as it is wanted is redacted: it never goes out in the clear. */
  private static PiiMode piiMode(String text, PiiKey key) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "INCLUDE" -> PiiMode.INCLUDE;
      case "HASH" -> key == null ? PiiMode.REDACT : PiiMode.HASH;
      default -> PiiMode.REDACT;
    };
  }

  private static PiiKey piiKey(String text) {
    return text == null || text.length() < SHORTEST_PII_KEY
        ? null
        : new PiiKey(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, List<String>> piiFields(String text) {
    try {
      return text == null ? Map.of() : PiiFields.parse(text);
    } catch (IllegalArgumentException e) {
      return Map.of(); // the rules name it
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConnectionSettings s && id.equals(s.id) && texts.equals(s.texts);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, texts);
  }

  /** The id, and names of the fields that are set; no values. */
  @Override
  public String toString() {
    return "ConnectionSettings[" + id + ", " + texts.keySet() + "]";
  }
}
