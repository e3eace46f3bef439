package io.activitysync.connection.store;

import io.activitysync.connection.StoreUnavailableException;
import io.activitysync.connection.store.database.Database;
import io.activitysync.connection.store.history.History;
import io.activitysync.connection.store.history.HistoryEntry;
import io.activitysync.connection.store.history.HistoryPage;
import io.activitysync.logging.LogKeys;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A history in a database, written in batches by one thread of its own. */
final class JdbcHistory implements History, AutoCloseable {
  /** About 10 MB at worst. */
  static final int WAITING_AT_MOST = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(JdbcHistory.class);
  private static final int BATCH = 500;
  private static final int PAGE_AT_MOST = 1_000;
  private static final long TRY_AGAIN_MS = 1_000;
  private static final long CLOSE_WITHIN_MS = 5_000;

  /**
   * An entry that waits.
   *
   * @param told whether it is this process's to tell
   */
  private record Waiting(HistoryEntry entry, CompletableFuture<Boolean> told) {}

  /** Wakes the writer at the end. */
  private static final Waiting STOP = new Waiting(null, new CompletableFuture<>());

  /** How long the history of a deleted connection is kept. */
  private static final Duration DELETED_KEPT = Duration.ofDays(90);

  private final Database database;
  private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>(WAITING_AT_MOST);
  private final AtomicLong dropped = new AtomicLong();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final SharedMoves moves = new SharedMoves();
  private final Thread writer;

  JdbcHistory(Database database) {
    this.database = database;
    this.writer = new Thread(this::write, "history");
    writer.setDaemon(true);
    writer.start();
  }

  @Override
  public CompletableFuture<Boolean> append(HistoryEntry entry) {
    Waiting one = new Waiting(entry, new CompletableFuture<>());
    if (!database.shared()) {
      one.told.complete(true);
    }
    if (closing.getCount() == 0 || !waiting.offer(one)) {
      drop(List.of(one));
    }
    return one.told;
  }

  @Override
  public void write(HistoryEntry entry) {
    database.durably(
        tx -> {
          HistoryTable.add(tx, List.of(entry));
          return null;
        });
  }

  @Override
  public HistoryPage page(String connectionId, long before, int limit) {
    if (limit < 1 || limit > PAGE_AT_MOST) {
      throw new IllegalArgumentException("limit is " + limit + ", should be 1 to " + PAGE_AT_MOST);
    }
    // one more than asked for tells whether there is a next page
    List<HistoryEntry> found =
        database.run(tx -> HistoryTable.read(tx, connectionId, before, limit + 1));
    return found.size() <= limit
        ? new HistoryPage(found, OptionalLong.empty())
        : new HistoryPage(found.subList(0, limit), OptionalLong.of(found.get(limit - 1).entry()));
  }

  @Override
  public long dropped() {
    return dropped.get();
  }

  private void write() {
    forgetDeleted();
    List<Waiting> batch = new ArrayList<>(BATCH);
    while (closing.getCount() > 0 || !waiting.isEmpty()) {
      try {
        batch.add(waiting.take());
        waiting.drainTo(batch, BATCH - 1);
        batch.remove(STOP);
        write(batch);
        batch.clear();
      } catch (InterruptedException e) {
        // no one interrupts this thread: H2 would take that as an order to close its file
        return;
      } catch (Throwable e) {
        LOG.atError().setCause(e).log("history entries could not be written");
        drop(batch);
        batch.clear();
      }
    }
  }

  /** Once a process is enough: what is left over is no trouble. */
  private void forgetDeleted() {
    try {
      Instant before = Instant.now().minus(DELETED_KEPT);
      int forgotten = database.atLeisure(tx -> HistoryTable.forgetDeleted(tx, before));
      LOG.atDebug()
          .addKeyValue(LogKeys.COUNT, forgotten)
          .log("history of deleted connections pruned");
    } catch (RuntimeException | Error e) {
      LOG.atWarn().addKeyValue(LogKeys.ERROR, e.getMessage()).log("history could not be pruned");
    }
  }

  /** Tries until it is written; while closing, once. */
  private void write(List<Waiting> batch) throws InterruptedException {
    boolean told = false;
    while (true) {
      try {
        writeOnce(batch);
        return;
      } catch (RuntimeException e) {
        if (!passing(e) || closing.getCount() == 0) {
          LOG.atWarn()
              .addKeyValue(LogKeys.ERROR, e.getMessage())
              .log("history could not be written");
          drop(batch);
          return;
        }
        if (!told) {
          told = true;
          LOG.atWarn()
              .addKeyValue(LogKeys.ERROR, e.getMessage())
              .log("history waits for the store");
        }
        if (closing.await(TRY_AGAIN_MS, TimeUnit.MILLISECONDS)) {
          LOG.debug("history tries a last time");
        }
      }
    }
  }

  private void writeOnce(List<Waiting> batch) {
    List<HistoryEntry> entries = batch.stream().map(Waiting::entry).toList();
    if (!database.shared()) {
      database.atLeisure(
          tx -> {
            HistoryTable.add(tx, entries);
            return null;
          });
      return;
    }
    List<Boolean> ours = database.atLeisure(tx -> moves.add(tx, entries));
    moves.committed();
    for (int i = 0; i < ours.size(); i++) {
      batch.get(i).told.complete(ours.get(i));
    }
  }

  /** Whether it is the store that is at fault and not what is to be written. */
  private static boolean passing(RuntimeException e) {
    String state = e.getCause() instanceof SQLException sql ? sql.getSQLState() : null;
    return e instanceof StoreUnavailableException
        && (state == null || !(state.startsWith("22") || state.startsWith("23")));
  }

  private void drop(List<Waiting> entries) {
    // nobody can say that another process tells them
    entries.forEach(one -> one.told.complete(true));
    if (dropped.getAndAdd(entries.size()) == 0) {
      LOG.atWarn()
          .addKeyValue(LogKeys.COUNT, waiting.size())
          .log("history entries are being dropped");
    }
  }

  /** Writes what waits, for at most 5 s. */
  @Override
  public void close() {
    closing.countDown();
    if (!waiting.offer(STOP)) {
      LOG.debug("history is full, so its writer is awake");
    }
    try {
      writer.join(CLOSE_WITHIN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
