package io.activitysync.management.rest;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.SourceState;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.instances.ConnectionView;
import io.activitysync.instances.Instances;
import io.activitysync.management.series.ConnectionSeries;
import io.activitysync.management.series.SeriesRecorder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * All connections in a few words each, and which of them changed since somebody looked: thousands
 * can be followed by asking for what is new. Looks at them at most once a second, however many ask.
 * Safe for use by several threads.
 */
final class Overview {
  private static final String FAILED = SourceState.State.FAILED.name();
  private static final Duration LEAST = Duration.ofSeconds(1);

  /** How many that are gone are remembered; who asks for more gets all anew. */
  private static final int GONE = 1_000;

  /**
   * What a row shows of a connection, as all processes see it: what else of it changes is no news.
   * Rates age by themselves, and are not in it.
   *
   * @param hotKeyPercent null where there is none
   * @param source why nothing is fetched; null where its source has not failed
   * @param lastEventAt as the processes know it by each event; null where none came
   */
  private record Shown(
      long revision,
      DesiredState desired,
      String state,
      String since,
      String cause,
      String message,
      Integer hotKeyPercent,
      long received,
      long delivered,
      long discarded,
      FailedSource source,
      String lastEventAt) {
    static Shown of(Connection connection, ConnectionView view) {
      boolean paused = view.pause() != null;
      boolean hot = view.hotKey() != null && view.hotKey().percent() > 0;
      return new Shown(
          connection.saved().revision(),
          connection.desired(),
          view.state(),
          view.since(),
          paused ? view.pause().cause() : null,
          paused ? view.pause().message() : null,
          hot ? view.hotKey().percent() : null,
          view.counters().received(),
          view.counters().delivered(),
          view.counters().discarded(),
          FailedSource.of(view.sourceState()),
          view.sourceState().lastEventAt());
    }
  }

  /**
   * A source that should run and does not. That one runs or is held is no news.
   *
   * @param message null where it is not known
   */
  private record FailedSource(String state, String message) {
    static FailedSource of(ConnectionView.SourceState source) {
      return FAILED.equals(source.state())
          ? new FailedSource(source.state(), source.message())
          : null;
    }

    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("state", state);
      json.put("message", message);
      return json;
    }
  }

  /**
   * What a connection was when it was looked at.
   *
   * @param received what this process has received
   * @param change number of the look that found it changed
   */
  private record Seen(Connection connection, Shown shown, long received, long change) {}

  private final Connections connections;
  private final Instances instances;
  private final SeriesRecorder recorder;
  private final Clock clock;
  private final String process = UUID.randomUUID().toString().substring(0, 8);
  private final Map<String, Seen> seen = new HashMap<>();
  private final LinkedHashMap<String, Long> gone = new LinkedHashMap<>();
  private long forgotten;
  private long look;
  private Instant looked = Instant.MIN;

  Overview(Connections connections, Instances instances, SeriesRecorder recorder, Clock clock) {
    this.connections = connections;
    this.instances = instances;
    this.recorder = recorder;
    this.clock = clock;
  }

  /**
   * What changed.
   *
   * @param cursor of the answer before; anything else means all
   */
  synchronized Map<String, Object> since(String cursor) {
    Instant now = clock.instant();
    // a clock that was put back says nothing of how long ago it was
    if (now.isBefore(looked) || looked.plus(LEAST).isBefore(now)) {
      look(now);
      looked = now;
    }
    long after = number(cursor);
    boolean whole = after < forgotten || after <= 0;
    List<Map<String, Object>> rows = new ArrayList<>();
    seen.values().stream()
        .filter(one -> whole || one.change() > after)
        .forEach(one -> rows.add(row(one)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("at", now.toString());
    json.put("cursor", process + "-" + look);
    json.put("whole", whole);
    json.put("connections", rows);
    json.put(
        "gone",
        whole
            ? List.of()
            : gone.entrySet().stream()
                .filter(one -> one.getValue() > after)
                .map(Map.Entry::getKey)
                .toList());
    return json;
  }

  private long number(String cursor) {
    if (cursor == null || !cursor.matches(process + "-\\d{1,18}")) {
      return 0;
    }
    return Long.parseLong(cursor.substring(process.length() + 1));
  }

  private void look(Instant now) {
    look++;
    Set<String> left = new HashSet<>(seen.keySet());
    for (Connection connection : connections.all()) {
      left.remove(connection.id());
      gone.remove(connection.id());
      Seen before = seen.get(connection.id());
      Instances.Together all = instances.of(connection);
      Shown shown = Shown.of(connection, all.summary());
      long received = all.own().counters().received();
      if (before != null && received > before.received()) {
        recorder.of(connection).eventsCame(now);
      }
      boolean same =
          before != null && before.connection() == connection && before.shown().equals(shown);
      seen.put(
          connection.id(), new Seen(connection, shown, received, same ? before.change() : look));
    }
    for (String id : left) {
      seen.remove(id);
      gone.put(id, look);
    }
    while (gone.size() > GONE) {
      String oldest = gone.keySet().iterator().next();
      forgotten = Math.max(forgotten, gone.remove(oldest));
    }
  }

  private Map<String, Object> row(Seen one) {
    Connection connection = one.connection();
    var settings = connection.settings();
    ConnectionSeries series = recorder.of(connection);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", connection.id());
    json.put("name", settings.name());
    json.put("source", source(settings.source()));
    json.put("streamName", settings.stream());
    json.put("region", settings.region());
    json.put("version", settings.text(SettingField.VERSION));
    Shown shown = one.shown();
    json.put("enabled", shown.desired().enabled());
    json.put("suspended", shown.desired().suspended());
    json.put("state", shown.state());
    json.put("since", shown.since());
    if (shown.cause() != null) {
      json.put("cause", shown.cause());
      json.put("message", shown.message());
    }
    if (shown.hotKeyPercent() != null) {
      json.put("hotKeyPercent", shown.hotKeyPercent());
    }
    if (shown.source() != null) {
      json.put("sourceState", shown.source().json());
    }
    json.put("received", shown.received());
    json.put("delivered", shown.delivered());
    json.put("discarded", shown.discarded());
    json.put("discardedWhileOff", series.discardedWhileOff());
    json.put("lastEventAt", lastEvent(series.lastEvent(), shown.lastEventAt()));
    json.put("rates", series.rates());
    return json;
  }

  /** By any process. */
  private static String lastEvent(Instant own, String other) {
    if (own == null || (other != null && Instant.parse(other).isAfter(own))) {
      return other;
    }
    return own.toString();
  }

  /** What sort of source it is; the rest of a source's URI is not needed here. */
  private static String source(String uri) {
    if (uri.startsWith("platform-http:")) {
      return "http";
    }
    String scheme = uri.replaceFirst(":.*", "");
    return switch (scheme) {
      case "kafka", "file" -> scheme;
      case "aws2-sqs" -> "sqs";
      default -> "other";
    };
  }
}
