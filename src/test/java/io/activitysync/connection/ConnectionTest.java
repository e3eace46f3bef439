package io.activitysync.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.connection.ConnectionState.Connecting;
import io.activitysync.connection.ConnectionState.Disabled;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.ConnectionState.Streaming;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every move of a connection's state, legal or not, and who is told of it. */
class ConnectionTest {
  private static final DesiredState OFF = new DesiredState(false, false);
  private static final DesiredState ON = new DesiredState(true, false);
  private static final DesiredState SUSPENDED = new DesiredState(true, true);
  private static final PauseReason GONE =
      new PauseReason(
          "STREAM_NOT_FOUND", "The stream does not exist", List.of("region"), null, false);
  private static final PauseReason BUSY =
      new PauseReason("THROTTLED", "The stream takes less", List.of(), null, true);
  private static final PauseReason SLOW =
      new PauseReason("TIMEOUT", "Kinesis did not answer in time", List.of(), null, true);

  private final HandDriven hand = new HandDriven();
  private final Instant now = hand.clock().instant();
  private final List<String> moves = new ArrayList<>();
  private long revision = 1;

  private Connection connection(DesiredState desired) {
    Connection made =
        SampleConnections.connection(SampleConnections.stored("demo", revision, desired), hand);
    made.listen((c, from, to, actor) -> moves.add(from.label() + ">" + to.label() + " " + actor));
    made.queue().open();
    return made;
  }

  private void want(Connection connection, DesiredState desired) {
    connection.take(SampleConnections.stored("demo", ++revision, desired), "operator");
  }

  private List<String> moves() {
    hand.run();
    return moves;
  }

  private static String cause(Connection connection) {
    return connection.pause().orElseThrow().reason().cause();
  }

  @Test
  void thatIsOffDiscards() {
    Connection connection = connection(OFF);
    assertThat(connection.state()).isEqualTo(new Disabled(now));
    assertThat(connection.flow()).isEqualTo(Flow.DISCARD);
    assertThat(moves()).isEmpty();
  }

  @Test
  void thatIsOnIsNeverOffForAMoment() {
    Connection connection = connection(ON);
    assertThat(connection.state()).isEqualTo(new Connecting(now, 0, Flow.PASS, false));
    assertThat(connection.flow()).isEqualTo(Flow.PASS);
    assertThat(moves()).containsExactly("DISABLED>CONNECTING start");
  }

  @Test
  void thatWasSuspendedIsHeldFromTheFirst() {
    Connection connection = connection(SUSPENDED);
    assertThat(connection.flow()).isEqualTo(Flow.HOLD);
    assertThat(connection.pause().orElseThrow().reason().message()).contains("before the restart");
    assertThat(moves()).containsExactly("DISABLED>PAUSED start");
  }

  @Test
  void secretThatCannotBeReadHoldsUntilItIsGivenAgain() {
    StoredConnection sound = SampleConnections.stored("demo", 1, ON);
    StoredConnection broken =
        new StoredConnection(
            sound.settings(), ON, 1, Instant.EPOCH, "test", false, Set.of("secretAccessKey"));
    Connection connection = SampleConnections.connection(broken, hand);
    assertThat(cause(connection)).isEqualTo("SECRET_UNREADABLE");
    assertThat(connection.retry("operator")).isFalse();
    want(connection, ON);
    assertThat(connection.state()).isInstanceOf(Connecting.class);
  }

  @Test
  void probeThatIsGoodStreams() {
    Connection connection = connection(ON);
    connection.connected(connection.generation(), "probe");
    assertThat(connection.state()).isEqualTo(new Streaming(now, 0));
    assertThat(moves()).containsExactly("DISABLED>CONNECTING start", "CONNECTING>STREAMING probe");
  }

  @Test
  void probeThatMayNotAskLeavesTheProofToTheFirstEvent() {
    Connection connection = connection(ON);
    connection.delivered();
    assertThat(connection.state()).as("the probe is not back").isInstanceOf(Connecting.class);
    connection.unproven(connection.generation(), "probe");
    assertThat(connection.state()).isEqualTo(new Connecting(now, 0, Flow.PASS, true));
    connection.delivered();
    assertThat(connection.state()).isInstanceOf(Streaming.class);
  }

  @Test
  void retriedAfterAPauseItHoldsUntilItIsProbed() {
    Connection connection = connection(ON);
    connection.pause(GONE, "test");
    connection.retry("operator");
    assertThat(connection.state()).isEqualTo(new Connecting(now, 1, Flow.HOLD, false));
    connection.delivered();
    assertThat(connection.flow()).as("a call of before the pause").isEqualTo(Flow.HOLD);
    connection.unproven(connection.generation(), "probe");
    assertThat(connection.flow()).isEqualTo(Flow.PASS);
  }

