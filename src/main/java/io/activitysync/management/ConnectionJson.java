package io.activitysync.management;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionSettings;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.Counters;
import io.activitysync.connection.Credentials;
import io.activitysync.connection.Target;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** A connection as REST shows it. A secret is told of by whether it is set, and by nothing else. */
final class ConnectionJson {
  private ConnectionJson() {}

  static Map<String, Object> of(Connection connection) {
    ConnectionSettings settings = connection.settings();
    Target target = settings.target();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", settings.id());
    json.put("name", settings.name());
    json.put("source", settings.source());
    credentials(target.credentials(), json);
    json.put("streamName", target.streamName());
    json.put("region", target.region());
    json.put("endpoint", target.endpoint() == null ? null : target.endpoint().toString());
    json.put("enabled", connection.desired().enabled());
    json.put("suspended", connection.desired().suspended());
    json.put("version", settings.content().version());
    json.put("events", new TreeSet<>(settings.content().events()));
    json.put("pii", settings.content().pii().name().toLowerCase(Locale.ROOT));
    json.put("piiFields", settings.content().piiFields());
    json.put("partitionKey", settings.content().partitionKey());
    json.put("ingestTokens", settings.content().ingestTokens().size());
    json.put("pinned", new TreeSet<>(connection.pinned()));
    json.put("state", connection.state().label());
    json.put("since", connection.state().since().toString());
    json.put("pause", connection.pause().map(ConnectionJson::pause).orElse(null));
    json.put("counters", counters(connection.counters()));
    return json;
  }

  private static void credentials(Credentials credentials, Map<String, Object> json) {
    json.put("credentials", credentials.kind());
    if (credentials instanceof Credentials.Static key) {
      key(key, json);
    } else if (credentials instanceof Credentials.Profile profile) {
      json.put("profile", profile.name());
    } else if (credentials instanceof Credentials.AssumeRole role) {
      json.put("roleArn", role.roleArn());
      json.put("externalId", role.externalId());
      if (role.base() != null) {
        key(role.base(), json);
      }
    }
  }

  private static void key(Credentials.Static key, Map<String, Object> json) {
    json.put("accessKeyId", key.accessKeyId());
    json.put("secretAccessKeySet", key.secretAccessKey() != null);
  }

  private static Map<String, Object> pause(Paused paused) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cause", paused.reason().cause());
    json.put("message", paused.reason().message());
    json.put("review", paused.reason().review());
    json.put("detail", paused.reason().detail());
    json.put("since", paused.since().toString());
    json.put("nextRetryAt", paused.nextRetryAt() == null ? null : paused.nextRetryAt().toString());
    return json;
  }

  private static Map<String, Object> counters(Counters counters) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("received", counters.received.sum());
    json.put("delivered", counters.delivered.sum());
    json.put("discarded", counters.discarded.sum());
    json.put("skipped", counters.skipped.sum());
    json.put("rejected", counters.rejected.sum());
    json.put("retried", counters.retried.sum());
    return json;
  }
}
