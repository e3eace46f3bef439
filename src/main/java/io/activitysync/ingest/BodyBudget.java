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
  private final Map<String, Held> byConnection = new HashMap<>();

  /** What the bodies of one connection hold. */
  private static final class Held {
    private final FairBudget.Share share;

    /** Of those that came before the others; null once it has ended. */
    private Hold first;

    private Held(FairBudget.Share share) {
      this.share = share;
    }
  }

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
     * Holds at least so many bytes from now on, if they fit; where not, as many as before. One body
     * of a connection fits however large it is: the first, so that of several that grow together,
     * as chunks come or as they are unpacked, not each keeps the others out.
     */
    boolean growTo(long wanted) {
      synchronized (BodyBudget.this) {
        long more = wanted - bytes;
        if (more <= 0 || ended) {
          return !ended;
        }
        Held own =
            byConnection.computeIfAbsent(connection, id -> new Held(budget.share(Long.MAX_VALUE)));
        if (own.first == null) {
          own.first = this;
        }
        boolean first = own.first == this;
        boolean fits = (first && wanted <= SMALL) || budget.held() + more <= most;
        if (fits && first) {
          own.share.take(more);
        } else if (!fits || !own.share.tryTake(more)) {
          if (first && bytes == 0) {
            own.first = null;
          }
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
        Held own = byConnection.get(connection);
        if (own == null) {
          return;
        }
        own.share.giveBack(bytes);
        bytes = 0;
        if (own.first == this) {
          own.first = null;
        }
        if (own.share.held() == 0) {
          byConnection.remove(connection);
        }
      }
    }
  }

  /** Bytes held at present. */
  public long held() {
    return budget.held();
  }
}
