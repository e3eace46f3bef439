package io.activitysync.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState.Connecting;
import io.activitysync.connection.ConnectionState.Streaming;
import io.activitysync.connection.Connections;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.Flow;
import io.activitysync.connection.HandDriven;
import io.activitysync.connection.NoSuchConnectionException;
import io.activitysync.connection.PauseReason;
import io.activitysync.connection.RetrySchedule;
import io.activitysync.connection.SampleConnections;
import io.activitysync.connection.SerialQueue;
import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.connection.store.StoreChanges;
import io.activitysync.logging.LastingExecutor;
import io.activitysync.streamcheck.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators' words, and a store that changes or is away. */
class SupervisorTest {
  private static final DesiredState OFF = new DesiredState(false, false);
  private static final DesiredState ON = new DesiredState(true, false);
  private static final DesiredState SUSPENDED = new DesiredState(true, true);

  private final HandDriven hand = new HandDriven();
  private final FakeParts parts = new FakeParts();
  private final FakeStore store = new FakeStore();
  private final Connections connections = new Connections();
  private final List<String> shown = new ArrayList<>();
  private final ConnectionViews views =
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

  private Supervisor supervisor(DesiredState desired) {
    return supervisor(desired, Runnable::run);
  }

  private Supervisor supervisor(DesiredState desired, Executor blocking) {
    StoredConnection stored = store.put(SampleConnections.settings("demo", Map.of()), desired);
    connections.add(make(stored));
    return supervisor(blocking);
  }

  /** Of the connections that there are. */
  private Supervisor supervisor() {
    return supervisor(Runnable::run);
  }

  private Supervisor supervisor(Executor blocking) {
    store.nanos = hand::nanos;
    return new Supervisor(
        connections,
        parts,
        store,
        this::make,
        SampleConnections::rules,
        store.alone(),
        hand::in,
        blocking,
        hand.clock(),
        hand::nanos);
  }

  private Connection make(StoredConnection stored) {
    return SampleConnections.connection(stored, hand);
  }

  private Connection demo() {
    return connections.find("demo").orElseThrow();
  }

  private void start(Supervisor supervisor) {
    assertThat(supervisor.start(views)).isCompleted();
    hand.run();
  }

  @Test
  void wordBeforeTheStartTakesEffectWithIt() {
    Supervisor supervisor = supervisor(OFF);
    supervisor.enable(demo(), "operator");
    assertThat(demo().flow()).isEqualTo(Flow.PASS);
    assertThat(parts.done).isEmpty();
    start(supervisor);
    parts.answer(Probe.Result.GOOD);
    hand.run();
    assertThat(demo().state().label()).isEqualTo("STREAMING");
    assertThat(shown).containsExactly("demo");
  }

  @Test
  void connectionMadeBeforeTheStartBeginsOnceWithIt() {
    Supervisor supervisor = supervisor(OFF);
    supervisor.saved(store.put(SampleConnections.settings("new", Map.of()), ON));
    assertThat(connections.find("new")).isPresent();
    start(supervisor);
    assertThat(parts.probes).hasSize(1);
    assertThat(parts.done.stream().filter(done -> done.startsWith("install"))).hasSize(2);
    assertThat(shown).containsExactlyInAnyOrder("demo", "new");
  }

  @Test
  void everyVerbEndsWhereItSays() {
    Supervisor supervisor = supervisor(OFF);
    start(supervisor);
    supervisor.enable(demo(), "operator");
    assertThat(demo().state()).isInstanceOf(Connecting.class);
    assertThat(supervisor.suspend(demo(), "operator")).isTrue();
    assertThat(demo().flow()).isEqualTo(Flow.HOLD);
    supervisor.retry(demo(), "operator");
    assertThat(demo().state()).isInstanceOf(Connecting.class);
    assertThat(store.desired("demo")).isEqualTo(ON);
    assertThat(supervisor.disable(demo(), "operator")).isTrue();
    assertThat(demo().flow()).isEqualTo(Flow.DISCARD);
    assertThat(store.desired("demo")).isEqualTo(OFF);
    assertThat(supervisor.suspend(demo(), "operator")).as("nothing while it is off").isTrue();
    assertThat(store.desired("demo")).isEqualTo(OFF);
  }

