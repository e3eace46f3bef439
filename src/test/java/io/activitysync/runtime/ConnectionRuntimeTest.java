package io.activitysync.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState.Connecting;
import io.activitysync.connection.ConnectionState.Disabled;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.ConnectionState.Streaming;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.Flow;
import io.activitysync.connection.HandDriven;
import io.activitysync.connection.PauseReason;
import io.activitysync.connection.RetrySchedule;
import io.activitysync.connection.SampleConnections;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.streamcheck.Probe;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of a connection, move by move, with time and threads driven by hand. */
class ConnectionRuntimeTest {
  private static final DesiredState OFF = new DesiredState(false, false);
  private static final DesiredState ON = new DesiredState(true, false);
  private static final DesiredState SUSPENDED = new DesiredState(true, true);
  private static final PauseReason GONE =
      new PauseReason("STREAM_NOT_FOUND", "The stream does not exist", List.of(), null, false);
  private static final PauseReason AWAY =
      new PauseReason("NETWORK", "Kinesis could not be reached", List.of(), null, true);

  private final HandDriven hand = new HandDriven();
  private final HandDriven lane = new HandDriven();
  private final FakeParts parts = new FakeParts();
  private Connection connection;
  private ConnectionRuntime runtime;
  private long revision = 1;

  private void begin(DesiredState desired) {
    begin(desired, hand.clock());
  }

  private void begin(DesiredState desired, Clock clock) {
    connection =
        SampleConnections.connection(SampleConnections.stored("demo", revision, desired), hand);
    runtime =
        new ConnectionRuntime(connection, parts, new FakeStore().alone(), hand::in, lane, clock);
    var unused = runtime.begin();
    run();
  }

  private void run() {
    boolean more = true;
    while (more) {
      hand.run();
      lane.run();
      more = hand.step();
    }
  }

  private void pass(Duration time) {
    for (long i = 0; i < time.toSeconds(); i++) {
      hand.pass(Duration.ofSeconds(1));
      run();
    }
  }

  private void answer(Probe.Result result) {
    parts.answer(result);
    run();
  }

  private void want(DesiredState desired) {
    connection.take(SampleConnections.stored("demo", ++revision, desired), "operator");
    run();
  }

  private String cause() {
    return connection.pause().orElseThrow().reason().cause();
  }

  @Test
  void onThatBeginsHasItsRouteIsProbedAndStreams() {
    begin(ON);
    assertThat(parts.done).containsExactly("credentials", "install activity");
    assertThat(connection.state()).isInstanceOf(Connecting.class);
    assertThat(parts.engineIsOpen).isTrue();
    answer(Probe.Result.GOOD);
    assertThat(connection.state()).isInstanceOf(Streaming.class);
    assertThat(parts.routeIsHeld).isFalse();
  }

  @Test
  void engineThatThrowsKeepsNoMoveFromBeingFollowed() {
    parts.engineThrows = new OutOfMemoryError("for the test");
    begin(ON);
    answer(Probe.Result.GOOD);
    assertThat(connection.state()).isInstanceOf(Streaming.class);
    assertThat(parts.routeIsHeld).isFalse();

    want(SUSPENDED);
    assertThat(parts.routeIsHeld).isTrue();
  }

  @Test
  void offThatBeginsHasItsRouteSoThatEventsAreDiscarded() {
    begin(OFF);
    assertThat(parts.routeIsThere).isTrue();
    assertThat(parts.routeIsHeld).isFalse();
    assertThat(parts.probes).isEmpty();
  }

  @Test
  void suspendedThatBeginsIsHeldAndNotProbed() {
    begin(SUSPENDED);
    assertThat(parts.routeIsHeld).isTrue();
    assertThat(parts.probes).isEmpty();
    assertThat(hand.timers()).isZero();
  }

