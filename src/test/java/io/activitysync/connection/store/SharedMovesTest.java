package io.activitysync.connection.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.ConnectionState;
import io.activitysync.connection.ConnectionState.Connecting;
import io.activitysync.connection.ConnectionState.Disabled;
import io.activitysync.connection.ConnectionState.Paused;
import io.activitysync.connection.ConnectionState.Streaming;
import io.activitysync.connection.Flow;
import io.activitysync.connection.PauseReason;
import io.activitysync.connection.store.history.History;
import io.activitysync.connection.store.history.HistoryEntry;
import io.activitysync.support.server.PostgresLocal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which moves of two processes on one PostgreSQL are written, and told by whom. */
class SharedMovesTest {
  /** A store that is opened forgets what is old. */
  private final Instant now = Instant.now();

  private final Disabled off = new Disabled(now);
  private final Connecting connecting = new Connecting(now, 0, Flow.PASS, false);
  private final Streaming streaming = new Streaming(now, 0);

  @TempDir private Path folder;
  private Store one;
  private Store other;

  @BeforeEach
  void open() throws Exception {
    String url = PostgresLocal.shared().newDatabase();
    one = Store.open(PostgresLocal.settings(url, folder), Clock.systemUTC());
    other = Store.open(PostgresLocal.settings(url, folder), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  private Paused paused(String cause, String detail) {
    return new Paused(
        new PauseReason(cause, "For the test", List.of(), detail, false), now, null, 0);
  }

  private static boolean tells(Store store, ConnectionState from, ConnectionState to)
      throws Exception {
    return store
        .history()
        .append(HistoryEntry.move("acme", from, to, "ann"))
        .get(60, TimeUnit.SECONDS);
  }

  private List<String> rows() {
    return one.history().page("acme", History.NEWEST, 100).entries().stream()
        .map(entry -> entry.from() + ">" + entry.to())
        .toList();
  }

  @Test
  void whoIsFirstTellsWhatBothMakeWhateverElseItSays() throws Exception {
    assertThat(tells(one, streaming, paused("KEY", "request 1"))).isTrue();
    assertThat(tells(other, streaming, paused("KEY", "request 2"))).isFalse();
    assertThat(rows()).containsExactly("STREAMING>PAUSED");
  }

  @Test
  void twoCausesAreTwo() throws Exception {
    assertThat(tells(one, streaming, paused("KEY", null))).isTrue();
    assertThat(tells(other, streaming, paused("NETWORK", null))).isTrue();
    assertThat(rows()).hasSize(2);
  }

  @Test
  void aRowStandsForOneMoveOfEach() throws Exception {
    for (List<Store> order : List.of(List.of(one, other), List.of(other, one))) {
      assertThat(tells(order.get(0), streaming, off)).isTrue();
      assertThat(tells(order.get(1), streaming, off)).isFalse();
      assertThat(tells(order.get(1), off, connecting)).isTrue();
      assertThat(tells(order.get(1), connecting, streaming)).isTrue();
      assertThat(tells(order.get(0), off, connecting)).isFalse();
      assertThat(tells(order.get(0), connecting, streaming)).isFalse();
    }
    assertThat(rows()).hasSize(6);
  }

  @Test
  void whatOneMakesAgainIsToldAgain() throws Exception {
    assertThat(tells(one, streaming, off)).isTrue();
    assertThat(tells(one, streaming, off)).isTrue();
    assertThat(tells(other, streaming, off)).isFalse();
    assertThat(tells(other, streaming, off)).isFalse();
    assertThat(tells(other, streaming, off)).isTrue();
  }

  /** Else whoever reads on would believe that all is well. */
  @Test
  void aPauseAfterTheOthersRecoveryIsToldAndSoIsItsEnd() throws Exception {
    Paused key = paused("KEY", null);
    assertThat(tells(one, streaming, key)).isTrue();
    assertThat(tells(one, key, connecting)).isTrue();
    assertThat(tells(one, connecting, streaming)).isTrue();
    assertThat(tells(other, streaming, key)).as("late").isTrue();
    assertThat(tells(other, key, connecting)).as("a step on the way").isFalse();
    assertThat(tells(other, connecting, streaming)).isTrue();
  }

  @Test
  void whatOthersWriteAtTheSameMomentIsWrittenOnce() throws Exception {
    List<Store> stores = List.of(one, other);
    int connections = 1_200;
    List<List<CompletableFuture<Boolean>>> told =
        IntStream.range(0, connections)
            .mapToObj(
                i ->
                    stores.stream()
                        .map(
                            store ->
                                store
                                    .history()
                                    .append(HistoryEntry.move("c" + i, streaming, off, "ann")))
                        .toList())
            .toList();
    for (int i = 0; i < connections; i++) {
      List<CompletableFuture<Boolean>> both = told.get(i);
      boolean first = both.get(0).get(60, TimeUnit.SECONDS);
      assertThat(both.get(1).get(60, TimeUnit.SECONDS)).isEqualTo(!first);
      assertThat(one.history().page("c" + i, History.NEWEST, 9).entries()).hasSize(1);
    }
  }
}
