package io.activitysync.cluster;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.activitysync.connection.RetrySchedule;
import io.activitysync.connection.store.ConnectionStore;
import io.activitysync.connection.store.LeaseTable;
import io.activitysync.logging.LogKeys;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of several processes that are paused on one connection for something that may pass, which one
 * tries its stream by itself: as often as one process would, they together, each in its turn, since
 * what keeps one from the stream may be its own. Who finds it well tells the others. Safe for use
 * by several threads; nobody waits.
 */
public final class ProbeTurns {
  /** Who asked, where a retry came by itself. */
  public static final String BY_ITSELF = "automatic retry";

  private static final Logger LOG = LoggerFactory.getLogger(ProbeTurns.class);

  /** A store that does not answer by then keeps nobody from trying. */
  private static final long ANSWER_SECONDS = 5;

  /** Connections that are asked about, or told of, in one transaction. */
  private static final int AT_ONCE = 500;

  private final boolean alone;
  private final CoalescedCalls<String, Duration> turns;
  private final CoalescedCalls<String, Long> well;

  /** Connections that this process has tried, and not found well since. */
  private final Set<String> tried = ConcurrentHashMap.newKeySet();

  /**
   * For one process.
   *
   * @param table empty where there is no other process
   * @param owner its name
   * @param schedule how long the others wait after a try
   * @param store tells the others
   * @param blocking runs what asks the store
   */
  public ProbeTurns(
      Optional<LeaseTable> table,
      String owner,
      RetrySchedule schedule,
      ConnectionStore store,
      Executor blocking) {
    this.alone = table.isEmpty();
    this.turns =
        new CoalescedCalls<>(
            blocking,
            AT_ONCE,
            ids -> {
              Set<String> names = turns(ids);
              Map<String, Duration> waits =
                  table
                      .orElseThrow()
                      .turns(names, owner, schedule::waitAfter, RetrySchedule.LONGEST);
              return ids.stream().collect(toMap(id -> id, id -> waits.get(turn(id))));
            });
    this.well =
        new CoalescedCalls<>(
            blocking,
            AT_ONCE,
            ids -> {
              table.orElseThrow().endTurns(turns(ids));
              long number = store.retry(ids, BY_ITSELF);
              return ids.stream().collect(toMap(id -> id, id -> number));
            });
  }

  /**
   * Asks for the turn to try a connection's stream, once.
   *
   * @return completes within 5 s: with zero where it is this process's turn, or nobody can say
   *     whose it is; else with how long to wait before asking again
   */
  public CompletableFuture<Duration> take(String id) {
    if (alone) {
      return CompletableFuture.completedFuture(Duration.ZERO);
    }
    return turns
        .ask(id)
        .completeOnTimeout(Duration.ZERO, ANSWER_SECONDS, TimeUnit.SECONDS)
        .exceptionally(
            failure -> {
              log(id, failure, "tried here, since the store can't say whose turn it is");
              return Duration.ZERO;
            })
        .whenComplete(
            (wait, failure) -> {
              if (wait.isZero()) {
                tried.add(id);
              }
            });
  }

  /**
   * A connection's stream takes events. Where this process had tried it, the others are told to try
   * it, too.
   *
   * @return completes with the number of the retry that they follow; 0 where there is none
   */
  public CompletableFuture<Long> streams(String id) {
    if (!tried.remove(id)) {
      return CompletableFuture.completedFuture(0L);
    }
    return well.ask(id)
        .exceptionally(
            failure -> {
              log(id, failure, "others find out by themselves that the stream takes events");
              return 0L;
            });
  }

  /** Others tell this process to try a connection's stream: it has nothing to tell them. */
  public void told(String id) {
    tried.remove(id);
  }

  private static Set<String> turns(Set<String> ids) {
    return ids.stream().map(ProbeTurns::turn).collect(toSet());
  }

  private static String turn(String id) {
    return "probe/" + id;
  }

  private static void log(String id, Throwable failure, String message) {
    LOG.atDebug()
        .addKeyValue(LogKeys.CONNECTION, id)
        .addKeyValue(LogKeys.ERROR, failure.getMessage())
        .log(message);
  }
}
