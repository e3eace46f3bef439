package io.activitysync.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.cluster.Ownership;
import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.SourceState.State;
import io.activitysync.management.rest.Samples;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class SourceWatchTest {
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

  private Connection add(String id) {
    Connection made = Samples.connection(id, Clock.systemUTC());
    connections.add(made);
    return made;
  }
}
