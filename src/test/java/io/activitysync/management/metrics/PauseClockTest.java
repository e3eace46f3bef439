package io.activitysync.management.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.Connection;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.HandDriven;
import io.activitysync.connection.SampleConnections;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PauseClockTest {
  private final HandDriven hand = new HandDriven();
  private final Instant begun = hand.clock().instant();
  private final Connection connection =
      SampleConnections.connection(
          SampleConnections.stored("demo", 1, new DesiredState(true, true)), hand);
  private final PauseClock pause = PauseClock.of(connection);

  @Test
  void countsOnWhereTheClockIsPutBack() {
    assertThat(pause.seconds(begun.plusSeconds(60))).isEqualTo(60);
    Instant back = begun.minusSeconds(3_600);
    assertThat(pause.seconds(back)).isZero();
    assertThat(pause.seconds(back.plusSeconds(60))).isEqualTo(60);
  }
}
