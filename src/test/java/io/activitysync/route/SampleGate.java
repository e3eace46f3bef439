package io.activitysync.route;

import io.activitysync.cluster.Ownership;
import io.activitysync.connection.Connections;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.HandDriven;
import io.activitysync.connection.SampleConnections;
import io.activitysync.deadletter.DeadLetterData;
import io.activitysync.deadletter.DeadLetters;
import java.time.Clock;
import org.apache.camel.CamelContext;

/** The gate of a connection {@code acme} that is being connected. */
final class SampleGate {
  private SampleGate() {}

  static ConnectionStatePolicy of(CamelContext context) {
    Connections connections = new Connections();
    connections.add(
        SampleConnections.connection(
            SampleConnections.stored("acme", 1, new DesiredState(true, false)), new HandDriven()));
    return new ConnectionStatePolicy(
        connections,
        DeadLetters.to(
            context, "mock:dead", Clock.systemUTC(), DeadLetterData.NONE, (id, use, clear) -> ""),
        (connection, generation, reason) -> {},
        new ConnectionStatePolicy.Operator(id -> true, (c, actor) -> {}, (c, actor) -> {}),
        Ownership.alone());
  }
}
