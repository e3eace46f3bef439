package io.activitysync.route;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.component.file.GenericFileEndpoint;

/**
 * What consumers that poll hand over, as files of a folder, one after the other: those behind one
 * that failed come again with the next poll, as it does. Let in before it, their events would be in
 * the stream before those of it that have the same keys. The same holds behind one that an earlier
 * poll has begun, and that is on its way still: a consumer that was stopped by force and started
 * again passes over what is locked. All of that is where a consumer waits for the end of each
 * exchange ({@code synchronous=true}). Safe for use by several threads.
 */
final class Polls {
  private final Map<Way, SourcePolls> ways = new ConcurrentHashMap<>();

  /** From the route that polls to the connection's, each by its id. */
  private record Way(String from, String to) {}

  /** Those of one way, the latest above all. */
  private static final class SourcePolls {
    /** Exchanges that have not ended, each with the number of its poll. */
    private final Map<String, Long> underWay = new HashMap<>();

    private long number;
    private int index;
    private boolean complete = true;
    private boolean broken;

    /** What failed, and has to come first; null where anything may. */
    private String awaited;

    synchronized boolean begin(Exchange exchange, int further, boolean end, boolean oneByOne) {
      boolean first = complete || further <= index;
      if (first) {
        number++;
        // what it found may be from before that failed, when it was locked; the one after it has it
        broken = awaited != null && !awaited.equals(file(exchange));
        awaited = null;
      }
      index = further;
      complete = end;
      boolean held = broken || (oneByOne && !underWay.isEmpty());
      underWay.put(exchange.getExchangeId(), number);
      return !held;
    }

    synchronized void end(Exchange exchange) {
      Long poll = underWay.remove(exchange.getExchangeId());
      if (exchange.getException() == null || poll == null) {
        return;
      }
      boolean late = poll != number;
      if (late || !broken) {
        awaited = file(exchange);
      }
      broken |= !late;
    }

    synchronized boolean isIdle() {
      return underWay.isEmpty();
    }

    /** Tells apart what a consumer of files hands over; null for others. */
    private static String file(Exchange exchange) {
      Object file = exchange.getProperty(ExchangePropertyKey.FILE_EXCHANGE_FILE);
      return file == null ? null : file.toString();
    }
  }

  /**
   * An exchange begins; answers whether it may go on, rather than wait for the next poll.
   *
   * @param to id of the connection's route
   */
  boolean mayBegin(String to, Exchange exchange) {
    Integer index = exchange.getProperty(ExchangePropertyKey.BATCH_INDEX, Integer.class);
    String from = exchange.getFromRouteId();
    if (index == null || from == null) {
      return true;
    }
    boolean end = exchange.getProperty(ExchangePropertyKey.BATCH_COMPLETE, false, Boolean.class);
    return ways.computeIfAbsent(new Way(from, to), way -> new SourcePolls())
        .begin(exchange, index, end, isOneByOne(exchange.getFromEndpoint()));
  }

  private static boolean isOneByOne(Endpoint endpoint) {
    return endpoint instanceof GenericFileEndpoint<?> files && files.isSynchronous();
  }

  /** An exchange has ended; its source keeps one that failed. */
  void ended(String to, Exchange exchange) {
    String from = exchange.getFromRouteId();
    SourcePolls polls = from == null ? null : ways.get(new Way(from, to));
    if (polls != null) {
      polls.end(exchange);
    }
  }

  /** A connection's route is gone, perhaps to be made anew: what is under way still counts then. */
  void forget(String to) {
    ways.entrySet().removeIf(way -> way.getKey().to().equals(to) && way.getValue().isIdle());
  }

  /** How many ways are known. */
  int ways() {
    return ways.size();
  }
}
