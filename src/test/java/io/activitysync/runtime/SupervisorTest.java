package io.activitysync.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.connection.ConnectionState.Connecting;
import io.activitysync.connection.ConnectionState.Streaming;
import io.activitysync.connection.Flow;
import io.activitysync.connection.PauseReason;
import io.activitysync.connection.SampleConnections;
import io.activitysync.connection.StoredConnection;
import io.activitysync.connection.store.StoreChanges;
import io.activitysync.streamcheck.Probe;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A store that changes, or is away, and routes that begin and end. */
class SupervisorTest extends Supervised {
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
    control.disable(demo(), "operator");
    control.enable(demo(), "operator");
    hand.run();
    assertThat(demo().state()).isInstanceOf(Connecting.class);
    parts.engineIsOpen = false; // by the fault that is told now
    supervisor.found(demo(), earlier, new PauseReason("X", "For the test", List.of(), null, false));
    hand.run();
    assertThat(demo().state()).isInstanceOf(Connecting.class);
    assertThat(parts.engineIsOpen).isTrue();

    parts.engineIsOpen = false;
    control.suspend(demo(), "operator");
    supervisor.found(demo(), earlier, new PauseReason("X", "For the test", List.of(), null, false));
    hand.run();
    assertThat(parts.engineIsOpen).as("while nothing may be sent").isFalse();
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
    control.retry(demo(), "operator");
    pauseDemo();
    supervisor.changed(retry(store.revision()));
    assertThat(demo().pause()).isPresent();
  }

  @Test
  void anotherProcessResumesWhatThisOneHasSuspended() {
    Supervisor supervisor = supervisor(ON);
    start(supervisor);
    control.suspend(demo(), "operator");
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
    control.retry(demo(), "operator");
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
    store.whileAllIsRead = () -> control.disable(demo(), "operator");
    supervisor.changed(anew(store.revision()));
    assertThat(demo().flow()).isEqualTo(Flow.DISCARD);

    store.whileAllIsRead = () -> control.enable(demo(), "operator");
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
