package io.activitysync.connection.store;

import static java.util.Map.entry;

import io.activitysync.connection.DesiredState;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.connection.store.database.StoreSettings;
import io.activitysync.credentials.Credentials;
import io.activitysync.credentials.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Settings to store. */
public final class Samples {
  static final DesiredState OFF = new DesiredState(false, false);
  public static final DesiredState ON = new DesiredState(true, false);

  /** A key of a hash, to be searched for. */
  static final String PII_KEY = "plantedHashKey16";

  private Samples() {}

  static StoreSettings h2(Path folder) {
    return store("jdbc:h2:file:" + folder.resolve("data/activity-sync"), "", null, folder);
  }

  public static StoreSettings store(String url, String user, Secret key, Path folder) {
    return new StoreSettings(
        url, user, null, key, folder.resolve("data/key.json"), null, false, Duration.ofMillis(500));
  }

  static StoreSettings forgetting(StoreSettings s) {
    return new StoreSettings(
        s.url(), s.user(), s.password(), s.key(), s.keyFile(), s.kmsKey(), true, s.pollEvery());
  }

  public static ConnectionSettings connection(String id, String secret) {
    return connection(id, key(secret, null));
  }

  static Credentials.Static key(String secret, String token) {
    return new Credentials.Static(
        "AKIAIOSFODNN7EXAMPLE",
        secret == null ? null : new Secret(secret),
        token == null ? null : new Secret(token));
  }

  static ConnectionSettings connection(String id, Credentials credentials) {
    return withCredentials(
        ConnectionSettings.of(
            id,
            Map.ofEntries(
                entry(SettingField.NAME, "Größe 漢字 🚀"),
                entry(SettingField.STREAM_NAME, "activity"),
                entry(SettingField.REGION, "eu-central-1"),
                entry(SettingField.ENDPOINT, "http://localhost:4567"),
                entry(SettingField.VERSION, "1.0"),
                entry(SettingField.EVENTS, "message.sent,message.queued"),
                entry(SettingField.UNKNOWN_KINDS, "pass"),
                entry(SettingField.PII, "hash"),
                entry(SettingField.PII_KEY, PII_KEY),
                entry(SettingField.PII_FIELDS, "outbound-sms=recipient,outbound-sms=body"),
                entry(SettingField.ORDERING, "relaxed"),
                entry(SettingField.AGGREGATION, "kpl"),
                entry(SettingField.MAX_IN_FLIGHT, "64"))),
        credentials);
  }

  static ConnectionSettings withSource(ConnectionSettings s, String source) {
    return s.with(SettingField.SOURCE, source);
  }

  static ConnectionSettings withName(ConnectionSettings s, String name) {
    return s.with(SettingField.NAME, name);
  }

  static ConnectionSettings withCredentials(ConnectionSettings s, Credentials credentials) {
    Map<SettingField, String> texts = new EnumMap<>(SettingField.class);
    texts.putAll(s.reveal());
    texts.put(SettingField.CREDENTIALS, "default");
    if (credentials instanceof Credentials.Static key) {
      texts.put(SettingField.CREDENTIALS, "static");
      texts.put(SettingField.ACCESS_KEY_ID, key.accessKeyId());
      texts.put(SettingField.SECRET_ACCESS_KEY, reveal(key.secretAccessKey()));
      texts.put(SettingField.SESSION_TOKEN, reveal(key.sessionToken()));
    } else if (credentials instanceof Credentials.Profile profile) {
      texts.put(SettingField.CREDENTIALS, "profile");
      texts.put(SettingField.PROFILE, profile.name());
    } else if (credentials instanceof Credentials.AssumeRole role) {
      texts.put(SettingField.CREDENTIALS, "assume-role");
      texts.put(SettingField.ROLE_ARN, role.roleArn());
      texts.put(SettingField.EXTERNAL_ID, role.externalId());
      texts.put(SettingField.ACCESS_KEY_ID, role.base() == null ? null : role.base().accessKeyId());
      texts.put(
          SettingField.SECRET_ACCESS_KEY,
          role.base() == null ? null : reveal(role.base().secretAccessKey()));
      texts.put(
          SettingField.SESSION_TOKEN,
          role.base() == null ? null : reveal(role.base().sessionToken()));
    }
    return ConnectionSettings.of(s.id(), texts);
  }

  private static String reveal(Secret secret) {
    return secret == null ? null : secret.reveal();
  }

  static ConnectionSettings withVersion(ConnectionSettings s, String version) {
    return s.with(SettingField.VERSION, version);
  }
}
