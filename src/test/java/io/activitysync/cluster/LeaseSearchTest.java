package io.activitysync.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.store.LeaseTable.Holder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Every order of steps that two processes, a network that delays and loses, and one lease can take
 * until the lease was taken a few times: never do both hold it, and who is left alone gets it. All
 * times are seen from the present, so that it does not matter how many ticks there are. {@code
 * JdbcLeasesTest} holds the statements to the same row's rules.
 */
class LeaseSearchTest {
  private static final int TERM = 2;
  private static final int LASTS = 1;
  private static final int MOST_EPOCHS = 3;

  /** Requests of one process that are under way, one that it waits for among them. */
  private static final int MOST_UNDER_WAY = 2;

  /** What could be done wrong, to see that the search would find it. */
  private enum Mistake {
    NONE,
    FREES_WHAT_IS_ITS_OWN_OF_ANY_EPOCH,
    TAKES_ITS_OWN_BY_THE_SAME_EPOCH,
    COUNTS_FROM_THE_ANSWER,
    HOLDS_UNTIL_IT_IS_TOLD
  }

  private enum Kind {
    RENEW,
    TAKE,
    RELEASE
  }

  private record Row(int owner, long epoch, int ends) {
    Row tick() {
      return new Row(owner, epoch, Math.max(0, ends - 1));
    }
  }

  private record Request(int by, Kind kind, long epoch, int asked) {
    Request tick() {
      return new Request(by, kind, epoch, kind == Kind.RELEASE ? 0 : past(asked));
    }
  }

  /** An answer that has not arrived yet; epoch 0 where the lease is another's, or nobody's. */
  private record Answer(long epoch, int asked) {
    Answer tick() {
      return new Answer(epoch, past(asked));
    }
  }

  /** What was asked for longer ago than it lasts is all the same. */
  private static int past(int asked) {
    return Math.max(-LASTS, asked - 1);
  }

  private record One(Tenure tenure, Request waitsFor, Answer answer) {
    One with(Tenure changed) {
      return new One(changed, waitsFor, answer);
    }

    One tick() {
      return new One(
          new Tenure(tenure.epoch(), Math.max(0, tenure.until() - 1)),
          waitsFor == null ? null : waitsFor.tick(),
          answer == null ? null : answer.tick());
    }
  }

  private record World(Row row, List<One> both, List<Request> network) {
    World tick() {
      return new World(
          row.tick(),
          both.stream().map(One::tick).toList(),
          network.stream()
              .map(Request::tick)
              .sorted(Comparator.comparing(Request::toString))
              .toList());
    }

    World with(int process, One changed) {
      List<One> next = new ArrayList<>(both);
      next.set(process, changed);
      return new World(row, List.copyOf(next), network);
    }

    World plus(Request request) {
      List<Request> next = new ArrayList<>(network);
      next.add(request);
      // any of them may arrive next
      next.sort(Comparator.comparing(Request::toString));
      return new World(row, both, List.copyOf(next));
    }

    World without(Request request, Row changed) {
      List<Request> next = new ArrayList<>(network);
      next.remove(request);
      return new World(changed, both, List.copyOf(next));
    }

    boolean holds(int process) {
      return both.get(process).tenure().holds(0);
    }

    long underWay(int process) {
      return network.stream().filter(request -> request.by() == process).count();
    }
  }

  private static final One IDLE = new One(Tenure.NONE, null, null);
  private static final World BEGINNING =
      new World(new Row(-1, 0, 0), List.of(IDLE, IDLE), List.of());

  private Mistake mistake = Mistake.NONE;

