package io.activitysync.instances;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.HandDriven;
import io.activitysync.connection.HotKey;
import io.activitysync.connection.PauseReason;
import io.activitysync.connection.SampleConnections;
import io.activitysync.connection.SourceState;
import io.activitysync.connection.store.InstanceTable.Observation;
import io.activitysync.connection.store.InstanceTable.Word;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told when, with time driven by hand. */
class TellingTest {
  private static final DesiredState ON = new DesiredState(true, false);

  private final HandDriven hand = new HandDriven();
  private final Connections connections = new Connections();
  private final Telling telling = new Telling("here", connections);
  private long now = 1_000;

  @Test
  void allIsToldOnceAndThenNothing() {
    add("one");
    add("two");
    Word first = tell();
    assertThat(ids(first)).containsExactlyInAnyOrder("one", "two");
    assertThat(first.before()).isZero();
    assertThat(first.number()).isEqualTo(1);
    Word second = tell();
    assertThat(second.changed()).isEmpty();
    assertThat(second.gone()).isEmpty();
    assertThat(second.before()).as("nothing is to be written").isEqualTo(second.number());
  }

  static Stream<Consumer<Connection>> news() {
    return Stream.of(
        one -> one.pause(new PauseReason("NETWORK", "away", List.of(), null, true), "test"),
        one -> one.source(SourceState.State.FAILED, "no such topic"),
        one -> one.hotKey(new HotKey(one.source().since(), 97, "a3f1", Duration.ofMillis(20))),
        one -> one.take(SampleConnections.stored("one", 2, ON), "test"));
  }

  @ParameterizedTest
  @MethodSource("news")
  void whatIsNewIsToldAtOnceAndAlone(Consumer<Connection> happens) {
    add("two");
    Connection one = add("one");
    tell();
    happens.accept(one);
    assertThat(ids(tell())).containsExactly("one");
    assertThat(tell().changed()).isEmpty();
  }

  @Test
  void whatIsCountedIsToldEachTenSeconds() {
    Connection one = add("one");
    tell();
    one.counters().received.increment();
    now += Telling.COUNTED_NANOS - 1;
    assertThat(tell().changed()).isEmpty();
    now++;
    assertThat(ids(tell())).containsExactly("one");
    now += Telling.COUNTED_NANOS;
    assertThat(tell().changed()).as("nothing was counted since").isEmpty();
  }

  @Test
  void aBusyKeysNumbersAreToldAsWhatIsCounted() {
    Connection one = add("one");
    one.hotKey(new HotKey(hand.clock().instant(), 97, "a3f1", Duration.ofMillis(20)));
    tell();
    one.hotKey(new HotKey(hand.clock().instant(), 98, "a3f1", Duration.ofMillis(20)));
    assertThat(tell().changed()).isEmpty();
    now += Telling.COUNTED_NANOS;
    assertThat(ids(tell())).containsExactly("one");
    one.hotKey(null);
    assertThat(ids(tell())).as("its end is news").containsExactly("one");
  }

  @Test
  void whatIsGoneIsToldOnce() {
    add("one");
    add("two");
    tell();
    connections.remove("one");
    Word word = tell();
    assertThat(word.gone()).containsExactly("one");
    assertThat(word.changed()).isEmpty();
    assertThat(tell().gone()).isEmpty();
  }

  @Test
  void manyAreToldInSeveralWords() {
    IntStream.rangeClosed(1, 2 * Telling.AT_ONCE).forEach(number -> add("c" + number));
    assertThat(telling.word(now).changed()).hasSize(Telling.AT_ONCE);
    assertThat(telling.arrived(false)).as("there may be more").isTrue();
    assertThat(telling.word(now).changed()).hasSize(Telling.AT_ONCE);
    assertThat(telling.arrived(false)).isTrue();
    assertThat(telling.word(now).changed()).isEmpty();
    assertThat(telling.arrived(false)).isFalse();
  }

  @Test
  void aWordThatMayNotHaveArrivedIsToldAgainByAHigherNumber() {
    add("one");
    add("two");
    tell();
    connections.remove("one");
    add("three");
    Word lost = telling.word(now);
    Word again = telling.word(now);
    assertThat(again.number()).isGreaterThan(lost.number());
    assertThat(again.before()).isEqualTo(lost.before()).isEqualTo(1);
    assertThat(ids(again)).isEqualTo(ids(lost)).containsExactly("three");
    assertThat(again.gone()).isEqualTo(lost.gone()).containsExactly("one");
  }

  @Test
  void whoIsNotKnownAnyMoreTellsAllButWhatItHasJustTold() {
    add("one");
    add("two");
    tell();
    add("three");
    assertThat(ids(telling.word(now))).containsExactly("three");
    assertThat(telling.arrived(true)).as("there is more to tell").isTrue();
    assertThat(ids(tell())).containsExactlyInAnyOrder("one", "two");
    assertThat(tell().changed()).isEmpty();
  }

  private Connection add(String id) {
    Connection made = SampleConnections.connection(SampleConnections.stored(id, 1, ON), hand);
    connections.add(made);
    return made;
  }

  private Word tell() {
    Word word = telling.word(now);
    boolean unused = telling.arrived(false);
    return word;
  }

  private static List<String> ids(Word word) {
    assertThat(word.changed()).allMatch(one -> one.instance().equals("here"));
    return word.changed().stream().map(Observation::id).toList();
  }
}