  @Test
  void switchedOffAndOnWhileTheProbeIsSlowTakesEventsAndPausesForNothing() {
    begin(ON);
    want(OFF);
    assertThat(parts.engineIsOpen).isFalse();
    want(ON);
    assertThat(parts.engineIsOpen).isTrue();
    answer(Probe.Result.wrong(GONE));
    assertThat(connection.state()).as("of the way before").isInstanceOf(Connecting.class);
    answer(Probe.Result.GOOD);
    assertThat(connection.state()).isInstanceOf(Streaming.class);
    assertThat(parts.probes).isEmpty();
  }

  /** The route that discards is of the old settings, and would send to the old stream. */
  @Test
  void switchedOnWithAnotherStreamOrKeyInOneStepLetsNothingByTheOldWay() {
    Map<String, String> stream = Map.of("stream-name", "other");
    Map<String, String> key = Map.of("credentials", "profile", "profile", "other");
    for (Map<String, String> replaced : List.of(stream, key)) {
      begin(OFF);
      parts.done.clear();
      ConnectionSettings settings = SampleConnections.settings("demo", replaced);
      StoredConnection newer = SampleConnections.stored(settings, ++revision, ON);
      StoredConnection before = connection.take(newer, "operator").orElseThrow();
      assertThat(connection.flow()).as("before the route is there").isEqualTo(Flow.HOLD);
      var unused = runtime.changed(before, "operator");
      run();
      assertThat(parts.done)
          .contains("credentials")
          .contains(replaced == stream ? "install other" : "credentials");
      assertThat(connection.flow()).as("before the probe is back").isEqualTo(Flow.HOLD);
      answer(Probe.Result.GOOD);
      assertThat(connection.state()).isInstanceOf(Streaming.class);
      assertThat(parts.routeIsHeld).isFalse();
    }
  }

  @Test
  void switchedOnBeforeTheRouteHasFollowedAnEditLetsNothingByTheOldWay() {
    begin(OFF);
    ConnectionSettings settings =
        SampleConnections.settings("demo", Map.of("stream-name", "other"));
    StoredConnection edited = SampleConnections.stored(settings, ++revision, OFF);
    StoredConnection before = connection.take(edited, "ann").orElseThrow();
    connection.take(SampleConnections.stored(settings, ++revision, ON), "bob");
    assertThat(connection.flow()).isEqualTo(Flow.HOLD);
    var unused = runtime.changed(before, "ann");
    run();
    answer(Probe.Result.GOOD);
    assertThat(connection.state()).isInstanceOf(Streaming.class);

    want(OFF);
    want(ON);
    assertThat(connection.flow()).as("with the way there").isEqualTo(Flow.PASS);
  }

  @Test
  void offWhoseRouteCantBeStartedDiscardsOnceItCan() {
    parts.feederIsBroken = true;
    begin(OFF);
    assertThat(connection.state()).isInstanceOf(Disabled.class);
    parts.routeIsHeld = true;
    pass(Duration.ofMinutes(2));
    assertThat(parts.routeIsHeld).isTrue();
    assertThat(hand.timers()).isOne();
    parts.feederIsBroken = false;
    pass(Duration.ofSeconds(30));
    assertThat(parts.routeIsHeld).isFalse();
    assertThat(hand.timers()).isZero();
  }

  @Test
  void outageAtTheStartIsOverWithinAMinuteOfItsEnd() {
    begin(ON);
    Duration outage = Duration.ofMinutes(20);
    for (long second = 0; second < outage.toSeconds(); second++) {
      pass(Duration.ofSeconds(1));
      if (!parts.probes.isEmpty()) {
        answer(Probe.Result.wrong(AWAY));
        assertThat(cause()).isEqualTo("NETWORK");
        assertThat(parts.routeIsHeld).isTrue();
      }
    }
    pass(Duration.ofSeconds(30));
    answer(Probe.Result.GOOD);
    assertThat(connection.state()).isInstanceOf(Streaming.class);
    assertThat(parts.routeIsHeld).isFalse();
    assertThat(hand.timers()).isZero();
  }