  @Test
  void offIsKeptWhereThereWasNoThreadToKeepItAtFirst() {
    AtomicBoolean noThread = new AtomicBoolean();
    Supervisor supervisor =
        supervisor(
            ON,
            new LastingExecutor(
                task -> {
                  if (noThread.get()) {
                    throw new OutOfMemoryError("for the test");
                  }
                  task.run();
                },
                (wait, task) -> {
                  var unused = hand.in(wait, task);
                }));
    start(supervisor);
    store.away = true;
    assertThat(supervisor.disable(demo(), "operator")).isFalse();
    store.away = false;
    hand.run();
    noThread.set(true);
    hand.pass(StoreRetries.EVERY);
    assertThat(demo().isKept()).isFalse();
    noThread.set(false);
    hand.pass(StoreRetries.EVERY);
    assertThat(demo().isKept()).isTrue();
    assertThat(store.desired("demo")).isEqualTo(OFF);
  }

  /** As where the driver has no memory for a thread of its own. */
  @Test
  void offIsKeptHoweverTheStoreFailsAtFirst() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    store.fails = new InternalError("for the test");
    assertThat(supervisor.disable(demo(), "operator")).isFalse();
    assertThat(demo().flow()).isEqualTo(Flow.DISCARD);
    hand.pass(StoreRetries.EVERY);
    assertThat(demo().isKept()).isFalse();
    store.fails = null;
    hand.pass(StoreRetries.EVERY);
    assertThat(demo().isKept()).isTrue();
    assertThat(store.desired("demo")).isEqualTo(OFF);
  }

  @Test
  void offIsKeptThoughAThreadEndsOfKeepingIt() {
    Queue<Runnable> lanes = new ArrayDeque<>();
    Supervisor supervisor = supervisor(ON, lanes::add);
    assertThat(supervisor.start(views)).isNotNull();
    finish(lanes);
    store.away = true;
    assertThat(supervisor.disable(demo(), "operator")).isFalse();
    store.away = false;
    store.fails = new InternalError("for the test");
    hand.pass(StoreRetries.EVERY);
    assertThatCode(() -> finish(lanes)).as("told to nobody").doesNotThrowAnyException();
    store.fails = null;
    hand.pass(StoreRetries.EVERY);
    finish(lanes);
    assertThat(demo().isKept()).isTrue();
    assertThat(store.desired("demo")).isEqualTo(OFF);
  }

  @Test
  void offHoldsWithTheStoreAwayAndIsKeptOnceItIsBack() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    store.away = true;
    assertThat(supervisor.disable(demo(), "operator")).isFalse();
    assertThat(demo().flow()).isEqualTo(Flow.DISCARD);
    assertThat(demo().isKept()).isFalse();
    hand.pass(Duration.ofMinutes(5));
    assertThat(demo().isKept()).isFalse();
    store.away = false;
    hand.pass(StoreRetries.EVERY);
    assertThat(demo().isKept()).isTrue();
    assertThat(store.desired("demo")).isEqualTo(OFF);
    assertThat(hand.timers()).isZero();
  }

  @Test
  void suspensionHoldsWithTheStoreAwayAndCanBeTakenBack() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    store.away = true;
    assertThat(supervisor.suspend(demo(), "operator")).isFalse();
    assertThat(demo().flow()).isEqualTo(Flow.HOLD);
    supervisor.retry(demo(), "operator");
    assertThat(demo().state()).isInstanceOf(Connecting.class);
    assertThat(demo().isKept()).as("as far as is known").isFalse();
    store.away = false;
    hand.pass(StoreRetries.EVERY);
    assertThat(demo().isKept()).isTrue();
    assertThat(store.desired("demo")).isEqualTo(ON);
    assertThat(hand.timers()).isZero();
  }

  @Test
  void offWhoseAnswerIsLostIsOffAtBoth() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    store.losesAnswer = true;
    assertThat(supervisor.disable(demo(), "operator")).isFalse();
    store.away = false;
    hand.pass(StoreRetries.EVERY);
    assertThat(demo().isKept()).isTrue();
    assertThat(demo().saved().desired()).isEqualTo(OFF);
    assertThat(store.desired("demo")).isEqualTo(OFF);
  }

  /** The store has the off, which nobody here knows. */
  @Test
  void offWhoseAnswerIsLostIsTakenBackInTheStoreToo() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    store.losesAnswer = true;
    assertThat(supervisor.disable(demo(), "operator")).isFalse();
    supervisor.enable(demo(), "operator");
    assertThat(demo().flow()).isEqualTo(Flow.PASS);
    assertThat(demo().isKept()).isFalse();
    store.away = false;
    hand.pass(StoreRetries.EVERY);
    assertThat(demo().isKept()).isTrue();
    assertThat(demo().flow()).isEqualTo(Flow.PASS);
    assertThat(store.desired("demo")).isEqualTo(ON);
  }

  @Test
  void offThatAnotherProcessSaysAfterItWasTakenBackHolds() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    store.away = true;
    supervisor.disable(demo(), "operator");
    supervisor.enable(demo(), "operator");
    store.away = false;
    hand.pass(StoreRetries.EVERY.dividedBy(2));
    store.change("demo", OFF, hand.clock().instant(), hand.nanos());
    hand.pass(StoreRetries.EVERY);
    assertThat(store.desired("demo")).isEqualTo(OFF);
    assertThat(demo().flow()).isEqualTo(Flow.DISCARD);
    assertThat(demo().isKept()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {-10, 10})
  void whatAnotherProcessSaysCountsByWhenItDoesHoweverItsClockGoes(long minutesAhead) {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    Instant theirs = hand.clock().instant().plus(Duration.ofMinutes(minutesAhead));
    store.losesAnswer = true;
    supervisor.disable(demo(), "operator");
    store.away = false;
    store.change("demo", OFF, theirs, hand.nanos());
    store.away = true;
    hand.pass(Duration.ofSeconds(1));
    supervisor.enable(demo(), "operator");
    store.away = false;
    hand.pass(StoreRetries.EVERY);
    assertThat(demo().flow()).as("theirs was before").isEqualTo(Flow.PASS);

    store.away = true;
    supervisor.disable(demo(), "operator");
    supervisor.enable(demo(), "operator");
    hand.pass(Duration.ofSeconds(1));
    store.away = false;
    store.change("demo", OFF, theirs, hand.nanos());
    hand.pass(StoreRetries.EVERY);
    assertThat(demo().flow()).as("theirs was after").isEqualTo(Flow.DISCARD);
    assertThat(store.desired("demo")).isEqualTo(OFF);
  }

  /** Its deletion by another process is not known here yet. */
  @Test
  void offOfOneThatIsDeletedIsNotTakenBack() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    store.delete("demo", 1, "another");
    assertThatThrownBy(() -> supervisor.disable(demo(), "operator"))
        .isInstanceOf(NoSuchConnectionException.class);
    assertThat(demo().flow()).isEqualTo(Flow.DISCARD);
    hand.pass(StoreRetries.EVERY);
    assertThat(connections.find("demo")).isEmpty();
  }

  @Test
  void offThatIsKeptLateIsNotTakenBackWhereItIsDeleted() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    store.away = true;
    supervisor.disable(demo(), "operator");
    store.away = false;
    store.delete("demo", 1, "another");
    List<Flow> flows = new ArrayList<>();
    demo().listen((connection, from, to, actor) -> flows.add(to.flow()));
    hand.pass(StoreRetries.EVERY.multipliedBy(2));
    assertThat(connections.find("demo")).isEmpty();
    assertThat(flows).doesNotContain(Flow.PASS);
    assertThat(hand.timers()).isZero();
  }

  /** Off, and kept, between the moment in which that was to be kept and the one in which it is. */
  @Test
  void onThatIsKeptLateIsNotWrittenOverWhatWasSaidSince() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    store.losesAnswer = true;
    supervisor.disable(demo(), "operator");
    supervisor.enable(demo(), "operator");
    store.away = false;
    store.beforeTheNextWord = () -> supervisor.disable(demo(), "operator");
    hand.pass(StoreRetries.EVERY);
    assertThat(store.desired("demo")).isEqualTo(OFF);
    assertThat(demo().flow()).isEqualTo(Flow.DISCARD);
  }

  @Test
  void onWhoseAnswerIsLostIsOnOnceTheStoreIsBack() {
    Supervisor supervisor = supervisor(OFF);
    start(supervisor);
    store.losesAnswer = true;
    assertThatThrownBy(() -> supervisor.enable(demo(), "operator"))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> supervisor.enable(demo(), "operator"))
        .isInstanceOf(StoreUnavailableException.class);
    hand.pass(StoreRetries.EVERY);
    assertThat(demo().flow()).isEqualTo(Flow.DISCARD);
    store.away = false;
    hand.pass(StoreRetries.EVERY);
    assertThat(store.desired("demo")).isEqualTo(ON);
    assertThat(demo().desired()).isEqualTo(ON);
    assertThat(demo().state()).isInstanceOf(Connecting.class);
  }

  @Test
  void onIsRefusedWhereItCannotBeKept() {
    Supervisor supervisor = supervisor(OFF);
    start(supervisor);
    store.away = true;
    assertThatThrownBy(() -> supervisor.enable(demo(), "operator"))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(demo().flow()).isEqualTo(Flow.DISCARD);
    store.away = false;
    hand.pass(StoreRetries.EVERY);
    assertThat(demo().flow()).isEqualTo(Flow.DISCARD);
    assertThat(hand.timers()).isZero();
  }

  @Test
  void whatLacksSomethingIsSwitchedOnByNobody() {
    connections.add(
        make(store.put(ConnectionSettings.of("demo", Map.of(SettingField.VERSION, "1.0")), OFF)));
    Supervisor supervisor = supervisor();
    start(supervisor);
    assertThatThrownBy(() -> supervisor.enable(demo(), "jmx"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContainingAll("streamName", "region");
    assertThat(store.desired("demo")).isEqualTo(OFF);
    assertThat(demo().flow()).isEqualTo(Flow.DISCARD);
  }

  @Test
  void offThatAFileForbidsIsNotOffForAMoment() {
    StoredConnection stored = store.put(SampleConnections.settings("demo", Map.of()), ON);
    Connection pinned =
        new Connection(
            stored,
            Map.of("enabled", "application.properties"),
            hand.clock(),
            new RetrySchedule(() -> 0),
            new SerialQueue(hand));
    connections.add(pinned);
    Supervisor supervisor = supervisor();
    start(supervisor);
    store.away = true;
    assertThatThrownBy(() -> supervisor.disable(pinned, "operator"))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(pinned.flow()).isEqualTo(Flow.PASS);
  }

  @Test
  void retryNeedsNoStore() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    pauseDemo();
    store.away = true;
    supervisor.retry(demo(), "operator");
    assertThat(demo().state()).isInstanceOf(Connecting.class);
  }

  private void pauseDemo() {
    demo().pause(new PauseReason("X", "For the test", List.of(), null, false), "test");
  }

  private static StoreChanges retry(long number) {
    return new StoreChanges(
        number, "", false, Set.of(), List.of(new StoreChanges.Retry("demo", number, "ann")));
  }

  private static StoreChanges changed(String id) {
    return new StoreChanges(0, "", false, Set.of(id), List.of());
  }

  /** As of a call that was under way when the connection was switched off and on again. */
  @Test
  void whatAnEarlierWayFoundWhileAnotherIsTriedClosesNothing() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    long earlier = demo().generation();
    supervisor.disable(demo(), "operator");
    supervisor.enable(demo(), "operator");
    hand.run();
    assertThat(demo().state()).isInstanceOf(Connecting.class);
    parts.engineIsOpen = false; // by the fault that is told now
    supervisor.found(demo(), earlier, new PauseReason("X", "For the test", List.of(), null, false));
    hand.run();
    assertThat(demo().state()).isInstanceOf(Connecting.class);
    assertThat(parts.engineIsOpen).isTrue();

    parts.engineIsOpen = false;
    supervisor.suspend(demo(), "operator");
    supervisor.found(demo(), earlier, new PauseReason("X", "For the test", List.of(), null, false));
    hand.run();
    assertThat(parts.engineIsOpen).as("while nothing may be sent").isFalse();
  }

  /** Of which this process has not heard yet. */
  @Test
  void whatAnotherProcessHasSwitchedOffIsNotSwitchedOnByASuspension() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    store.want("demo", desired -> OFF, "another");
    supervisor.suspend(demo(), "operator");
    assertThat(store.desired("demo")).isEqualTo(OFF);
    assertThat(demo().flow()).isEqualTo(Flow.DISCARD);
  }

  @Test
  void whatAnotherProcessHasChangedTakesEffectWithAWordOfThisOne() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    store.put(SampleConnections.settings("demo", Map.of("stream-name", "other")), ON);
    supervisor.disable(demo(), "operator");
    hand.run();
    assertThat(demo().settings().streamName()).isEqualTo("other");
    assertThat(parts.done).contains("drain", "install other").endsWith("install other");
  }

  @Test
  void oneWhoseChangeCannotBeTakenKeepsNoOthersFromTheirs() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    Set<String> ids = Set.of("a", "b", "c", "d", "e", "f", "g");
    ids.forEach(id -> store.put(SampleConnections.settings(id, Map.of()), OFF));
    store.unreadable = "d";
    supervisor.changed(new StoreChanges(store.revision(), "b", false, ids, List.of()));
    assertThat(connections.all()).hasSize(ids.size());
    assertThat(connections.find("d")).isEmpty();
    store.unreadable = null;
    hand.pass(StoreRetries.EVERY);
    assertThat(connections.find("d")).isPresent();
  }

  @Test
  void oneThatCannotBeTakenFromAnotherServerKeepsNoOthersFromIt() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    Set<String> ids = Set.of("a", "b", "c");
    ids.forEach(id -> store.put(SampleConnections.settings(id, Map.of()), OFF));
    store.unreadable = "a";
    assertThatThrownBy(() -> supervisor.changed(anew(store.revision())))
        .as("so that it is told again")
        .hasMessageContaining("Connection a");
    assertThat(connections.find("c")).isPresent();
    store.unreadable = null;
    supervisor.changed(anew(store.revision()));
    assertThat(connections.find("a")).isPresent();
  }

  @Test
  void retriesOfLongAgoAreNotFollowedWhenAnotherServerAnswers() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    pauseDemo();
    long known = store.revision();
    supervisor.changed(
        new StoreChanges(
            known, "b", true, Set.of(), List.of(new StoreChanges.Retry("demo", known, "ann"))));
    hand.run();
    assertThat(demo().pause()).isPresent();
  }

  @Test
  void aRetryAtAnotherProcessIsFollowedOnce() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    pauseDemo();
    supervisor.changed(retry(7));
    assertThat(demo().state()).isInstanceOf(Connecting.class);
    pauseDemo();
    supervisor.changed(retry(7));
    assertThat(demo().pause()).as("told of the same retry again").isPresent();
    supervisor.changed(retry(8));
    assertThat(demo().state()).isInstanceOf(Connecting.class);
  }

  @Test
  void aRetryOfItsOwnIsNotFollowedAgain() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    pauseDemo();
    supervisor.retry(demo(), "operator");
    pauseDemo();
    supervisor.changed(retry(store.revision()));
    assertThat(demo().pause()).isPresent();
  }

  @Test
  void anotherProcessResumesWhatThisOneHasSuspended() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    supervisor.suspend(demo(), "operator");
    hand.run();
    store.want("demo", desired -> ON, "another");
    supervisor.changed(changed("demo"));
    assertThat(demo().state()).isInstanceOf(Connecting.class);
    store.want("demo", desired -> SUSPENDED, "another");
    supervisor.changed(changed("demo"));
    assertThat(demo().flow()).isEqualTo(Flow.HOLD);
  }

  /** As after a failover to a server that lacks the last changes. */
  @Test
  void whatTheStoreHasLostIsLostHere() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    StoredConnection before = store.find("demo").orElseThrow();
    supervisor.saved(store.want("demo", desired -> SUSPENDED, "operator"));
    supervisor.saved(store.put(SampleConnections.settings("made", Map.of()), OFF));
    supervisor.retry(demo(), "operator");
    store.lose(before);

    supervisor.changed(new StoreChanges(before.revision(), "b", true, Set.of(), List.of()));
    assertThat(demo().saved()).isEqualTo(before);
    assertThat(demo().state()).isInstanceOf(Connecting.class);
    assertThat(connections.find("made")).isEmpty();
    hand.run();
    pauseDemo();
    supervisor.changed(retry(before.revision() + 1));
    assertThat(demo().state()).isInstanceOf(Connecting.class);
  }

  private static StoreChanges anew(long revision) {
    return new StoreChanges(revision, "b", true, Set.of(), List.of());
  }

  /** As while PostgreSQL comes back, and has answered what it held a moment before. */
  @Test
  void aWordSaidWhileALostStoreIsReadAgainHolds() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    store.whileAllIsRead = () -> supervisor.disable(demo(), "operator");
    supervisor.changed(anew(store.revision()));
    assertThat(demo().flow()).isEqualTo(Flow.DISCARD);

    store.whileAllIsRead = () -> supervisor.enable(demo(), "operator");
    supervisor.changed(anew(store.revision()));
    assertThat(demo().flow()).isEqualTo(Flow.PASS);
  }

  /** The answer was given before the store lost it, and taken after the store was read. */
  @Test
  void whatIsSavedLateAndLostIsTakenBackAllTheSame() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    StoredConnection before = store.find("demo").orElseThrow();
    StoredConnection lost = store.want("demo", desired -> SUSPENDED, "operator");
    store.lose(before);
    store.whileAllIsRead = () -> supervisor.saved(lost);
    supervisor.changed(anew(before.revision()));
    assertThat(demo().saved()).isEqualTo(before);
  }

  /** The server that took over has not heard that it was deleted. */
  @Test
  void oneThatIsEndingAndIsThereAgainIsMadeAnew() {
    Queue<Runnable> lanes = new ArrayDeque<>();
    Supervisor supervisor = supervisor(ON, lanes::add);
    var begun = supervisor.start(views);
    finish(lanes);
    assertThat(begun).isCompleted();
    StoredConnection before = store.find("demo").orElseThrow();
    store.delete("demo", before.revision(), "another");
    supervisor.changed(changed("demo"));
    assertThat(connections.find("demo")).as("it has not ended yet").isPresent();
    store.lose(before);
    supervisor.changed(anew(before.revision()));
    finish(lanes);
    assertThat(demo().saved()).isEqualTo(before);
  }

  @Test
  void deletedIsGoneAndCanBeMadeAnew() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    store.delete("demo", 1, "operator");
    supervisor.changed(changed("demo"));
    assertThat(connections.find("demo")).isEmpty();
    assertThat(shown).isEmpty();
    supervisor.saved(store.put(SampleConnections.settings("demo", Map.of()), OFF));
    assertThat(demo().flow()).isEqualTo(Flow.DISCARD);
    assertThat(shown).containsExactly("demo");
  }

  /** One caller deletes it, and is overtaken by another who makes it anew. */
  @Test
  void oneThatIsMadeAnewBeforeTheDeletedOneHasEndedIsThere() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    store.delete("demo", 1, "one");
    supervisor.saved(store.put(SampleConnections.settings("demo", Map.of()), OFF));
    supervisor.deleted("demo", "one");
    assertThat(demo().flow()).isEqualTo(Flow.DISCARD);
    assertThat(parts.routeIsThere).isTrue();
    assertThat(shown).containsExactly("demo");

    store.away = true;
    supervisor.deleted("demo", "one");
    assertThat(connections.find("demo")).isEmpty();
    store.away = false;
    hand.pass(StoreRetries.EVERY);
    assertThat(demo().flow()).isEqualTo(Flow.DISCARD);
    assertThat(hand.timers()).isZero();
  }

  /** What is on its way in one that is deleted may take its time to arrive. */
  @Test
  void oneThatTakesItsTimeToEndHoldsUpNoOthersChange() {
    Queue<Runnable> lanes = new ArrayDeque<>();
    for (String id : List.of("demo", "other")) {
      connections.add(make(store.put(SampleConnections.settings(id, Map.of()), ON)));
    }
    Supervisor supervisor = supervisor(lanes::add);
    var begun = supervisor.start(views);
    finish(lanes);
    assertThat(begun).isCompleted();
    store.delete("demo", 1, "another");
    store.want("other", desired -> OFF, "another");
    store.put(SampleConnections.settings("new", Map.of()), ON);

    supervisor.changed(new StoreChanges(0, "", false, Set.of("demo", "other", "new"), List.of()));
    assertThat(connections.find("other").orElseThrow().flow()).isEqualTo(Flow.DISCARD);
    assertThat(connections.find("new")).isPresent();
    assertThat(connections.find("demo")).as("it has not ended yet").isPresent();
    store.put(SampleConnections.settings("demo", Map.of()), OFF);
    supervisor.changed(changed("demo"));
    finish(lanes);
    assertThat(demo().flow()).as("made anew meanwhile").isEqualTo(Flow.DISCARD);
    assertThat(shown).containsExactlyInAnyOrder("demo", "other", "new");
  }

  /** A thousand routes take half a minute, of which the first connection needs nothing. */
  @Test
  void oneThatHasItsRouteStreamsBeforeTheOthersHaveTheirs() {
    for (int i = 0; i < 1_000; i++) {
      String id = "c" + i;
      connections.add(make(store.put(SampleConnections.settings(id, Map.of()), ON)));
    }
    Queue<Runnable> lanes = new ArrayDeque<>();
    var begun = supervisor(lanes::add).start(views);
    hand.run();
    long most = 0;
    while (!lanes.isEmpty()) {
      lanes.remove().run();
      hand.run();
      if (!parts.probes.isEmpty()) {
        parts.answer(Probe.Result.GOOD);
        hand.run();
      }
      most = Math.max(most, installed() - streaming());
    }
    assertThat(begun).isCompleted();
    assertThat(streaming()).isEqualTo(1_000);
    assertThat(most).as("that had their routes and did not stream yet").isLessThan(50);
  }

  @Test
  void howeverManyCannotBeginTheOthersDo() {
    for (int i = 0; i < 100; i++) {
      String id = "c" + i;
      connections.add(make(store.put(SampleConnections.settings(id, Map.of()), ON)));
      if (i % 2 == 0) {
        parts.failing.add(id);
      }
    }
    Queue<Runnable> lanes = new ArrayDeque<>();
    var begun = supervisor(lanes::add).start(views);
    finish(lanes);
    assertThat(installed()).isEqualTo(50);
    assertThat(begun).isCompleted();
    assertThat(connections.all().stream().filter(one -> one.pause().isPresent()))
        .as("say that they have no route")
        .hasSize(50);
  }

  private long installed() {
    return parts.done.stream().filter(one -> one.startsWith("install ")).count();
  }

  private long streaming() {
    return connections.all().stream().filter(one -> one.state() instanceof Streaming).count();
  }

  private void finish(Queue<Runnable> lanes) {
    while (!lanes.isEmpty()) {
      lanes.remove().run();
      hand.run();
    }
  }

  @Test
  void oneThatCannotBeEndedWellIsGoneAllTheSame() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    parts.endIsBroken = true;
    store.delete("demo", 1, "operator");
    supervisor.deleted("demo", "operator");
    assertThat(connections.find("demo")).isEmpty();
  }

  @Test
  void savedThatWasDeletedSinceItWasReadStaysDeleted() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    StoredConnection read = store.put(SampleConnections.settings("late", Map.of()), ON);
    store.delete("late", read.revision(), "another");
    supervisor.saved(read);
    assertThat(connections.find("late")).isEmpty();
  }
}