  @Test
  void pauseHoldsAndSaysWhy() {
    Connection connection = connection(ON);
    connection.pause(GONE, "test");
    assertThat(connection.state()).isEqualTo(new Paused(GONE, now, null, 0));
    assertThat(connection.flow()).isEqualTo(Flow.HOLD);
  }

  /** Its routes are looked at only now and then. */
  @Test
  void sourceIsSaidToBeHeldWhileItIsAndNoLonger() {
    Connection connection = connection(ON);
    connection.connected(connection.generation(), "probe");
    connection.source(SourceState.State.RUNNING, null);
    connection.pause(GONE, "test");
    assertThat(connection.source())
        .isEqualTo(new SourceState(SourceState.State.HELD, now, null, null));
    connection.source(SourceState.State.HELD, null);
    connection.retry("operator");
    assertThat(connection.source().state()).isEqualTo(SourceState.State.HELD);
    connection.connected(connection.generation(), "probe");
    assertThat(connection.source().state()).isEqualTo(SourceState.State.STARTING);
    connection.source(SourceState.State.RUNNING, null);
    assertThat(connection.source().state()).isEqualTo(SourceState.State.RUNNING);
  }

  @Test
  void passingPauseSaysFromTheFirstWhenItIsRetried() {
    Connection connection = connection(ON);
    List<ConnectionState> told = new ArrayList<>();
    connection.listen((c, from, to, actor) -> told.add(to));
    connection.pause(BUSY, "test");
    hand.run();
    assertThat(told).last().isEqualTo(new Paused(BUSY, now, now.plusMillis(2_500), 0));
  }

  @Test
  void samePauseTwiceIsOneMove() {
    Connection connection = connection(ON);
    connection.pause(GONE, "test");
    connection.pause(GONE, "test");
    assertThat(moves()).hasSize(2);
  }

  @Test
  void graverReasonReplacesAPassingOneAndNeverTheOtherWayRound() {
    Connection connection = connection(ON);
    connection.pause(BUSY, "test");
    connection.pause(SLOW, "test");
    assertThat(cause(connection)).isEqualTo("TIMEOUT");
    connection.pause(GONE, "test");
    assertThat(cause(connection)).isEqualTo("STREAM_NOT_FOUND");
    connection.pause(BUSY, "test");
    assertThat(cause(connection)).isEqualTo("STREAM_NOT_FOUND");
  }

  @Test
  void nothingReplacesAPauseByHandAndOnlyResumingEndsIt() {
    Connection connection = connection(ON);
    connection.pause(BUSY, "test");
    Paused busy = connection.pause().orElseThrow();
    want(connection, SUSPENDED);
    assertThat(cause(connection)).isEqualTo(PauseReason.SUSPENDED);
    connection.pause(GONE, "test");
    connection.found(connection.generation(), GONE, "test");
    assertThat(connection.retry("operator")).isFalse();
    assertThat(connection.retry(busy, "automatic retry")).isFalse();
    assertThat(connection.reconnect("operator")).isFalse();
    assertThat(cause(connection)).isEqualTo(PauseReason.SUSPENDED);
    want(connection, ON);
    assertThat(connection.state()).isInstanceOf(Connecting.class);
  }

  @Test
  void staleNewsIsProbedAndNeverBelieved() {
    Connection connection = connection(ON);
    long before = connection.generation();
    connection.connected(before, "probe");
    connection.reconnect("operator");
    connection.found(before, GONE, "error handler");
    assertThat(connection.state()).as("a probe is under way").isInstanceOf(Connecting.class);
    connection.connected(connection.generation(), "probe");
    connection.found(before, GONE, "error handler");
    assertThat(connection.state()).isEqualTo(new Connecting(now, 0, Flow.PASS, false));
  }

  @Test
  void staleProbeSaysNothing() {
    Connection connection = connection(ON);
    long before = connection.generation();
    connection.reconnect("operator");
    assertThat(connection.connected(before, "probe")).isFalse();
    assertThat(connection.unproven(before, "probe")).isFalse();
    assertThat(connection.found(before, GONE, "probe")).isFalse();
    assertThat(connection.state()).isInstanceOf(Connecting.class);
  }

  @Test
  void retriesThatFailAreCounted() {
    Connection connection = connection(ON);
    connection.pause(BUSY, "test");
    connection.retry("test");
    connection.pause(BUSY, "test");
    assertThat(connection.pause().orElseThrow().attempt()).isEqualTo(1);
  }