  @Test
  void clockThatIsPutBackAsItPausesKeepsNoRetryWaiting() {
    begin(ON, Clock.offset(hand.clock(), Duration.ofHours(-1)));
    answer(Probe.Result.wrong(AWAY));
    pass(RetrySchedule.LONGEST);
    answer(Probe.Result.GOOD);
    assertThat(connection.state()).isInstanceOf(Streaming.class);
  }

  @Test
  void configurationWaitsForAPerson() {
    begin(ON);
    answer(Probe.Result.wrong(GONE));
    pass(Duration.ofMinutes(10));
    assertThat(parts.probes).isEmpty();
    connection.retry("operator");
    run();
    assertThat(parts.routeIsHeld).as("until it is probed").isTrue();
    assertThat(parts.engineIsOpen).isFalse();
    answer(Probe.Result.GOOD);
    assertThat(connection.state()).isInstanceOf(Streaming.class);
    assertThat(parts.engineIsOpen).isTrue();
    assertThat(parts.routeIsHeld).isFalse();
  }

  @Test
  void suspendedByHandIsNeverRetriedByItself() {
    begin(ON);
    answer(Probe.Result.wrong(AWAY));
    want(SUSPENDED);
    pass(Duration.ofMinutes(10));
    assertThat(cause()).isEqualTo(PauseReason.SUSPENDED);
    assertThat(parts.probes).isEmpty();
    want(ON);
    answer(Probe.Result.GOOD);
    assertThat(connection.state()).isInstanceOf(Streaming.class);
  }

  @Test
  void suspendedWhileItIsProbedStaysSuspended() {
    begin(ON);
    want(SUSPENDED);
    answer(Probe.Result.wrong(GONE));
    assertThat(cause()).isEqualTo(PauseReason.SUSPENDED);
    want(OFF);
    assertThat(connection.state()).isInstanceOf(Disabled.class);
    assertThat(parts.routeIsHeld).isFalse();
  }

  @Test
  void mayNotAskIsNotStreamingUntilAnEventArrived() {
    begin(ON);
    answer(Probe.Result.UNPROVEN);
    assertThat(connection.state().label()).isEqualTo("CONNECTING");
    assertThat(parts.probes).isEmpty();
    connection.found(connection.generation(), GONE, "error handler");
    run();
    assertThat(cause()).isEqualTo("STREAM_NOT_FOUND");
    connection.retry("operator");
    run();
    answer(Probe.Result.UNPROVEN);
    assertThat(parts.routeIsHeld).isFalse();
    assertThat(parts.engineIsOpen).isTrue();
    connection.delivered();
    assertThat(connection.state()).isInstanceOf(Streaming.class);
  }

  @Test
  void newsOfAnEarlierWayHasTheWayProbedAndItsEngineOpened() {
    begin(ON);
    long before = connection.generation();
    answer(Probe.Result.GOOD);
    connection.reconnect("operator");
    run();
    answer(Probe.Result.GOOD);
    parts.engineIsOpen = false; // broken by a call of before
    connection.found(before, GONE, "error handler");
    run();
    assertThat(parts.engineIsOpen).isTrue();
    answer(Probe.Result.GOOD);
    assertThat(connection.state()).isInstanceOf(Streaming.class);
  }

  @Test
  void sourceThatCannotBeMadePausesAndIsTriedAgain() {
    parts.sourceIsBroken = true;
    begin(ON);
    assertThat(cause()).isEqualTo("ROUTE_FAILED");
    pass(Duration.ofMinutes(5));
    assertThat(cause()).isEqualTo("ROUTE_FAILED");
    assertThat(parts.probes).isEmpty();
    parts.sourceIsBroken = false;
    pass(Duration.ofSeconds(30));
    answer(Probe.Result.GOOD);
    assertThat(connection.state()).isInstanceOf(Streaming.class);
  }

  /** A component in lib/ without what it needs, or made for a newer Java. */
  @Test
  void sourceThatLacksAClassPausesAndSaysWhich() {
    parts.sourceLacksClass = true;
    begin(ON);
    assertThat(cause()).isEqualTo("ROUTE_FAILED");
    assertThat(connection.pause().orElseThrow().reason().detail())
        .isEqualTo("NoClassDefFoundError: org/example/Missing");
    parts.sourceLacksClass = false;
    pass(Duration.ofSeconds(30));
    answer(Probe.Result.GOOD);
    assertThat(connection.state()).isInstanceOf(Streaming.class);
  }

