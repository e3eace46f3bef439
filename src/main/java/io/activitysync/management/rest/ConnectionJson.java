package io.activitysync.management.rest;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.Counters;
import io.activitysync.connection.SourceState;
import io.activitysync.connection.StoredConnection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** A connection as REST shows it: its settings, what is wanted of it, and what is. */
final class ConnectionJson {
  private ConnectionJson() {}

  static Map<String, Object> of(Connection connection) {
    StoredConnection saved = connection.saved();
    Map<String, Object> json = SettingsJson.of(saved.settings());
    json.put("enabled", connection.desired().enabled());
    json.put("suspended", connection.desired().suspended());
    if (!connection.isKept()) {
      // it holds, and would not survive a restart: only while the store is away
      json.put("kept", false);
    }
    json.put("pinned", new TreeSet<>(connection.pinned()));
    json.put("revision", saved.revision());
    json.put("state", connection.state().label());
    json.put("since", connection.state().since().toString());
    json.put("pause", connection.pause().map(ConnectionJson::pause).orElse(null));
    json.put("sourceState", source(connection));
    json.put("counters", counters(connection.counters()));
    return json;
  }

  private static Map<String, Object> source(Connection connection) {
    SourceState source = connection.source();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("state", source.state().name());
    json.put("since", source.since().toString());
    json.put("message", source.message());
    json.put("lastEventAt", connection.lastEventAt().map(Instant::toString).orElse(null));
    return json;
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
