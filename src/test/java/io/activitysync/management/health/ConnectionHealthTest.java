package io.activitysync.management.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.Connection;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.HandDriven;
import io.activitysync.connection.HotKey;
import io.activitysync.connection.SampleConnections;
import io.activitysync.connection.SourceState;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.health.HealthCheck.Result;
import org.apache.camel.health.HealthCheck.State;
import org.junit.jupiter.api.Test;

class ConnectionHealthTest {
  private final Connection connection =
      SampleConnections.connection(
          SampleConnections.stored("demo", 1, new DesiredState(true, false)), new HandDriven());

  @Test
  void isNeverUpOverASourceThatIsDead() {
    assertThat(call().getState()).isEqualTo(State.UP);
    connection.source(SourceState.State.FAILED, "the broker does not answer");
    Result dead = call();
    assertThat(dead.getState()).isEqualTo(State.UNKNOWN);
    assertThat(dead.getMessage().orElseThrow())
        .startsWith("its source failed at ")
        .endsWith("the broker does not answer");
    assertThat(dead.getDetails()).containsEntry("source", "FAILED");
    connection.source(SourceState.State.RUNNING, null);
    assertThat(call().getState()).isEqualTo(State.UP);
  }

  @Test
  void isUpAndSaysThatOneKeyHoldsItUp() {
    connection.connected(connection.generation(), "test");
    connection.hotKey(new HotKey(Instant.EPOCH, 97, "a3f1", Duration.ofMillis(20)));
    Result slow = call();
    assertThat(slow.getState()).isEqualTo(State.UP);
    assertThat(slow.getMessage().orElseThrow())
        .startsWith("since 1970-01-01T00:00:00Z: One partition key (its MD5 begins with a3f1)");
    assertThat(slow.getDetails())
        .containsEntry("hotKey", "a3f1")
        .containsEntry("hotKeyPercent", 97);
    connection.hotKey(null);
    assertThat(call().getMessage()).isEmpty();
  }

  private Result call() {
    ConnectionHealth health = new ConnectionHealth(connection);
    return health.call();
  }
}
