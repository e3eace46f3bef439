package io.activitysync.runtime;

import io.activitysync.connection.Connection;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.store.ConnectionStore;
import io.activitysync.connection.store.StoreWatcher;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has this process's connections follow the store, whichever process changed it. Safe for use by
 * several threads; what comes late or twice does no harm.
 */
public final class StoreFollower implements StoreWatcher.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(StoreFollower.class);

  private final ConnectionStore store;
  private final ConnectionManager manager;
  private final Function<StoredConnection, Connection> make;
  private final ConnectionViews views;

  /**
   * Follows nothing yet.
   *
   * @param make makes a connection that is new here
   * @param views are told of connections that begin and end here
   */
  public StoreFollower(
      ConnectionStore store,
      ConnectionManager manager,
      Function<StoredConnection, Connection> make,
      ConnectionViews views) {
    this.store = store;
    this.manager = manager;
    this.make = make;
    this.views = views;
  }

  /** Brings to life what was saved; has taken effect when it returns. */
  public void saved(StoredConnection stored) {
    // one that is not known here may have been deleted since it was read
    manager.apply(stored, one -> store.find(one.id()).map(make), views);
  }

  /** Ends a connection that was deleted, after what is on its way has arrived. */
  public void deleted(String id, String actor) {
    manager.remove(id, actor, views);
  }

  @Override
  public void changed(Set<String> ids) {
    for (String id : ids) {
      store.find(id).ifPresentOrElse(this::saved, () -> deleted(id, "another instance"));
    }
    LOG.atDebug().addKeyValue("connections", ids).log("followed the store");
  }
}
