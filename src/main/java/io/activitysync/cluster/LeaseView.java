package io.activitysync.cluster;

import io.activitysync.connection.SerialQueue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.camel.cluster.CamelClusterEventListener;
import org.apache.camel.cluster.CamelClusterMember;
import org.apache.camel.support.cluster.AbstractCamelClusterView;

/**
 * Who leads a namespace. Whether this process does is a question of this moment's clock, not of the
 * last event: it is over before its listeners are told that it is.
 */
final class LeaseView extends AbstractCamelClusterView {
  private static final String ALONE = "alone";

  private record Member(String id, boolean isLocal, BooleanSupplier leads)
      implements CamelClusterMember {
    @Override
    public String getId() {
      return id;
    }

    @Override
    public boolean isLeader() {
      return leads.getAsBoolean();
    }
  }

  private final Optional<LeaseKeeper> keeper;
  private final SerialQueue told;
  private final CamelClusterMember local;

  LeaseView(
      LeaseClusterService service,
      String namespace,
      Optional<LeaseKeeper> keeper,
      Executor telling) {
    super(service, namespace);
    this.keeper = keeper;
    this.told = new SerialQueue(telling);
    this.local = new Member(keeper.map(LeaseKeeper::owner).orElse(ALONE), true, this::leads);
    told.open();
  }

  private boolean leads() {
    return isRunAllowed() && keeper.map(leases -> leases.holds(lease())).orElse(true);
  }

  /** Leases are also taken for other things than Camel's namespaces. */
  private String lease() {
    return "camel/" + getNamespace();
  }

  @Override
  public Optional<CamelClusterMember> getLeader() {
    return leads() ? Optional.of(local) : other();
  }

  private Optional<CamelClusterMember> other() {
    return keeper
        .flatMap(leases -> leases.ownerOf(lease()))
        .filter(id -> !id.equals(local.getId()))
        .map(id -> new Member(id, false, () -> true));
  }

  @Override
  public CamelClusterMember getLocalMember() {
    return local;
  }

  @Override
  public List<CamelClusterMember> getMembers() {
    return Stream.concat(Stream.of(local), other().stream()).toList();
  }

  /**
   * Tells a listener how it is, from another thread: Camel's route policy adds itself while its
   * route is made, and could not start it yet.
   */
  @Override
  public void addEventListener(CamelClusterEventListener listener) {
    told.execute(() -> super.addEventListener(listener));
  }

  @Override
  public void removeEventListener(CamelClusterEventListener listener) {
    told.execute(() -> super.removeEventListener(listener));
  }

  private void fire() {
    fireLeadershipChangedEvent(getLeader().orElse(null));
  }

  private CompletableFuture<Void> tell() {
    fire();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  protected void doStart() {
    keeper.ifPresentOrElse(
        leases -> leases.want(lease(), this::tell), () -> told.execute(this::fire));
  }

  @Override
  protected void doStop() {
    keeper.ifPresent(leases -> leases.unwant(lease()));
  }
}
