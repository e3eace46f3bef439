package io.activitysync.management.rest;

import io.activitysync.connection.Connection;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.instances.ConnectionView;
import io.activitysync.instances.InstanceView;
import io.activitysync.streamcheck.SendStep;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A connection as REST shows it: what is wanted of it, and what is. Its settings, which {@link
 * SettingsSchema} adds to the description, come first.
 */
@Schema(name = "Connection")
record ConnectionJson(
    @Schema(example = "acme") String id,
    Boolean enabled,
    @Schema(description = "Whether an operator paused it by hand") Boolean suspended,
    @Schema(
            description =
                "False while enabled and suspended hold, but are not in the store, which is away;"
                    + " else not there")
        Boolean kept,
    Effective effective,
    @Schema(description = "Members that a file sets; they can't be changed here")
        List<String> pinned,
    @Schema(
            description =
                "Of each pinned member what sets it: a file of properties, a variable of the"
                    + " environment, or -D and a property's name")
        Map<String, String> pinnedBy,
    @Schema(description = "The ETag without its quotes") Long revision,
    @Schema(allowableValues = {"DISABLED", "CONNECTING", "STREAMING", "PAUSED"}) String state,
    @Schema(example = "2026-03-14T09:26:53.589Z") String since,
    ConnectionView.Pause pause,
    ConnectionView.SourceState sourceState,
    ConnectionView.HotKey hotKey,
    ConnectionView.Counters counters,
    @Schema(
            description =
                "What each process sees, where the store can be shared by several; the members"
                    + " above are the worst of these, and sums")
        List<InstanceView> instances) {

  /**
   * Says how records are sent by the step, where the connection does not.
   *
   * @param view what is
   * @param instances as each process sees it; null for none
   */
  static Map<String, Object> of(
      Connection connection, SendStep step, ConnectionView view, List<InstanceView> instances) {
    StoredConnection saved = connection.saved();
    Map<String, Object> json = SettingsJson.of(saved.settings());
    json.put("effective", Effective.of(saved.settings(), step));
    json.put("enabled", connection.desired().enabled());
    json.put("suspended", connection.desired().suspended());
    if (!connection.isKept()) {
      // it holds, and would not survive a restart: only while the store is away
      json.put("kept", false);
    }
    json.put("pinned", new TreeSet<>(connection.pinned().keySet()));
    json.put("pinnedBy", new TreeMap<>(connection.pinned()));
    json.put("revision", saved.revision());
    json.put("state", view.state());
    json.put("since", view.since());
    json.put("pause", view.pause());
    json.put("sourceState", view.sourceState());
    json.put("hotKey", view.hotKey());
    json.put("counters", view.counters());
    if (instances != null) {
      json.put("instances", instances);
    }
    return json;
  }

  /** How records are sent now, by the connection's settings or else by the route file. */
  @Schema(name = "Effective")
  record Effective(Held ordering, Held aggregation, Held maxInFlight) {
    private static final Set<String> SENDING =
        ConnectionSettings.SENDING.stream().map(SettingField::json).collect(Collectors.toSet());

    private static Map<String, Held> of(ConnectionSettings settings, SendStep step) {
      Map<String, String> own = settings.sending();
      Map<String, Object> file = step.options(settings, SENDING);
      Map<String, Held> json = new LinkedHashMap<>();
      for (SettingField field : ConnectionSettings.SENDING) {
        json.put(
            field.json(),
            own.containsKey(field.json())
                ? new Held(SettingsJson.shown(field, settings), "connection")
                : new Held(file.get(field.json()), "route file"));
      }
      return json;
    }
  }

  /** What holds. */
  @Schema(name = "Held")
  record Held(
      @Schema(description = "A word or a whole number") Object value,
      @Schema(allowableValues = {"connection", "route file"}) String from) {}
}
