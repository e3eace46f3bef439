package io.activitysync.route;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/**
 * What consumers that poll hand over, as files of a folder, one after the other: those behind one
 * that failed come again with the next poll, as it does. Let in before it, their events would be in
 * the stream before those of it that have the same keys. That holds where a consumer waits for the
 * end of each exchange ({@code synchronous=true}). Safe for use by several threads.
 */
final class Polls {
  private final Map<String, Poll> last = new ConcurrentHashMap<>();

  /**
   * How far a poll is.
   *
   * @param index of its latest exchange
   * @param complete whether that is its last one
   * @param broken whether one of it failed
   */
  private record Poll(int index, boolean complete, boolean broken) {
    Poll broke() {
      return new Poll(index, complete, true);
    }

    /** A poll may begin with another than the first: a consumer passes over what is locked. */
    Poll next(int further, boolean end) {
      boolean same = !complete && further > index;
      return new Poll(further, end, same && broken);
    }
  }

  /** An exchange begins; answers whether it has to wait for the next poll. */
  boolean isBehindOneThatFailed(Exchange exchange) {
    Integer index = exchange.getProperty(ExchangePropertyKey.BATCH_INDEX, Integer.class);
    String route = exchange.getFromRouteId();
    if (index == null || route == null) {
      return false;
    }
    boolean end = exchange.getProperty(ExchangePropertyKey.BATCH_COMPLETE, false, Boolean.class);
    return last.merge(route, new Poll(index, end, false), (known, begun) -> known.next(index, end))
        .broken();
  }

  /** An exchange has failed: its source keeps it. */
  void failed(Exchange exchange) {
    String route = exchange.getFromRouteId();
    if (route != null) {
      last.computeIfPresent(route, (id, poll) -> poll.broke());
    }
  }
}
