package io.activitysync.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.cluster.LeaseKeeper.Times;
import io.activitysync.support.server.PostgresLocal;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.cluster.ClusteredRoutePolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a route file may name of Camel's clustering, by leases on a real PostgreSQL. */
class MasterTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Times QUICK =
      new Times(Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofMillis(200));

  @TempDir private Path folder;
  private PostgresLocal postgres;
  private String url;

  @BeforeEach
  void open() throws Exception {
    postgres = PostgresLocal.shared();
    url = postgres.newDatabase();
  }

  private LeaderProcess started(Times times) throws Exception {
    LeaderProcess made = new LeaderProcess(url, folder, times);
    made.start();
    return made;
  }

  private static void awaitTicks(LeaderProcess leader) {
    long before = leader.ticks.get();
    await().atMost(PATIENCE).until(() -> leader.ticks.get() > before + 1);
  }

  @Test
  void anotherTakesOverFromOneThatIsKilled() throws Exception {
    Process leader =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LeaderProcess.class.getName(),
                url,
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines = leader.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null && !line.startsWith("tick")) {
        line = lines.readLine();
      }
      assertThat(line).as("it leads").isNotNull();
      try (LeaderProcess heir = started(Times.DEFAULT)) {
        String seen = lines.readLine();
        while (!seen.equals("tick 50")) {
          seen = lines.readLine();
        }
        assertThat(heir.ticks).as("while the other leads").hasValue(0);
        leader.toHandle().destroyForcibly();
        leader.waitFor();
        long killed = System.nanoTime();
        awaitTicks(heir);
        System.out.printf(
            "taken over after %d ms%n", Duration.ofNanos(System.nanoTime() - killed).toMillis());
      }
    } finally {
      leader.destroyForcibly();
    }
  }

  @Test
  void anotherTakesOverAtOnceFromOneThatEnds() throws Exception {
    Times slow = new Times(Duration.ofHours(2), Duration.ofHours(1), Duration.ofMillis(200));
    try (LeaderProcess heir = new LeaderProcess(url, folder, slow)) {
      try (LeaderProcess leader = started(slow)) {
        awaitTicks(leader);
        heir.start();
        awaitTicks(leader);
        assertThat(heir.ticks).hasValue(0);
      }
      awaitTicks(heir);
    }
  }

  @Test
  void oneThatDoesNotReachTheStoreStopsAndGoesOnOnceItDoes() throws Exception {
    try (LeaderProcess leader = started(QUICK)) {
      awaitTicks(leader);
      postgres.freeze();
      try {
        await().atMost(PATIENCE).until(() -> !leader.leads());
        AtomicLong seen = new AtomicLong(-1);
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofSeconds(1))
            .until(() -> seen.getAndSet(leader.ticks.get()) == leader.ticks.get());
      } finally {
        postgres.thaw();
      }
      awaitTicks(leader);
    }
  }

  /** Camel's own policy, in a context that runs already. */
  @Test
  void aClusteredRoutePolicyStartsAndStopsItsRoute() throws Exception {
    Times slow = new Times(Duration.ofHours(2), Duration.ofHours(1), Duration.ofMillis(200));
    AtomicInteger one = new AtomicInteger();
    AtomicInteger two = new AtomicInteger();
    try (LeaderProcess heir = started(slow)) {
      try (LeaderProcess leader = started(slow)) {
        leader.camel.addRoutes(clustered(leader, one));
        await().atMost(PATIENCE).until(() -> one.get() > 1);
        heir.camel.addRoutes(clustered(heir, two));
        int before = one.get();
        await().atMost(PATIENCE).until(() -> one.get() > before + 10);
        assertThat(two).hasValue(0);
      }
      await().atMost(PATIENCE).until(() -> two.get() > 1);
    }
  }

  private static RouteBuilder clustered(LeaderProcess process, AtomicInteger count) {
    return new RouteBuilder() {
      @Override
      public void configure() throws Exception {
        from("timer:clustered?period=20&delay=0")
            .routeId("clustered")
            .routePolicy(ClusteredRoutePolicy.forNamespace(process.camel, "clustered"))
            .process(exchange -> count.incrementAndGet());
      }
    };
  }
}