  @Test
  void feederThatCannotBeStartedIsNeverSaidToStream() {
    parts.feederIsBroken = true;
    List<String> states = new ArrayList<>();
    connection = SampleConnections.connection(SampleConnections.stored("demo", 1, ON), hand);
    connection.listen((of, from, to, actor) -> states.add(to.label()));
    runtime =
        new ConnectionRuntime(
            connection, parts, new FakeStore().alone(), hand::in, lane, hand.clock());
    var unused = runtime.begin();
    run();
    assertThat(cause()).isEqualTo("ROUTE_FAILED");
    for (int tries = 0; tries < 3; tries++) {
      Instant next = connection.pause().orElseThrow().nextRetryAt();
      pass(Duration.between(hand.clock().instant(), next).plusSeconds(1));
      parts.probes.forEach(probe -> probe.complete(Probe.Result.GOOD));
      run();
    }
    assertThat(states).contains("PAUSED", "CONNECTING").doesNotContain("STREAMING");
    parts.feederIsBroken = false;
    pass(Duration.ofMinutes(2));
    parts.probes.forEach(probe -> probe.complete(Probe.Result.GOOD));
    run();
    assertThat(connection.state()).isInstanceOf(Streaming.class);
  }

  @Test
  void routeThatWasRemovedIsMadeAnewWithTheNextMove() {
    begin(ON);
    answer(Probe.Result.GOOD);
    parts.routeIsThere = false;
    connection.reconnect("operator");
    run();
    assertThat(parts.routeIsThere).isTrue();
  }

  @Test
  void changedSourceOrStreamDrainsTheRouteMakesItAnewAndProbes() {
    begin(ON);
    answer(Probe.Result.GOOD);
    parts.done.clear();
    CompletableFuture<Void> changed = change(Map.of("stream-name", "other"));
    run();
    assertThat(changed).isCompleted();
    assertThat(parts.done).containsExactly("credentials", "drain", "install other");
    assertThat(connection.state()).isInstanceOf(Connecting.class);
    answer(Probe.Result.GOOD);
    assertThat(connection.state()).isInstanceOf(Streaming.class);
  }

  @Test
  void changedNameProbesNothingButRetriesAPause() {
    begin(ON);
    answer(Probe.Result.GOOD);
    var unused = change(Map.of("name", "Other"));
    run();
    assertThat(connection.state()).isInstanceOf(Streaming.class);
    connection.pause(GONE, "test");
    run();
    var again = change(Map.of("name", "Another"));
    run();
    assertThat(again).isCompleted();
    assertThat(connection.state()).isInstanceOf(Connecting.class);
  }

  @Test
  void settingsThatChangeWhileTheyAreProbedAreProbedAnew() {
    begin(ON);
    var unused = change(Map.of("credentials", "profile", "profile", "other"));
    run();
    answer(Probe.Result.GOOD);
    assertThat(connection.state()).as("the old ones were good").isInstanceOf(Connecting.class);
    answer(Probe.Result.wrong(GONE));
    assertThat(cause()).isEqualTo("STREAM_NOT_FOUND");
  }

  private CompletableFuture<Void> change(Map<String, String> replaced) {
    ConnectionSettings settings = SampleConnections.settings("demo", replaced);
    StoredConnection newer = SampleConnections.stored(settings, ++revision, ON);
    return runtime.changed(connection.take(newer, "operator").orElseThrow(), "operator");
  }

