package io.activitysync.connection.store.history;

import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.store.ConnectionStore;
import java.util.concurrent.CompletableFuture;

/**
 * What happened to connections: every change of settings, which {@link ConnectionStore} writes by
 * itself, and every move of state. Keeps the newest {@value #KEPT} of each connection. Safe for use
 * by several threads.
 */
public interface History {
  /** How many entries of one connection are kept. */
  int KEPT = 1_000;

  /** {@code before} of the first page. */
  long NEWEST = Long.MAX_VALUE;

  /**
   * Notes something, later and in the background. Never blocks and never throws: while the store is
   * down entries wait in memory, and when too many wait, further ones are dropped and counted.
   *
   * @return completes with whether it is this process that has told it: not where another process
   *     on the same store has written the same move, and its row stands for both. At once where the
   *     store is this process's own; not while a shared one is away
   */
  CompletableFuture<Boolean> append(HistoryEntry entry);

  /**
   * Notes something that nobody may do unnoted; on return it is on disk. Not for moves of state.
   *
   * @throws StoreUnavailableException where it was not noted, as far as is known
   */
  void write(HistoryEntry entry);

  /**
   * Reads entries, newest first. What was appended in the last moments may be missing.
   *
   * @param connectionId of a connection that is or was
   * @param before entries with a lower number than this; {@link #NEWEST} at first
   * @param limit how many at most, 1 to 1,000
   * @throws StoreUnavailableException where the store can't be reached
   */
  HistoryPage page(String connectionId, long before, int limit);

  /** How many entries were dropped since the process started. */
  long dropped();
}