  @Test
  void streamingThatLastedStartsTheWaitsAnew() {
    Streaming streaming = new Streaming(now, 4);
    RetrySchedule retries = new RetrySchedule(() -> 0);
    assertThat(streaming.pause(BUSY, retries, now.plusSeconds(59)).attempt()).isEqualTo(4);
    assertThat(streaming.pause(BUSY, retries, now.plusSeconds(60)).attempt()).isZero();
  }

  @Test
  void noWaitIsLongerThanHalfAMinute() {
    RetrySchedule longest = new RetrySchedule(() -> Long.MAX_VALUE);
    for (int attempt = 0; attempt < 100; attempt++) {
      assertThat(longest.waitAfter(attempt))
          .isBetween(Duration.ofMillis(2_500), Duration.ofSeconds(30));
    }
  }

  static Stream<Arguments> illegalMoves() {
    Consumer<Connection> streaming = c -> c.connected(c.generation(), "test");
    Consumer<Connection> unproven = c -> c.unproven(c.generation(), "test");
    Consumer<Connection> paused = c -> c.pause(GONE, "test");
    Consumer<Connection> nothing = c -> {};
    return Stream.of(
        illegal("retry while off", OFF, nothing, c -> c.retry("test")),
        illegal("connected while off", OFF, nothing, streaming),
        illegal("unproven while off", OFF, nothing, unproven),
        illegal("delivered while off", OFF, nothing, Connection::delivered),
        illegal("pause while off", OFF, nothing, paused),
        illegal("found while off", OFF, nothing, c -> c.found(c.generation(), GONE, "test")),
        illegal("reconnect while off", OFF, nothing, c -> c.reconnect("test")),
        illegal("retry while connecting", ON, nothing, c -> c.retry("test")),
        illegal("retry while streaming", ON, streaming, c -> c.retry("test")),
        illegal("connected while streaming", ON, streaming, streaming),
        illegal("unproven while streaming", ON, streaming, unproven),
        illegal("delivered while streaming", ON, streaming, Connection::delivered),
        illegal("connected while paused", ON, paused, streaming),
        illegal("unproven while paused", ON, paused, unproven),
        illegal("delivered while paused", ON, paused, Connection::delivered),
        illegal("retry while suspended", SUSPENDED, nothing, c -> c.retry("test")),
        illegal("reconnect while suspended", SUSPENDED, nothing, c -> c.reconnect("test")),
        illegal("pause while suspended", SUSPENDED, nothing, paused));
  }

