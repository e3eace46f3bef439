package io.activitysync.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.cluster.Ownership;
import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.SourceState.State;
import io.activitysync.management.rest.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceWatchTest {
  @TempDir private Path folder;
  private final Connections connections = new Connections();

  @Test
  void whatOneSourceThrowsKeepsNoOtherFromBeingLookedAt() throws Exception {
    add("a-bad");
    Connection good = add("b-good");
    CamelContext context = new DefaultCamelContext();
    RuntimeThreads threads = RuntimeThreads.of(context);
    try {
      SourceWatch watch =
          new SourceWatch(
              context,
              connections,
              Ownership.alone(),
              threads,
              id -> Optional.of("orders.yaml"),
              id -> {
                if (id.equals("a-bad")) {
                  throw new NoClassDefFoundError("a component's");
                }
              });
      watch.look();
      watch.look();
    } finally {
      threads.stop(context);
      context.close();
    }
    assertThat(good.source().state()).isEqualTo(State.FAILED);
    assertThat(good.source().message()).contains("b-good");
  }

  /**
   * Camel's consumer is not ready before its first poll is over, which all it found takes part in.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFirstPollMayTakeAsLongAsWhatItFound(boolean handsOver) throws Exception {
    Files.writeString(folder.resolve("large.json"), "{}");
    Connection connection = add("acme");
    CountDownLatch delivered = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    CamelContext context = new DefaultCamelContext();
    RuntimeThreads threads = RuntimeThreads.of(context);
    try {
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("file:" + folder + "?synchronous=true&initialDelay=0")
                  .routeId("acme")
                  .process(
                      exchange -> {
                        if (handsOver) {
                          connection.receive();
                        }
                        begun.countDown();
                        delivered.await();
                      });
            }
          });
      context.start();
      assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
      SourceWatch watch =
          new SourceWatch(
              context, connections, Ownership.alone(), threads, id -> Optional.empty(), id -> {});
      watch.look();
      watch.look();
      assertThat(connection.source().state())
          .as(connection.source().message())
          .isEqualTo(handsOver ? State.RUNNING : State.FAILED);
    } finally {
      delivered.countDown();
      threads.stop(context);
      context.close();
    }
  }

  /** As a share that is not mounted: Camel's consumer finds no files, and is content. */
  @Test
  void aFolderThatIsNotThereOrIsNoneIsToldUntilItIs() throws Exception {
    Path gone = folder.resolve("gone");
    Path file = Files.createFile(folder.resolve("file"));
    Connection first = add("acme");
    Connection second = add("beta");
    CamelContext context = new DefaultCamelContext();
    RuntimeThreads threads = RuntimeThreads.of(context);
    SourceWatch watch =
        new SourceWatch(
            context, connections, Ownership.alone(), threads, id -> Optional.empty(), id -> {});
    try {
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("file:" + gone + "?autoCreate=false&initialDelay=0").routeId("acme").to("log:a");
              from("file:" + file + "?initialDelay=0").routeId("beta").to("log:a");
            }
          });
      context.start();
      awaitState(watch, first, State.FAILED);
      awaitState(watch, second, State.FAILED);
      assertThat(first.source().message()).contains("there is no folder " + gone);
      assertThat(second.source().message()).contains(file + " is a file, and should be a folder");

      Files.createDirectory(gone);
      awaitState(watch, first, State.RUNNING);
      Files.delete(gone);
      awaitState(watch, first, State.FAILED);
    } finally {
      threads.stop(context);
      context.close();
    }
  }

  private static void awaitState(SourceWatch watch, Connection connection, State state) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              watch.look();
              assertThat(connection.source().state()).isEqualTo(state);
            });
  }

  /** A route file is free to say what it likes. */
  @Test
  void twoThatTakeFromOnePlaceAreToldUntilOneHolds() throws Exception {
    Connection first = add("acme");
    Connection second = add("beta");
    CamelContext context = new DefaultCamelContext();
    RuntimeThreads threads = RuntimeThreads.of(context);
    try {
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:acme").routeId("acme").to("mock:stream");
              from("direct:beta").routeId("beta").to("mock:stream");
              from("seda:orders").routeId("first").routeGroup("acme").to("direct:acme");
              from("seda:orders?size=5").routeId("second").routeGroup("beta").to("direct:beta");
            }
          });
      context.start();
      SourceWatch watch =
          new SourceWatch(
              context, connections, Ownership.alone(), threads, id -> Optional.empty(), id -> {});
      watch.look();
      watch.look();
      assertThat(first.source().state()).isEqualTo(State.FAILED);
      assertThat(first.source().message()).contains("The route first takes", "\"beta\"");
      assertThat(second.source().message()).contains("The route second takes", "\"acme\"");

      second.overrule(new DesiredState(true, true), "jane");
      watch.look();
      assertThat(first.source().state()).isEqualTo(State.RUNNING);
    } finally {
      threads.stop(context);
      context.close();
    }
  }

  private Connection add(String id) {
    Connection made = Samples.connection(id, Clock.systemUTC());
    connections.add(made);
    return made;
  }
}
