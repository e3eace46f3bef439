package io.activitysync.connection.store;

import io.activitysync.connection.Steps;
import io.activitysync.logging.LogKeys;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for changes in a store that several processes share, and tells a listener. One query that
 * reads one number, as long as nothing has changed. Also tells of this process's own changes: a
 * listener compares revisions.
 */
public final class StoreWatcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StoreWatcher.class);

  private final ConnectionStore store;
  private final Consumer<StoreChanges> listener;
  private final Steps steps = new Steps("store-watcher");
  private long revision;
  private String server = "";
  private boolean failing;

  /**
   * Starts to look.
   *
   * @param from revision up to which the listener knows everything
   * @param every how often
   * @param listener told of what changed, if anything, on the watcher's one thread; what it throws
   *     is logged, and it is told again
   */
  StoreWatcher(ConnectionStore store, long from, Duration every, Consumer<StoreChanges> listener) {
    this.store = store;
    this.revision = from;
    this.listener = listener;
    steps.every(every, this::look);
  }

  private void look() {
    try {
      StoreChanges changes = store.changesSince(revision, server);
      if (!changes.isEmpty()) {
        listener.accept(changes);
      }
      revision = changes.revision();
      server = changes.server();
      if (failing) {
        failing = false;
        LOG.info("store is watched again");
      }
    } catch (RuntimeException e) {
      if (!failing) {
        failing = true;
        LOG.atWarn().addKeyValue(LogKeys.ERROR, e.toString()).log("store can't be watched");
      }
    }
  }

  /** Stops to look; a call of the listener that runs goes on to its end. */
  @Override
  public void close() {
    steps.close();
  }
}
