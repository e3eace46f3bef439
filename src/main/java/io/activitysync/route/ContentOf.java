package io.activitysync.route;

import io.activitysync.connection.Connection;
import io.activitysync.connection.settings.Content;
import io.activitysync.event.EventSettings;
import io.activitysync.event.PiiKey;
import io.activitysync.event.PiiMode;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * What a connection wants of its events at the moment it is asked, in the event room's words. Safe
 * for use by several threads.
 */
final class ContentOf implements Supplier<EventSettings> {
  private final Connection connection;
  private volatile Known known;

  /** Made once for each change of settings, not for each batch. */
  private record Known(Content content, EventSettings settings) {}

  ContentOf(Connection connection) {
    this.connection = connection;
  }

  /** Whose it is. */
  Connection connection() {
    return connection;
  }

  @Override
  public EventSettings get() {
    Content now = connection.settings().content();
    Known last = known;
    if (last == null || !last.content().equals(now)) {
      last = new Known(now, settings(now));
      known = last;
    }
    return last.settings();
  }

  private static EventSettings settings(Content content) {
    PiiKey key =
        content.piiKey() == null
            ? null
            : new PiiKey(content.piiKey().reveal().getBytes(StandardCharsets.UTF_8));
    return new EventSettings(
        content.version(),
        content.events(),
        PiiMode.valueOf(content.pii().name()),
        key,
        content.piiFields(),
        content.partitionKey(),
        true);
  }
}
