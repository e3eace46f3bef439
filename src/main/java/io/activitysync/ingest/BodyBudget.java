package io.activitysync.ingest;

import java.util.HashMap;
import java.util.Map;

/**
 * Bytes of HTTP bodies that are held at most, over all connections: a body is in memory until
 * Kinesis has its events. No one connection takes more than what it leaves free for the others, and
 * one that holds nothing may always take one, so that a stream that doesn't answer shuts out nobody
 * else. Safe for use by several threads.
 */
public final class BodyBudget {
  /** So few bytes that a connection that holds nothing is never refused them. */
  private static final long SMALL = 16_384;

  private final long total;
  private final long most;
  private final Map<String, Long> byConnection = new HashMap<>();
  private long held;

  /**
   * Holds nothing yet.
   *
   * @param total bytes, more than 0
   * @param largest bytes of the largest body
   */
  public BodyBudget(long total, long largest) {
    this.total = total;
    // a body of each of many connections would be more than there is memory
    this.most = total + largest;
  }

  /** Takes bytes for a connection if they fit; then {@link #giveBack} must follow. */
  public synchronized boolean tryTake(String connection, long bytes) {
    long own = byConnection.getOrDefault(connection, 0L);
    boolean fits = own > 0 ? own + bytes <= total - held : bytes <= SMALL || held + bytes <= most;
    if (!fits) {
      return false;
    }
    byConnection.put(connection, own + bytes);
    held += bytes;
    return true;
  }

  /** Gives back what was taken. */
  public synchronized void giveBack(String connection, long bytes) {
    held -= bytes;
    byConnection.computeIfPresent(connection, (id, own) -> own == bytes ? null : own - bytes);
  }

  /** Bytes held at present. */
  public synchronized long held() {
    return held;
  }
}
