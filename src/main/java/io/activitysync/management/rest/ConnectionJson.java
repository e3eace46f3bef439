package io.activitysync.management.rest;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.Counters;
import io.activitysync.connection.SourceState;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.streamcheck.SendStep;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A connection as REST shows it: its settings, what is wanted of it, and what is. */
final class ConnectionJson {
  private static final Set<String> SENDING =
      ConnectionSettings.SENDING.stream().map(SettingField::json).collect(Collectors.toSet());

  private final SendStep step;

  ConnectionJson(SendStep step) {
    this.step = step;
  }

  Map<String, Object> of(Connection connection) {
    StoredConnection saved = connection.saved();
    Map<String, Object> json = SettingsJson.of(saved.settings());
    json.put("effective", effective(saved.settings()));
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

  /** How records are sent now, whoever says so. */
  private Map<String, Object> effective(ConnectionSettings settings) {
    Map<String, String> own = settings.sending();
    Map<String, Object> file = step.options(settings, SENDING);
    Map<String, Object> json = new LinkedHashMap<>();
    for (SettingField field : ConnectionSettings.SENDING) {
      boolean set = own.containsKey(field.json());
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("value", set ? SettingsJson.shown(field, settings) : file.get(field.json()));
      one.put("from", set ? "connection" : "route file");
      json.put(field.json(), one);
    }
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