  @Test
  void twoNeverHoldItAndWhoIsLeftAloneGetsIt() {
    Set<World> seen = new HashSet<>();
    assertThat(search(seen)).isEmpty();
    assertThat(seen).hasSizeGreaterThan(10_000);
    assertThat(seen).as("one holds it in some").anyMatch(world -> world.holds(0));
    for (World world : seen) {
      assertThat(getsIt(world)).as("process 1 alone from %s", world).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void eachMistakeIsFound(Mistake made) {
    mistake = made;
    assertThat(search(new HashSet<>())).isPresent();
  }

  /** Answers a world in which both hold it. */
  private Optional<World> search(Set<World> seen) {
    Deque<World> next = new ArrayDeque<>(List.of(BEGINNING));
    seen.add(BEGINNING);
    while (!next.isEmpty()) {
      World world = next.remove();
      if (world.holds(0) && world.holds(1)) {
        return Optional.of(world);
      }
      for (World after : after(world)) {
        if (seen.add(after)) {
          next.add(after);
        }
      }
    }
    return Optional.empty();
  }

  private List<World> after(World world) {
    List<World> next = new ArrayList<>();
    next.add(world.tick());
    for (int process = 0; process < 2; process++) {
      add(world, process, next);
    }
    for (Request request : Set.copyOf(world.network())) {
      next.add(arrived(world, request));
    }
    return next;
  }

  private void add(World world, int process, List<World> next) {
    One one = world.both().get(process);
    boolean room = world.underWay(process) < MOST_UNDER_WAY;
    boolean waits = one.waitsFor() != null || one.answer() != null;
    if (!waits && room) {
      next.add(asked(world, process));
    }
    if (waits) {
      // it gives up: what it asked for may still be done, at any time
      next.add(world.with(process, new One(one.tenure(), null, null)));
    }
    if (one.answer() != null) {
      next.add(answered(world, process));
    }
    if (one.tenure().epoch() > 0 && !waits && room) {
      next.add(
          world
              .with(process, one.with(Tenure.NONE))
              .plus(new Request(process, Kind.RELEASE, one.tenure().epoch(), 0)));
    }
  }

  private static World asked(World world, int process) {
    One one = world.both().get(process);
    boolean held = world.holds(process);
    Request request =
        new Request(process, held ? Kind.RENEW : Kind.TAKE, held ? one.tenure().epoch() : 0, 0);
    return world.with(process, new One(one.tenure(), request, null)).plus(request);
  }

  private World answered(World world, int process) {
    One one = world.both().get(process);
    Answer answer = one.answer();
    Tenure tenure =
        Tenure.answered(
            "own",
            Optional.of(new Holder(answer.epoch() > 0 ? "own" : "other", answer.epoch())),
            mistake == Mistake.COUNTS_FROM_THE_ANSWER ? 0 : answer.asked(),
            mistake == Mistake.HOLDS_UNTIL_IT_IS_TOLD ? 2 * TERM : LASTS);
    return world.with(process, new One(tenure, null, null));
  }

  /** A request arrives at the database, which does it at once and whole. */
  private World arrived(World world, Request request) {
    Row row = done(world, request);
    World next = world.without(request, row);
    One one = world.both().get(request.by());
    return request.equals(one.waitsFor())
        ? next.with(request.by(), new One(one.tenure(), null, answer(row, request)))
        : next;
  }

  private static Answer answer(Row row, Request request) {
    return row.owner() == request.by()
        ? new Answer(row.epoch(), request.asked())
        : new Answer(0, -LASTS);
  }

  private Row done(World world, Request request) {
    Row row = world.row();
    boolean own = row.owner() == request.by();
    boolean same = own && row.epoch() == request.epoch();
    return switch (request.kind()) {
      case RENEW -> same ? new Row(row.owner(), row.epoch(), TERM) : row;
      case RELEASE ->
          same || (own && mistake == Mistake.FREES_WHAT_IS_ITS_OWN_OF_ANY_EPOCH)
              ? new Row(-1, row.epoch(), row.ends())
              : row;
      case TAKE -> {
        boolean free = row.owner() < 0 || own || row.ends() <= 0;
        boolean keeps = own && mistake == Mistake.TAKES_ITS_OWN_BY_THE_SAME_EPOCH;
        long epoch = keeps ? row.epoch() : row.epoch() + 1;
        yield free && epoch <= MOST_EPOCHS ? new Row(request.by(), epoch, TERM) : row;
      }
    };
  }

  /** Whether process 1 gets it once the other is gone, and the network is well. */
  private boolean getsIt(World from) {
    World world = new World(from.row(), List.of(IDLE, IDLE), List.of());
    for (int tick = 0; tick <= TERM; tick++) {
      if (world.row().epoch() == MOST_EPOCHS) {
        return true; // the search ends here, not the lease
      }
      world = asked(world, 1);
      world = answered(arrived(world, world.network().get(0)), 1);
      if (world.holds(1)) {
        return true;
      }
      world = world.tick();
    }
    return false;
  }
}
