package io.activitysync.ingest;

import io.activitysync.batch.FairBudget;
import io.activitysync.http.Problem;
import java.util.HashMap;
import java.util.Map;

/**
 * Bytes of HTTP bodies that are held at most, over all connections: a body is in memory until
 * Kinesis has its events. Shared fairly by connection, so that a stream that doesn't answer shuts
 * out nobody else; but a large body of each of many connections would be more than there is memory,
 * so beyond the budget there is never more than one. Safe for use by several threads.
 */
public final class BodyBudget {
  /** Nothing was taken of the body, or not all of it. */
  static final Problem BUSY =
      new Problem(
              503,
              "Too many events at once",
              "More bodies of this connection wait for Kinesis than there is memory for; try again")
          .retryAfter(1);

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

  /** What a request of a connection holds: nothing yet. {@link Hold#end} must follow. */
  Hold hold(String connection) {
    return new Hold(connection);
  }

  /** What one request holds; grows with what is known of its body. */
  final class Hold {
    private final String connection;
    private long bytes;
    private boolean ended;

    private Hold(String connection) {
      this.connection = connection;
    }

    /**
     * Holds at least so many bytes from now on, if they fit; where not, as many as before. A single
     * body of a connection fits however large it is.
     */
    boolean growTo(long wanted) {
      synchronized (BodyBudget.this) {
        long more = wanted - bytes;
        if (more <= 0 || ended) {
          return !ended;
        }
        FairBudget.Share own =
            byConnection.computeIfAbsent(connection, id -> budget.share(Long.MAX_VALUE));
        boolean alone = own.held() == bytes;
        boolean fits = (alone && wanted <= SMALL) || budget.held() + more <= most;
        if (fits && alone) {
          own.take(more);
        } else if (!fits || !own.tryTake(more)) {
          return false;
        }
        bytes = wanted;
        return true;
      }
    }

    /** Holds nothing any more, nor ever again. */
    void end() {
      synchronized (BodyBudget.this) {
        ended = true;
        FairBudget.Share own = byConnection.get(connection);
        if (own != null && bytes > 0) {
          own.giveBack(bytes);
          bytes = 0;
          if (own.held() == 0) {
            byConnection.remove(connection);
          }
        }
      }
    }
  }

  /** Bytes held at present. */
  public long held() {
    return budget.held();
  }
}
