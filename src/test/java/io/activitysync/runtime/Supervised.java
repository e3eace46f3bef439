package io.activitysync.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.HandDriven;
import io.activitysync.connection.PauseReason;
import io.activitysync.connection.SampleConnections;
import io.activitysync.connection.StoredConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Connections that a supervisor looks after, by hand: their parts, their store and the time. */
abstract class Supervised {
  static final DesiredState OFF = new DesiredState(false, false);
  static final DesiredState ON = new DesiredState(true, false);
  static final DesiredState SUSPENDED = new DesiredState(true, true);

  final HandDriven hand = new HandDriven();
  final FakeParts parts = new FakeParts();
  final FakeStore store = new FakeStore();
  final Connections connections = new Connections();
  final List<String> shown = new ArrayList<>();
  final ConnectionViews views =
      new ConnectionViews() {
        @Override
        public void show(Connection connection) {
          shown.add(connection.id());
        }

        @Override
        public void hide(Connection connection) {
          shown.remove(connection.id());
        }
      };

  /** What operators say; there once a supervisor is. */
  ConnectionControl control;

  Supervisor supervisor(DesiredState desired) {
    return supervisor(desired, Runnable::run);
  }

  Supervisor supervisor(DesiredState desired, Executor blocking) {
    StoredConnection stored = store.put(SampleConnections.settings("demo", Map.of()), desired);
    connections.add(make(stored));
    return supervisor(blocking);
  }

  /** Of the connections that there are. */
  Supervisor supervisor() {
    return supervisor(Runnable::run);
  }

  Supervisor supervisor(Executor blocking) {
    store.nanos = hand::nanos;
    Supervisor supervisor =
        new Supervisor(
            connections, parts, store, this::make, store.alone(), hand::in, blocking, hand.clock());
    control =
        new ConnectionControl(
            supervisor, store, SampleConnections::rules, hand::in, blocking, hand::nanos);
    return supervisor;
  }

  Connection make(StoredConnection stored) {
    return SampleConnections.connection(stored, hand);
  }

  Connection demo() {
    return connections.find("demo").orElseThrow();
  }

  void start(Supervisor supervisor) {
    assertThat(supervisor.start(views)).isCompleted();
    hand.run();
  }

  void pauseDemo() {
    demo().pause(new PauseReason("X", "For the test", List.of(), null, false), "test");
  }

  void finish(Queue<Runnable> lanes) {
    while (!lanes.isEmpty()) {
      lanes.remove().run();
      hand.run();
    }
  }
}
