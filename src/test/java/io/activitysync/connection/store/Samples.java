package io.activitysync.connection.store;

import io.activitysync.connection.DesiredState;
import io.activitysync.connection.PiiMode;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.Content;
import io.activitysync.connection.settings.Target;
import io.activitysync.credentials.Credentials;
import io.activitysync.credentials.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Settings to store. */
final class Samples {
  static final DesiredState OFF = new DesiredState(false, false);
  static final DesiredState ON = new DesiredState(true, false);

  /** A key of a hash, to be searched for. */
  static final String PII_KEY = "plantedHashKey16";

  static final Content CONTENT =
      new Content(
          "1.0",
          Set.of("message.sent", "message.queued"),
          PiiMode.HASH,
          new Secret(PII_KEY),
          Map.of("outbound-sms", List.of("recipient", "body")),
          "experienceId");

  private Samples() {}

  static StoreSettings h2(Path folder) {
    return store("jdbc:h2:file:" + folder.resolve("data/activity-sync"), "", null, folder);
  }

  static StoreSettings store(String url, String user, Secret key, Path folder) {
    return new StoreSettings(
        url, user, null, key, folder.resolve("data/key.json"), null, false, Duration.ofMillis(500));
  }

  static StoreSettings forgetting(StoreSettings s) {
    return new StoreSettings(
        s.url(), s.user(), s.password(), s.key(), s.keyFile(), s.kmsKey(), true, s.pollEvery());
  }

  static ConnectionSettings connection(String id, String secret) {
    return connection(id, key(secret, null));
  }

  static Credentials.Static key(String secret, String token) {
    return new Credentials.Static(
        "AKIAIOSFODNN7EXAMPLE",
        secret == null ? null : new Secret(secret),
        token == null ? null : new Secret(token));
  }

  static ConnectionSettings connection(String id, Credentials credentials) {
    return new ConnectionSettings(
        id,
        "Größe 漢字 🚀",
        ConnectionSettings.httpSource(id),
        new Target("activity", "eu-central-1", URI.create("http://localhost:4567"), credentials),
        CONTENT);
  }

  static ConnectionSettings withSource(ConnectionSettings s, String source) {
    return new ConnectionSettings(s.id(), s.name(), source, s.target(), s.content());
  }

  static ConnectionSettings withName(ConnectionSettings s, String name) {
    return new ConnectionSettings(s.id(), name, s.source(), s.target(), s.content());
  }

  static ConnectionSettings withCredentials(ConnectionSettings s, Credentials credentials) {
    Target t = s.target();
    return new ConnectionSettings(
        s.id(),
        s.name(),
        s.source(),
        new Target(t.streamName(), t.region(), t.endpoint(), credentials),
        s.content());
  }

  static ConnectionSettings withVersion(ConnectionSettings s, String version) {
    Content c = s.content();
    return new ConnectionSettings(
        s.id(),
        s.name(),
        s.source(),
        s.target(),
        new Content(version, c.events(), c.pii(), c.piiKey(), c.piiFields(), c.partitionKey()));
  }
}
