package io.activitysync.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.ConnectionState.Connecting;
import io.activitysync.connection.ConnectionState.Disabled;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.ConnectionState.Streaming;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectionTest {
  private static final Instant NOW = Instant.parse("2026-03-14T09:26:53Z");
  private static final PauseReason GONE =
      new PauseReason(
          "STREAM_NOT_FOUND", "The stream does not exist", List.of("region"), null, false);
  private static final PauseReason BUSY =
      new PauseReason("THROTTLED", "The stream takes less", List.of(), null, true);

  private final Connection connection = connection();
  private final List<String> moves = new ArrayList<>();

  static Connection connection() {
    ConnectionSettings settings =
        ConnectionSettings.of(
            "demo",
            Map.of(
                SettingField.STREAM_NAME, "activity",
                SettingField.REGION, "eu-central-1",
                SettingField.CREDENTIALS, "default",
                SettingField.VERSION, "1.0"));
    return new Connection(
        settings, new DesiredState(false, false), Set.of(), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  ConnectionTest() {
    connection.listen((c, from, to, who) -> moves.add(from.label() + ">" + to.label()));
  }

  @Test
  void startsOffAndDiscards() {
    assertThat(connection.state()).isEqualTo(new Disabled(NOW));
    assertThat(connection.flow()).isEqualTo(Flow.DISCARD);
  }

  @Test
  void enableConnectsAndThenStreams() {
    connection.enable("test");
    assertThat(connection.flow()).isEqualTo(Flow.PASS);
    connection.connected("test");
    assertThat(connection.state()).isEqualTo(new Streaming(NOW, 0));
    assertThat(moves).containsExactly("DISABLED>CONNECTING", "CONNECTING>STREAMING");
  }

  @Test
  void pauseHoldsAndSaysWhy() {
    connection.enable("test");
    connection.pause(GONE, "test");
    assertThat(connection.flow()).isEqualTo(Flow.HOLD);
    assertThat(connection.pause().orElseThrow().reason()).isEqualTo(GONE);
  }

  @Test
  void samePauseTwiceIsOneMove() {
    connection.enable("test");
    connection.pause(GONE, "test");
    connection.pause(GONE, "test");
    assertThat(moves).containsExactly("DISABLED>CONNECTING", "CONNECTING>PAUSED");
  }

  @Test
  void anotherReasonReplacesTheFirst() {
    connection.enable("test");
    connection.pause(BUSY, "test");
    connection.pause(GONE, "test");
    assertThat(connection.pause().orElseThrow().reason()).isEqualTo(GONE);
  }

  @Test
  void retriesThatFailAreCounted() {
    connection.enable("test");
    connection.pause(BUSY, "test");
    connection.retry("test");
    connection.pause(BUSY, "test");
    assertThat(connection.pause().orElseThrow().attempt()).isEqualTo(1);
  }

  @Test
  void streamingThatLastedStartsTheWaitsAnew() {
    Streaming streaming = new Streaming(NOW, 4);
    assertThat(streaming.pause(BUSY, NOW.plus(Duration.ofSeconds(59))).attempt()).isEqualTo(4);
    assertThat(streaming.pause(BUSY, NOW.plus(Duration.ofSeconds(60))).attempt()).isZero();
  }

  @Test
  void timeOfNextRetryIsNoMove() {
    connection.enable("test");
    connection.pause(BUSY, "test");
    connection.retryAt(NOW.plusSeconds(5));
    assertThat(connection.pause().map(Paused::nextRetryAt)).contains(NOW.plusSeconds(5));
    assertThat(moves).hasSize(2);
  }

  static Stream<Arguments> illegalMoves() {
    Consumer<Connection> nothing = c -> {};
    Consumer<Connection> on = c -> c.enable("test");
    Consumer<Connection> streaming = on.andThen(c -> c.connected("test"));
    Consumer<Connection> paused = on.andThen(c -> c.pause(GONE, "test"));
    return Stream.of(
        move("retry while off", nothing, c -> c.retry("test")),
        move("connected while off", nothing, c -> c.connected("test")),
        move("pause while off", nothing, c -> c.pause(GONE, "test")),
        move("reconnect while off", nothing, c -> c.reconnect("test")),
        move("disable while off", nothing, c -> c.disable("test")),
        move("enable while connecting", on, c -> c.enable("test")),
        move("retry while connecting", on, c -> c.retry("test")),
        move("enable while streaming", streaming, c -> c.enable("test")),
        move("connected while streaming", streaming, c -> c.connected("test")),
        move("retry while streaming", streaming, c -> c.retry("test")),
        move("enable while paused", paused, c -> c.enable("test")),
        move("connected while paused", paused, c -> c.connected("test")),
        move("reconnect while paused", paused, c -> c.reconnect("test")));
  }

  private static Arguments move(
      String name, Consumer<Connection> before, Consumer<Connection> move) {
    return Arguments.of(name, before, move);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("illegalMoves")
  void illegalMoveChangesNothing(
      String name, Consumer<Connection> before, Consumer<Connection> move) {
    before.accept(connection);
    ConnectionState state = connection.state();
    int told = moves.size();
    move.accept(connection);
    assertThat(connection.state()).as(name).isEqualTo(state);
    assertThat(moves).hasSize(told);
  }

  @Test
  void disableEndsEveryState() {
    connection.enable("test");
    connection.disable("test");
    connection.enable("test");
    connection.connected("test");
    connection.disable("test");
    connection.enable("test");
    connection.pause(GONE, "test");
    connection.disable("test");
    assertThat(connection.state()).isInstanceOf(Disabled.class);
    assertThat(moves.stream().filter(m -> m.endsWith(">DISABLED"))).hasSize(3);
  }

  @Test
  void listenersMayMoveItFurther() {
    Connection other = connection();
    other.listen(
        (c, from, to, who) -> {
          if (to instanceof Connecting) {
            c.connected("listener");
          }
        });
    other.enable("test");
    assertThat(other.state()).isInstanceOf(Streaming.class);
  }
}
