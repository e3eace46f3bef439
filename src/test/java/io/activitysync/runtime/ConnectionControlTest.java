package io.activitysync.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.connection.Connection;
import io.activitysync.connection.ConnectionState.Connecting;
import io.activitysync.connection.Flow;
import io.activitysync.connection.NoSuchConnectionException;
import io.activitysync.connection.RetrySchedule;
import io.activitysync.connection.SampleConnections;
import io.activitysync.connection.SerialQueue;
import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.InvalidSettingsException;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.logging.LastingExecutor;
import io.activitysync.streamcheck.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators' words, also with a store that is away or changed by others. */
class ConnectionControlTest extends Supervised {
  @Test
  void wordBeforeTheStartTakesEffectWithIt() {
    Supervisor supervisor = supervisor(OFF);
    control.enable(demo(), "operator");
    assertThat(demo().flow()).isEqualTo(Flow.PASS);
    assertThat(parts.done).isEmpty();
    start(supervisor);
    parts.answer(Probe.Result.GOOD);
    hand.run();
    assertThat(demo().state().label()).isEqualTo("STREAMING");
    assertThat(shown).containsExactly("demo");
  }

  @Test
  void everyVerbEndsWhereItSays() {
    start(supervisor(OFF));
    control.enable(demo(), "operator");
    assertThat(demo().state()).isInstanceOf(Connecting.class);
    assertThat(control.suspend(demo(), "operator")).isTrue();
    assertThat(demo().flow()).isEqualTo(Flow.HOLD);
    control.retry(demo(), "operator");
    assertThat(demo().state()).isInstanceOf(Connecting.class);
    assertThat(store.desired("demo")).isEqualTo(ON);
    assertThat(control.disable(demo(), "operator")).isTrue();
    assertThat(demo().flow()).isEqualTo(Flow.DISCARD);
    assertThat(store.desired("demo")).isEqualTo(OFF);
    assertThat(control.suspend(demo(), "operator")).as("nothing while it is off").isTrue();
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
    assertThat(control.disable(demo(), "operator")).isFalse();
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
    start(supervisor(ON));
    store.fails = new InternalError("for the test");
    assertThat(control.disable(demo(), "operator")).isFalse();
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
    assertThat(control.disable(demo(), "operator")).isFalse();
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
    start(supervisor(ON));
    store.away = true;
    assertThat(control.disable(demo(), "operator")).isFalse();
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
    start(supervisor(ON));
    store.away = true;
    assertThat(control.suspend(demo(), "operator")).isFalse();
    assertThat(demo().flow()).isEqualTo(Flow.HOLD);
    control.retry(demo(), "operator");
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
    start(supervisor(ON));
    store.losesAnswer = true;
    assertThat(control.disable(demo(), "operator")).isFalse();
    store.away = false;
    hand.pass(StoreRetries.EVERY);
    assertThat(demo().isKept()).isTrue();
    assertThat(demo().saved().desired()).isEqualTo(OFF);
    assertThat(store.desired("demo")).isEqualTo(OFF);
  }

  /** The store has the off, which nobody here knows. */
  @Test
  void offWhoseAnswerIsLostIsTakenBackInTheStoreToo() {
    start(supervisor(ON));
    store.losesAnswer = true;
    assertThat(control.disable(demo(), "operator")).isFalse();
    control.enable(demo(), "operator");
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
    start(supervisor(ON));
    store.away = true;
    control.disable(demo(), "operator");
    control.enable(demo(), "operator");
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
    start(supervisor(ON));
    Instant theirs = hand.clock().instant().plus(Duration.ofMinutes(minutesAhead));
    store.losesAnswer = true;
    control.disable(demo(), "operator");
    store.away = false;
    store.change("demo", OFF, theirs, hand.nanos());
    store.away = true;
    hand.pass(Duration.ofSeconds(1));
    control.enable(demo(), "operator");
    store.away = false;
    hand.pass(StoreRetries.EVERY);
    assertThat(demo().flow()).as("theirs was before").isEqualTo(Flow.PASS);

    store.away = true;
    control.disable(demo(), "operator");
    control.enable(demo(), "operator");
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
    start(supervisor(ON));
    store.delete("demo", 1, "another");
    assertThatThrownBy(() -> control.disable(demo(), "operator"))
        .isInstanceOf(NoSuchConnectionException.class);
    assertThat(demo().flow()).isEqualTo(Flow.DISCARD);
    hand.pass(StoreRetries.EVERY);
    assertThat(connections.find("demo")).isEmpty();
  }

  @Test
  void offThatIsKeptLateIsNotTakenBackWhereItIsDeleted() {
    start(supervisor(ON));
    store.away = true;
    control.disable(demo(), "operator");
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
    start(supervisor(ON));
    store.losesAnswer = true;
    control.disable(demo(), "operator");
    control.enable(demo(), "operator");
    store.away = false;
    store.beforeTheNextWord = () -> control.disable(demo(), "operator");
    hand.pass(StoreRetries.EVERY);
    assertThat(store.desired("demo")).isEqualTo(OFF);
    assertThat(demo().flow()).isEqualTo(Flow.DISCARD);
  }

  @Test
  void onWhoseAnswerIsLostIsOnOnceTheStoreIsBack() {
    start(supervisor(OFF));
    store.losesAnswer = true;
    assertThatThrownBy(() -> control.enable(demo(), "operator"))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> control.enable(demo(), "operator"))
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
    start(supervisor(OFF));
    store.away = true;
    assertThatThrownBy(() -> control.enable(demo(), "operator"))
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
    start(supervisor());
    assertThatThrownBy(() -> control.enable(demo(), "jmx"))
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
    start(supervisor());
    store.away = true;
    assertThatThrownBy(() -> control.disable(pinned, "operator"))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(pinned.flow()).isEqualTo(Flow.PASS);
  }

  @Test
  void retryNeedsNoStore() {
    start(supervisor(ON));
    pauseDemo();
    store.away = true;
    control.retry(demo(), "operator");
    assertThat(demo().state()).isInstanceOf(Connecting.class);
  }

  /** Of which this process has not heard yet. */
  @Test
  void whatAnotherProcessHasSwitchedOffIsNotSwitchedOnByASuspension() {
    start(supervisor(ON));
    store.want("demo", desired -> OFF, "another");
    control.suspend(demo(), "operator");
    assertThat(store.desired("demo")).isEqualTo(OFF);
    assertThat(demo().flow()).isEqualTo(Flow.DISCARD);
  }

  @Test
  void whatAnotherProcessHasChangedTakesEffectWithAWordOfThisOne() {
    start(supervisor(ON));
    store.put(SampleConnections.settings("demo", Map.of("stream-name", "other")), ON);
    control.disable(demo(), "operator");
    hand.run();
    assertThat(demo().settings().streamName()).isEqualTo("other");
    assertThat(parts.done).contains("drain", "install other").endsWith("install other");
  }
}
