package io.activitysync.instances;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.Connection;
import io.activitysync.connection.Connections;
import io.activitysync.connection.DesiredState;
import io.activitysync.connection.HandDriven;
import io.activitysync.connection.PauseReason;
import io.activitysync.connection.SampleConnections;
import io.activitysync.connection.store.InstanceTable.Instance;
import io.activitysync.connection.store.InstanceTable.Observation;
import io.activitysync.connection.store.InstanceTable.Step;
import io.activitysync.connection.store.InstanceTable.Word;
import io.activitysync.instances.Instances.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a process knows of another one, with time driven by hand and a table in memory. */
class OthersTest {
  private static final DesiredState ON = new DesiredState(true, false);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final HandDriven hand = new HandDriven();
  private final Table table = new Table();
  private final Peer here = new Peer("here");
  private final Peer there = new Peer("there");
  private long now = 1_000;

  /** As {@code InstanceTable}, of which it keeps the last view of each connection alone. */
  private final class Table {
    private final Map<String, Map<String, Observation>> views = new TreeMap<>();
    private final Map<String, Long> seen = new TreeMap<>();

    Step step(Word word) {
      boolean anew = seen.put(word.name(), now) == null;
      Map<String, Observation> own = views.computeIfAbsent(word.name(), name -> new TreeMap<>());
      word.changed().forEach(one -> own.put(one.id(), one));
      own.keySet().removeAll(word.gone());
      List<Instance> others = new ArrayList<>();
      List<Observation> news = new ArrayList<>();
      seen.forEach(
          (name, at) -> {
            Duration age = Duration.ofNanos(now - at);
            if (!name.equals(word.name()) && age.compareTo(Others.LIVING) < 0) {
              others.add(new Instance(name, age, 1));
              news.addAll(views.get(name).values());
            }
          });
      return new Step(anew, others, news);
    }
  }

  private final class Peer {
    private final Connections connections = new Connections();
    private final Telling telling;
    private final Others others;

    Peer(String name) {
      telling = new Telling(name, connections);
      others = new Others(name, connections);
    }

    Connection add(String id, long revision) {
      Connection made =
          SampleConnections.connection(SampleConnections.stored(id, revision, ON), hand);
      connections.add(made);
      return made;
    }

    void step() {
      Step step = table.step(telling.word(now));
      boolean unused = telling.arrived(step.anew());
      others.hear(step, now);
    }

    Together sees(Connection connection) {
      return others.with(connection, now);
    }
  }

  @Test
  void aloneItIsTheWhole() {
    Connection own = here.add("one", 1);
    here.step();
    Together all = here.sees(own);
    assertThat(all.instances()).hasSize(1);
    assertThat(all.summary()).isEqualTo(all.own());
  }

  @Test
  void theWorstIsTheWholeAndWhatIsCountedIsSummed() {
    Connection own = here.add("one", 1);
    own.counters().received.add(2);
    Connection others = there.add("one", 1);
    others.counters().received.add(40);
    pause(others);
    there.step();
    here.step();
    Together all = here.sees(own);
    assertThat(all.own().state()).isEqualTo("CONNECTING");
    assertThat(all.summary().state()).isEqualTo("PAUSED");
    assertThat(all.summary().counters().received()).isEqualTo(42);
    assertThat(all.instances()).extracting(InstanceView::name).containsExactly("here", "there");
    assertThat(all.instances()).extracting(InstanceView::self).containsExactly(true, false);
  }

  @Test
  void whoHasNotTakenTheLastChangeCountsButSaysNothingOfTheState() {
    Connection own = here.add("one", 2);
    Connection others = there.add("one", 1);
    others.counters().received.add(40);
    pause(others);
    there.step();
    here.step();
    Together all = here.sees(own);
    assertThat(all.summary().state()).isEqualTo("CONNECTING");
    assertThat(all.summary().counters().received()).isEqualTo(40);
    assertThat(all.instances()).extracting(InstanceView::current).containsExactly(true, false);
  }

  @Test
  void whoWasNotHeardOfForFifteenSecondsIsShownAndSaysNothingMore() {
    Connection own = here.add("one", 1);
    pause(there.add("one", 1));
    there.step();
    here.step();
    // the store is away from here on
    now += 15 * SECOND;
    assertThat(here.sees(own).summary().state()).isEqualTo("PAUSED");
    now++;
    Together all = here.sees(own);
    assertThat(all.summary().state()).isEqualTo("CONNECTING");
    assertThat(all.instances()).extracting(InstanceView::heardSecondsAgo).containsExactly(0L, 15L);
  }

  @Test
  void whoIsNotThereAnyMoreIsForgotten() {
    Connection own = here.add("one", 1);
    there.add("one", 1);
    there.step();
    here.step();
    assertThat(here.others.known()).containsOnlyKeys("there");
    now += 15 * SECOND;
    here.step();
    assertThat(here.sees(own).instances()).hasSize(1);
    assertThat(here.others.known()).isEmpty();
  }

  @Test
  void aViewThatCannotBeReadLeavesTheOneBefore() {
    Connection own = here.add("one", 1);
    hear(new Observation("there", "one", 1, ConnectionView.of(there.add("one", 1)).toJson()));
    hear(new Observation("there", "one", 1, "{not JSON"));
    assertThat(here.sees(own).instances()).hasSize(2);
  }

  @Test
  void aNewerVersionMayTellMore() {
    Connection own = here.add("one", 1);
    String view = ConnectionView.of(there.add("one", 1)).toJson();
    hear(new Observation("there", "one", 1, view.replaceFirst("\\{", "{\"mood\":\"good\",")));
    assertThat(here.sees(own).instances()).hasSize(2);
  }

  @Test
  void aConnectionThatIsNotKnownHereYetIsRememberedForAMinute() {
    pause(there.add("late", 1));
    hear(new Observation("there", "late", 1, view(there)));
    now += 60 * SECOND;
    hear();
    Connection late = here.add("late", 1);
    assertThat(here.sees(late).summary().state()).isEqualTo("PAUSED");
    now += 600 * SECOND;
    hear();
    assertThat(here.sees(late).instances()).as("it is known now").hasSize(2);
    here.connections.remove("late");
    hear();
    assertThat(here.sees(late).instances()).as("unknown for more than a minute").hasSize(1);
  }

  @Test
  void whatIsTooLongIsToldWithoutWhatSomebodyElseSaid() {
    Connection loud = there.add("one", 1);
    PauseReason reason =
        new PauseReason("NETWORK", "m", List.of("r".repeat(3_900)), "d".repeat(300), true);
    assertThat(loud.pause(reason, "test")).isTrue();
    assertThat(view(there)).contains("NETWORK").doesNotContain("ddd");
  }

  private void hear(Observation... news) {
    Instance one = new Instance("there", Duration.ZERO, 1);
    here.others.hear(new Step(false, List.of(one), List.of(news)), now);
  }

  private static String view(Peer peer) {
    return ConnectionView.of(peer.connections.all().iterator().next()).toJson();
  }

  private static void pause(Connection connection) {
    PauseReason reason = new PauseReason("NETWORK", "away", List.of(), null, true);
    assertThat(connection.pause(reason, "test")).isTrue();
  }
}
