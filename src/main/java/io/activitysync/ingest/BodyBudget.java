package io.activitysync.ingest;

import io.activitysync.batch.FairBudget;
import java.util.HashMap;
import java.util.Map;

/**
 * Bytes of HTTP bodies that are held at most, over all connections: a body is in memory until
 * Kinesis has its events. Shared fairly by connection, so that a stream that doesn't answer shuts
 * out nobody else; but a large body of each of many connections would be more than there is memory,
 * so beyond the budget there is never more than one. Safe for use by several threads.
 */
public final class BodyBudget {
  /** So few bytes that a connection that holds nothing is never refused them. */
  private static final long SMALL = 16_384;

  private final FairBudget budget;
  private final long most;
  private final Map<String, FairBudget.Share> byConnection = new HashMap<>();

  /**
   * Holds nothing yet.
   *
   * @param total bytes, more than 0
   * @param largest bytes of the largest body
   */
  public BodyBudget(long total, long largest) {
    this.budget = new FairBudget(total);
    this.most = total + largest;
  }

  /** Takes bytes for a connection if they fit; then {@link #giveBack} must follow. */
  public synchronized boolean tryTake(String connection, long bytes) {
    FairBudget.Share own =
        byConnection.computeIfAbsent(connection, id -> budget.share(Long.MAX_VALUE));
    return (bytes <= SMALL || budget.held() + bytes <= most) && own.tryTake(bytes);
  }

  /** Gives back what was taken. */
  public synchronized void giveBack(String connection, long bytes) {
    FairBudget.Share own = byConnection.get(connection);
    own.giveBack(bytes);
    if (own.held() == 0) {
      byConnection.remove(connection);
    }
  }

  /** Bytes held at present. */
  public long held() {
    return budget.held();
  }
}