  private static Arguments illegal(
      String name, DesiredState desired, Consumer<Connection> before, Consumer<Connection> move) {
    return Arguments.of(name, desired, before, move);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("illegalMoves")
  void illegalMoveChangesNothing(
      String name, DesiredState desired, Consumer<Connection> before, Consumer<Connection> move) {
    Connection connection = connection(desired);
    before.accept(connection);
    ConnectionState state = connection.state();
    long generation = connection.generation();
    int told = moves().size();
    move.accept(connection);
    assertThat(connection.state()).as(name).isEqualTo(state);
    assertThat(connection.generation()).isEqualTo(generation);
    assertThat(moves()).hasSize(told);
  }

  @Test
  void switchingOffEndsEveryState() {
    Connection connection = connection(ON);
    want(connection, OFF);
    want(connection, ON);
    connection.connected(connection.generation(), "test");
    want(connection, OFF);
    want(connection, ON);
    connection.pause(GONE, "test");
    want(connection, OFF);
    want(connection, SUSPENDED);
    want(connection, OFF);
    assertThat(connection.state()).isInstanceOf(Disabled.class);
    assertThat(moves().stream().filter(m -> m.contains(">DISABLED"))).hasSize(4);
  }

  /**
   * Two processes, or two operators in one: whoever is kept last wins, in whatever order it comes.
   */
  static Stream<Arguments> pairsOfWords() {
    List<DesiredState> words = List.of(OFF, ON, SUSPENDED);
    return words.stream()
        .flatMap(
            start ->
                words.stream()
                    .flatMap(one -> words.stream().map(two -> Arguments.of(start, one, two))));
  }

  @ParameterizedTest
  @MethodSource("pairsOfWords")
  void wordThatIsKeptLastHoldsInWhateverOrderTheyCome(
      DesiredState start, DesiredState first, DesiredState second) {
    StoredConnection kept = SampleConnections.stored("demo", 2, first);
    StoredConnection keptLast = SampleConnections.stored("demo", 3, second);
    Connection inOrder = connection(start);
    inOrder.take(kept, "one");
    inOrder.take(keptLast, "two");
    Connection lateOne = connection(start);
    lateOne.take(keptLast, "two");
    assertThat(lateOne.take(kept, "one")).isEmpty();
    for (Connection connection : List.of(inOrder, lateOne)) {
      assertThat(connection.desired()).isEqualTo(second);
      assertThat(connection.flow())
          .isEqualTo(
              !second.enabled()
                  ? Flow.DISCARD
                  : second.suspended() ? Flow.HOLD : connection.flow());
      assertThat(connection.state())
          .isInstanceOf(
              !second.enabled()
                  ? Disabled.class
                  : second.suspended() ? Paused.class : Connecting.class);
    }
  }

  @Test
  void whatTheStoreCannotKeepHoldsAtOnceAndUntilItCan() {
    Connection connection = connection(ON);
    connection.overrule(OFF, "operator");
    assertThat(connection.flow()).isEqualTo(Flow.DISCARD);
    assertThat(connection.isKept()).isFalse();
    want(connection, ON);
    assertThat(connection.flow()).as("what another process says meanwhile").isEqualTo(Flow.DISCARD);
    connection.kept(OFF, SampleConnections.stored("demo", ++revision, OFF), "operator");
    assertThat(connection.isKept()).isTrue();
    assertThat(connection.desired()).isEqualTo(OFF);
  }

  @Test
  void whatTheStoreRefusesIsTakenBack() {
    Connection connection = connection(ON);
    connection.overrule(SUSPENDED, "operator");
    connection.kept(SUSPENDED, connection.saved(), "operator");
    assertThat(connection.state()).isInstanceOf(Connecting.class);
  }

  @Test
  void answerOfTheStoreToAnEarlierWordLeavesALaterOneAlone() {
    Connection connection = connection(ON);
    connection.overrule(SUSPENDED, "one");
    connection.overrule(OFF, "two");
    connection.kept(SUSPENDED, SampleConnections.stored("demo", ++revision, SUSPENDED), "one");
    assertThat(connection.flow()).isEqualTo(Flow.DISCARD);
    assertThat(connection.isKept()).isFalse();
  }

  @Test
  void listenersAreToldInOrderAlsoOfWhatAnyOfThemCauses() {
    Connection connection = connection(ON);
    Connection other = SampleConnections.connection(SampleConnections.stored("o", 1, ON), hand);
    other.listen(
        (c, from, to, actor) -> {
          if (to instanceof Connecting) {
            c.connected(c.generation(), "listener");
          }
        });
    other.listen((c, from, to, actor) -> moves.add(to.label()));
    other.queue().open();
    hand.run();
    assertThat(moves).endsWith("CONNECTING", "STREAMING");
    assertThat(connection.state()).isInstanceOf(Connecting.class);
  }

  @Test
  void listenerThatThrowsKeepsNoOtherFromBeingTold() {
    Connection connection =
        SampleConnections.connection(SampleConnections.stored("d", 1, ON), hand);
    connection.listen(
        (c, from, to, actor) -> {
          throw new IllegalStateException("for the test");
        });
    connection.listen((c, from, to, actor) -> moves.add(to.label()));
    connection.queue().open();
    connection.pause(GONE, "test");
    hand.run();
    assertThat(moves).containsExactly("CONNECTING", "PAUSED");
  }

  @Test
  void outcomeIsTheFirstStateInWhichItIsKnown() {
    Connection connection = connection(ON);
    var outcome = connection.settled();
    hand.run();
    assertThat(outcome).isNotDone();
    connection.pause(GONE, "test");
    hand.run();
    assertThat(outcome).isCompletedWithValue(new Paused(GONE, now, null, 0));
    assertThat(connection.settled()).isCompleted();
  }

  /** A retry by itself has just failed, as an operator asks for another one. */
  @Test
  void outcomeIsNoneFromBeforeItWasAskedFor() {
    Connection connection = connection(ON);
    hand.run();
    connection.pause(GONE, "probe");
    connection.retry("operator");
    var outcome = connection.settled();
    hand.run();
    assertThat(outcome).isNotDone();
    connection.connected(connection.generation(), "probe");
    hand.run();
    assertThat(outcome).isCompletedWithValue(new Streaming(now, 1));
  }

  @Test
  void idNeverChanges() {
    Connection connection = connection(ON);
    assertThatThrownBy(() -> connection.take(SampleConnections.stored("x", 9, ON), "test"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
