package io.activitysync.cluster;

import io.activitysync.cluster.LeaseKeeper.Times;
import io.activitysync.connection.store.Store;
import io.activitysync.support.server.PostgresLocal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Camel with the leases of a store; as a process of its own it says each time that it leads. */
final class LeaderProcess implements AutoCloseable {
  private static final String NAMESPACE = "ticks";

  final CamelContext camel = new DefaultCamelContext();
  final AtomicLong ticks = new AtomicLong();
  private final Store store;
  private final LeaseKeeper keeper;

  LeaderProcess(String url, Path folder, Times times) {
    store = Store.open(PostgresLocal.settings(url, folder), Clock.systemUTC());
    keeper =
        new LeaseKeeper(
            store.leases().orElseThrow(),
            UUID.randomUUID().toString(),
            times,
            System::nanoTime,
            ForkJoinPool.commonPool());
  }

  void start() throws Exception {
    camel.addService(new LeaseClusterService(Optional.of(keeper), ForkJoinPool.commonPool()));
    camel.start();
    // as route files are, which are loaded once Camel runs
    camel.addRoutes(ticking());
  }

  boolean leads() {
    return camel.hasService(LeaseClusterService.class).isLeader(NAMESPACE);
  }

  private RoutesBuilder ticking() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("master:" + NAMESPACE + ":timer:tick?period=50&delay=0")
            .routeId("ticking")
            .process(exchange -> System.out.println("tick " + ticks.incrementAndGet()));
      }
    };
  }

  @Override
  public void close() {
    camel.stop();
    keeper.close();
    store.close();
  }

  /** Runs until it is killed; the arguments are the store's URL and the folder of its key. */
  public static void main(String[] args) throws Exception {
    new LeaderProcess(args[0], Path.of(args[1]), Times.DEFAULT).start();
    Thread.currentThread().join();
  }
}
