package io.activitysync.management.rest;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.streamcheck.SendStep;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
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
    Pause pause,
    SourceState sourceState,
    HotKey hotKey,
    Counters counters) {

  /** Says how records are sent by the step, where the connection does not. */
  static Map<String, Object> of(Connection connection, SendStep step) {
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
    json.put("state", connection.state().label());
    json.put("since", connection.state().since().toString());
    json.put("pause", connection.pause().map(Pause::of).orElse(null));
    json.put("sourceState", SourceState.of(connection));
    json.put("hotKey", HotKey.of(connection.hotKey()));
    json.put("counters", Counters.of(connection.counters()));
    return json;
  }

  /** Of a time that may not be known. */
  static String text(Instant time) {
    return time == null ? null : time.toString();
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
      @Schema(
              description = "A word or a whole number",
              types = {"string", "integer"})
          Object value,
      @Schema(allowableValues = {"connection", "route file"}) String from) {}

  /** Why it is paused. */
  @Schema(name = "Pause")
  record Pause(
      @Schema(example = "STREAM_NOT_FOUND") String cause,
      @Schema(example = "The stream does not exist in this region") String message,
      @Schema(description = "What to look at, most likely first") List<String> review,
      @Schema(description = "What AWS or the network said") String detail,
      String since,
      @Schema(description = "Null where it waits for a person") String nextRetryAt) {

    private static Pause of(ConnectionState.Paused paused) {
      return new Pause(
          paused.reason().cause(),
          paused.reason().message(),
          paused.reason().review(),
          paused.reason().detail(),
          text(paused.since()),
          text(paused.nextRetryAt()));
    }
  }

  /** Whether events are fetched from where they come from. */
  @Schema(name = "SourceState")
  record SourceState(
      @Schema(allowableValues = {"STARTING", "RUNNING", "HELD", "ELSEWHERE", "FAILED"})
          String state,
      String since,
      @Schema(description = "Why it failed; null where it did not") String message,
      @Schema(description = "When it handed over something last; null where it has not")
          String lastEventAt) {

    private static SourceState of(Connection connection) {
      var source = connection.source();
      return new SourceState(
          source.state().name(),
          text(source.since()),
          source.message(),
          text(connection.lastEventAt().orElse(null)));
    }
  }

  /** One partition key holds up what is sent. */
  @Schema(
      name = "HotKey",
      description = "One partition key holds up what is sent; null where none does")
  record HotKey(
      @Schema(description = "In a sentence") String message,
      @Schema(description = "What to change, the mildest first") List<String> review,
      @Schema(description = "How many of the events that wait are of that key", example = "97")
          Integer percent,
      @Schema(description = "The first four digits of the key's MD5 in hexadecimal") String hash,
      @Schema(description = "Which sends one of that key's events") Long roundTripMillis,
      String since) {

    private static HotKey of(io.activitysync.connection.HotKey hot) {
      return hot == null
          ? null
          : new HotKey(
              hot.message(),
              io.activitysync.connection.HotKey.REVIEW,
              hot.percent(),
              hot.hash(),
              hot.millis(),
              text(hot.since()));
    }
  }

  /** Events since the process started. */
  @Schema(name = "Counters")
  record Counters(
      Long received, Long delivered, Long discarded, Long skipped, Long rejected, Long retried) {

    private static Counters of(io.activitysync.connection.Counters counters) {
      return new Counters(
          counters.received.sum(),
          counters.delivered.sum(),
          counters.discarded.sum(),
          counters.skipped.sum(),
          counters.rejected.sum(),
          counters.retried.sum());
    }
  }
}
