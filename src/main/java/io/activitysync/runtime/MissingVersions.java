package io.activitysync.runtime;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.PauseReason;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.event.version.EventVersions;
import io.activitysync.streamcheck.Probe;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Pauses connections whose event version is not there, as when its folder was taken away, so that
 * events wait at their source; and has them try again once it is. Safe for use by several threads.
 */
public final class MissingVersions implements Probe {
  private static final String CAUSE = "VERSION_MISSING";
  private static final String ACTOR = "event versions";

  private final EventVersions versions;
  private final Probe stream;

  /**
   * Looks at the version before the stream is probed.
   *
   * @param versions those that there are
   * @param stream asked where the version is there
   */
  public MissingVersions(EventVersions versions, Probe stream) {
    this.versions = versions;
    this.stream = stream;
  }

  @Override
  public CompletableFuture<Result> probe(ConnectionSettings settings) {
    String version = settings.events().versionId();
    return versions.find(version).isPresent()
        ? stream.probe(settings)
        : CompletableFuture.completedFuture(Result.wrong(reason(version)));
  }

  /** Brings the connections to what versions there are now. */
  public void look(Connections connections) {
    for (Connection connection : connections.all()) {
      String version = connection.settings().events().versionId();
      boolean missing = versions.find(version).isEmpty();
      boolean waits = connection.pause().filter(p -> p.reason().cause().equals(CAUSE)).isPresent();
      if (missing && connection.pause().isEmpty()) {
        connection.pause(reason(version), ACTOR);
      } else if (!missing && waits) {
        connection.retry(ACTOR);
      }
    }
  }

  /** Why a connection of a version that is not there is paused. */
  public static PauseReason reason(String version) {
    return new PauseReason(
        CAUSE,
        "The event version " + version + " is not there",
        List.of("version", "routes/versions/" + version),
        "GET /api/versions shows those that are, and why a folder's was refused",
        false);
  }
}