  @Test
  void probeThatThrowsPausesAndIsTriedAgainByItself() {
    for (Throwable thrown : List.of(new IllegalStateException("no such"), new InternalError("x"))) {
      parts.probeThrows = thrown;
      begin(ON);
      assertThat(cause()).isEqualTo("UNEXPECTED");
      assertThat(parts.routeIsHeld).isTrue();
      pass(Duration.ofMinutes(2));
      assertThat(cause()).isEqualTo("UNEXPECTED");
      parts.probeThrows = null;
      pass(Duration.ofMinutes(1));
      answer(Probe.Result.GOOD);
      assertThat(connection.state()).isInstanceOf(Streaming.class);
      assertThat(parts.routeIsHeld).isFalse();
    }
  }

  @Test
  void probeThatFailsPausesAndIsTriedAgainByItself() {
    begin(ON);
    parts.probes.remove().completeExceptionally(new IllegalStateException("no such"));
    run();
    assertThat(connection.pause().orElseThrow().reason().detail()).contains("no such");
    assertThat(cause()).isEqualTo("UNEXPECTED");
    pass(Duration.ofMinutes(1));
    answer(Probe.Result.GOOD);
    assertThat(connection.state()).isInstanceOf(Streaming.class);
  }

  @Test
  void routeThatThereIsNoMemoryForPausesAndIsTriedAgainByItself() {
    begin(ON);
    parts.hasNoMemory = true;
    answer(Probe.Result.GOOD);
    assertThat(cause()).isEqualTo("ROUTE_FAILED");
    parts.hasNoMemory = false;
    pass(Duration.ofMinutes(1));
    answer(Probe.Result.GOOD);
    assertThat(connection.state()).isInstanceOf(Streaming.class);
    assertThat(parts.routeIsHeld).isFalse();
  }

  @Test
  void credentialsThatCantBePutInPlacePauseAndArePutOnceTheyCan() {
    parts.credentialsThrow = new IllegalStateException("for the test");
    begin(ON);
    assertThat(cause()).isEqualTo("ROUTE_FAILED");
    assertThat(parts.done).isEmpty();
    parts.credentialsThrow = null;
    pass(Duration.ofMinutes(1));
    assertThat(parts.done).containsExactly("credentials", "install activity");
    answer(Probe.Result.GOOD);
    assertThat(connection.state()).isInstanceOf(Streaming.class);
  }

  @Test
  void slowRouteHoldsUpNoNewsOfTheConnection() {
    begin(ON);
    answer(Probe.Result.GOOD);
    connection.pause(AWAY, "error handler");
    hand.run(); // and not the lane, where the route is being suspended
    assertThat(parts.engineIsOpen).isFalse();
    assertThat(hand.timers()).isEqualTo(1);
    want(SUSPENDED);
    hand.run();
    assertThat(cause()).isEqualTo(PauseReason.SUSPENDED);
    assertThat(hand.timers()).isZero();
  }

  @Test
  void endedLeavesNothingBehind() {
    begin(ON);
    answer(Probe.Result.wrong(AWAY));
    parts.done.clear();
    CompletableFuture<Void> ended = runtime.end("operator");
    assertThat(runtime.isEnding()).isTrue();
    assertThat(runtime.end("another")).isSameAs(ended);
    run();
    assertThat(ended).isCompleted();
    assertThat(parts.done).containsExactly("drain", "remove");
    pass(Duration.ofMinutes(10));
    assertThat(parts.probes).isEmpty();
    assertThat(parts.routeIsThere).isFalse();
  }

  @Test
  void endedThatCannotBeDrainedLeavesNothingBehindEither() {
    begin(ON);
    answer(Probe.Result.GOOD);
    parts.drainThrows = new NoClassDefFoundError("for the test");
    var ended = runtime.end("operator");
    run();
    assertThat(ended).isCompleted();
    assertThat(connection.flow()).isEqualTo(Flow.DISCARD);
    assertThat(parts.routeIsThere).isFalse();
  }

  @Test
  void retryThatComesLateEndsNoOtherPause() {
    begin(ON);
    answer(Probe.Result.wrong(AWAY));
    Paused first = connection.pause().orElseThrow();
    connection.retry("operator");
    run();
    answer(Probe.Result.wrong(AWAY));
    assertThat(connection.retry(first, "late")).isFalse();
  }
}
