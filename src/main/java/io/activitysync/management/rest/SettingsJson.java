package io.activitysync.management.rest;

import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.Target;
import io.activitysync.credentials.Credentials;
import io.activitysync.credentials.Secret;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.apache.camel.util.URISupport;

/** Settings as REST shows them. A secret is told of by whether it is set, and by nothing else. */
final class SettingsJson {
  private SettingsJson() {}

  /** The members in the order in which they are shown. */
  static Map<String, Object> of(ConnectionSettings settings) {
    Target target = settings.target();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", settings.id());
    json.put("name", settings.name());
    json.put("source", masked(settings.source()));
    credentials(target.credentials(), json);
    json.put("streamName", target.streamName());
    json.put("region", target.region());
    json.put("endpoint", target.endpoint() == null ? null : target.endpoint().toString());
    json.put("version", settings.content().version());
    json.put("events", new TreeSet<>(settings.content().events()));
    json.put("pii", settings.content().pii().name().toLowerCase(Locale.ROOT));
    json.put("piiKeySet", settings.content().piiKey() != null);
    json.put("piiFields", settings.content().piiFields());
    json.put("partitionKey", settings.content().partitionKey());
    json.put("ingestTokensSet", settings.content().ingestTokens().size());
    return json;
  }

  /** A source's URI with the values of secret options as {@code xxxxxx}. */
  static String masked(String source) {
    return URISupport.sanitizeUri(source);
  }

  /** The secrets that are kept, by the names that they are given with. Never to be shown. */
  static Map<String, Secret> secrets(ConnectionSettings settings) {
    Map<String, Secret> secrets = new LinkedHashMap<>();
    Credentials.Static key = key(settings.target().credentials());
    if (key != null && key.secretAccessKey() != null) {
      secrets.put("secretAccessKey", key.secretAccessKey());
    }
    if (key != null && key.sessionToken() != null) {
      secrets.put("sessionToken", key.sessionToken());
    }
    if (settings.content().piiKey() != null) {
      secrets.put("piiKey", settings.content().piiKey());
    }
    return secrets;
  }

  private static Credentials.Static key(Credentials credentials) {
    if (credentials instanceof Credentials.AssumeRole role) {
      return role.base();
    }
    return credentials instanceof Credentials.Static key ? key : null;
  }

  private static void credentials(Credentials credentials, Map<String, Object> json) {
    json.put("credentials", credentials.kind());
    if (credentials instanceof Credentials.Profile profile) {
      json.put("profile", profile.name());
    } else if (credentials instanceof Credentials.AssumeRole role) {
      json.put("roleArn", role.roleArn());
      json.put("externalId", role.externalId());
    }
    Credentials.Static key = key(credentials);
    if (key != null) {
      json.put("accessKeyId", key.accessKeyId());
      json.put("secretAccessKeySet", key.secretAccessKey() != null);
      json.put("sessionTokenSet", key.sessionToken() != null);
    }
  }
}
