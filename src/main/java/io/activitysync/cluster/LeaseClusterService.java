package io.activitysync.cluster;

import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.camel.support.cluster.AbstractCamelClusterService;

/**
 * Camel's cluster service on the leases of the store: a namespace is a lease, and who has it leads.
 * Where the store is this process's own, it always leads and nothing is asked.
 */
public final class LeaseClusterService extends AbstractCamelClusterService<LeaseView> {
  private final Optional<LeaseKeeper> keeper;
  private final Executor telling;

  /**
   * For one process.
   *
   * @param keeper empty where there is no other process
   * @param telling runs what is told of leadership, which may block
   */
  public LeaseClusterService(Optional<LeaseKeeper> keeper, Executor telling) {
    super("activity-sync-leases");
    this.keeper = keeper;
    this.telling = telling;
  }

  @Override
  protected LeaseView createView(String namespace) {
    return new LeaseView(this, namespace, keeper, telling);
  }
}
