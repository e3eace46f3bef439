package io.activitysync.management.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.Connection;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.HandDriven;
import io.activitysync.connection.SampleConnections;
import io.activitysync.connection.SourceState;
import org.junit.jupiter.api.Test;

class DeadSourceTest {
  @Test
  void isCountedWhileItIsSo() {
    Connection connection =
        SampleConnections.connection(
            SampleConnections.stored("demo", 1, new DesiredState(true, false)), new HandDriven());
    MeteredGroup group = new MeteredGroup();
    group.add(connection);
    assertThat(group.sourcesFailed()).isZero();
    connection.source(SourceState.State.FAILED, "the broker does not answer");
    assertThat(group.sourcesFailed()).isEqualTo(1);
    connection.source(SourceState.State.RUNNING, null);
    assertThat(group.sourcesFailed()).isZero();
  }
}
