package io.activitysync.connection;

import io.activitysync.connection.settings.ConnectionProperties;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingsRules;
import io.activitysync.connection.settings.SourcePolicy;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Connections without Camel, a store or threads of their own. */
public final class SampleConnections {
  private SampleConnections() {}

  /** Settings that may be on, with some of them replaced. */
  public static ConnectionSettings settings(String id, Map<String, String> replaced) {
    Map<String, String> properties = new HashMap<>();
    properties.put("stream-name", "activity");
    properties.put("region", "eu-central-1");
    properties.put("credentials", "default");
    properties.putAll(replaced);
    Map<String, String> all = new HashMap<>();
    properties.forEach(
        (name, value) -> all.put("activity-sync.connections." + id + "." + name, value));
    return ConnectionProperties.read(all, "1.0").get(0).settings();
  }

  /** Rules that take these settings. */
  public static SettingsRules rules() {
    return new SettingsRules(
        List.of("eu-central-1"),
        List.of("1.0"),
        List.of(),
        source -> null,
        new SourcePolicy(List.of(), null),
        Stream::empty);
  }

  /** As a store would hold it. */
  public static StoredConnection stored(String id, long revision, DesiredState desired) {
    return stored(settings(id, Map.of()), revision, desired);
  }

  /** As a store would hold it. */
  public static StoredConnection stored(
      ConnectionSettings settings, long revision, DesiredState desired) {
    return new StoredConnection(
        settings, desired, revision, Instant.EPOCH, "test", false, Set.of());
  }

  /** One whose queue and clock a test drives; waits have no jitter, the queue is not open. */
  public static Connection connection(StoredConnection stored, HandDriven hand) {
    return new Connection(
        stored, Map.of(), hand.clock(), new RetrySchedule(() -> 0), new SerialQueue(hand));
  }
}
