package io.activitysync.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.HandDriven;
import io.activitysync.connection.HotKey;
import io.activitysync.connection.PauseReason;
import io.activitysync.connection.SampleConnections;
import io.activitysync.kinesis.KeyWait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a connection says that one key holds it up, and when no more. */
class HotKeyWatchTest {
  private final HandDriven time = new HandDriven();
  private final Connections connections = new Connections();
  private final Connection connection =
      SampleConnections.connection(
          SampleConnections.stored("demo", 1, new DesiredState(true, false)), time);
  private KeyWait wait = KeyWait.NONE;
  private final HotKeyWatch watch = new HotKeyWatch(connections, id -> wait, time.clock());

  @BeforeEach
  void streams() {
    connections.add(connection);
    connection.connected(connection.generation(), "test");
  }

  @Test
  void saysSoAfterTwoLooksAndHowMuch() {
    look(1, 0.97);
    assertThat(connection.hotKey()).as("a burst of five seconds").isNull();
    time.pass(Duration.ofSeconds(5));
    Instant since = time.clock().instant();
    look(1, 0.97);
    assertThat(connection.hotKey()).isEqualTo(new HotKey(since, 97, "a3f1", Duration.ofMillis(20)));
    assertThat(connection.hotKey().message())
        .startsWith("One partition key (its MD5 begins with a3f1) has 97 % of the events that wait")
        .contains("one of them a round trip, 20 ms", "aggregation=lines", "ordering=relaxed");

    time.pass(Duration.ofSeconds(5));
    look(0.8, 0.6);
    assertThat(connection.hotKey().percent()).isEqualTo(60);
    assertThat(connection.hotKey().since()).as("it goes on").isEqualTo(since);
  }

  @ParameterizedTest
  @CsvSource({"0.89, 1", "1, 0.49", "0, 0"})
  void aConnectionThatIsMerelyBusySaysNothing(double held, double share) {
    for (int i = 0; i < 10; i++) {
      look(held, share);
      assertThat(connection.hotKey()).isNull();
    }
  }

  @Test
  void whatComesAndGoesIsNotSaid() {
    for (int i = 0; i < 10; i++) {
      look(1, 1);
      look(0, 0);
      assertThat(connection.hotKey()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({"0.59, 1", "1, 0.29", "0, 0"})
  void endsAfterTwoLooksAndNotBetween(double held, double share) {
    begin();
    for (int i = 0; i < 5; i++) {
      look(held, share);
      assertThat(connection.hotKey()).as("one quiet look").isNotNull();
      look(0.7, 0.4);
    }
    look(held, share);
    look(held, share);
    assertThat(connection.hotKey()).isNull();
  }

  @Test
  void isGoneAtOnceWhenItPausesAndBeginsAnewAfterwards() {
    begin();
    connection.pause(new PauseReason("NETWORK", "No answer", List.of(), null, true), "test");
    assertThat(connection.hotKey()).isNull();
    look(1, 1);
    look(1, 1);
    assertThat(connection.hotKey()).isNull();

    connection.retry("test");
    connection.connected(connection.generation(), "test");
    look(1, 1);
    assertThat(connection.hotKey()).as("one look").isNull();
    look(1, 1);
    assertThat(connection.hotKey()).isNotNull();
  }

  private void begin() {
    look(1, 1);
    look(1, 1);
    assertThat(connection.hotKey()).isNotNull();
  }

  private void look(double held, double share) {
    String hash = share > 0 ? "a3f1" : null;
    wait = new KeyWait(held, share, hash, TimeUnit.MILLISECONDS.toNanos(20));
    watch.look();
  }
}
