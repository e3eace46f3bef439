package io.activitysync.event;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * What became of the events that one source handed over, counted batch by batch, over all exchanges
 * that the route may have split them into. Every event received ends as exactly one of skipped,
 * rejected, discarded and delivered, or it must not be acknowledged. Safe for any thread.
 */
public final class Tally {
  /** Exchange property that it travels in. */
  public static final String PROPERTY = "ActivitySyncTally";

  /** Why an event is not sent although nothing is wrong with it. */
  public enum Skip {
    /** The connection's settings do not name its kind. */
    NOT_WANTED,
    /** Its kind or status is known, but the connection's version does not have it. */
    NOT_IN_VERSION,
    /** Its kind is in no version. */
    UNKNOWN_KIND,
    /** It has no body, as Kafka's tombstones have none. */
    NO_BODY
  }

  private final Map<Skip, Map<String, Long>> skipped = new EnumMap<>(Skip.class);
  private final Map<String, Long> acceptedByKind = new HashMap<>();
  private long received;
  private long rejected;
  private long discarded;
  private long accepted;
  private long delivered;
  private int begun;
  private int ended;
  private boolean givenBack;

  /** The exchange's tally, made when it has none yet. */
  public static Tally of(Exchange exchange) {
    Tally tally = exchange.getProperty(PROPERTY, Tally.class);
    if (tally == null) {
      tally = new Tally();
      exchange.setProperty(PROPERTY, tally);
    }
    return tally;
  }

  /** A body begins to be read. */
  public synchronized void begin() {
    begun++;
  }

  /** A body was read to its end. */
  public synchronized void end() {
    ended++;
  }

  /** Counts events that were handed over, bad ones included. */
  public synchronized void receive(long events) {
    received += events;
  }

  /** Counts events of a kind that are not sent, and why. */
  public synchronized void skip(Skip reason, String kind, long events) {
    skipped.computeIfAbsent(reason, any -> new HashMap<>()).merge(kind, events, Long::sum);
  }

  /** Counts bad events. */
  public synchronized void reject(long events) {
    rejected += events;
  }

  /** Counts events that came while the connection was off. */
  public synchronized void discard(long events) {
    discarded += events;
  }

  /** Counts events of a kind that go to the stream. */
  public synchronized void accept(String kind, long events) {
    accepted += events;
    acceptedByKind.merge(kind, events, Long::sum);
  }

  /** Counts records that a stream has acknowledged. */
  public synchronized void deliver(long records) {
    delivered += records;
  }

  /** Some were given back because the connection moved while they were on their way. */
  public synchronized void giveBack() {
    givenBack = true;
  }

  /** Whether some were given back, so that a gap is nobody's fault. */
  public synchronized boolean isGivenBack() {
    return givenBack;
  }

  /**
   * What keeps the events from being acknowledged.
   *
   * @return null where a body was read, to its end, and each of its events was delivered, skipped,
   *     discarded or rejected; else a sentence, without full stop
   */
  public synchronized String gap() {
    if (begun == 0) {
      return "no step read the events: unmarshal: custom: ref: activity-events is missing, or a step"
          + " before it ended the route";
    }
    if (ended < begun) {
      return "the events were not read to their end, so that some were not sent: aws2-kinesis is"
          + " missing, or a step before it ended the route";
    }
    long known = delivered + discarded + rejected + skipped();
    return known == received
        ? null
        : "of %d events %d were delivered, %d skipped, %d discarded and %d rejected"
            .formatted(received, delivered, skipped(), discarded, rejected);
  }

  /** Number of events that were handed over. */
  public synchronized long received() {
    return received;
  }

  /** Number of events that were skipped for this reason. */
  public synchronized long skipped(Skip reason) {
    return sum(skipped.getOrDefault(reason, Map.of()));
  }

  /** The same by the source event's kind, which may be any text; those of none are absent. */
  public synchronized Map<String, Long> skippedByKind(Skip reason) {
    return Map.copyOf(skipped.getOrDefault(reason, Map.of()));
  }

  /** Number of events that were skipped for whatever reason. */
  public synchronized long skipped() {
    return skipped.values().stream().mapToLong(Tally::sum).sum();
  }

  private static long sum(Map<String, Long> byKind) {
    return byKind.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Number of bad events. */
  public synchronized long rejected() {
    return rejected;
  }

  /** Number of events that came while the connection was off. */
  public synchronized long discarded() {
    return discarded;
  }

  /** Number of records that a stream has acknowledged. */
  public synchronized long delivered() {
    return delivered;
  }

  /** Number of events that go to the stream. */
  public synchronized long accepted() {
    return accepted;
  }

  /** The same by the source event's kind; kinds of which there was none are absent. */
  public synchronized Map<String, Long> acceptedByKind() {
    return Map.copyOf(acceptedByKind);
  }
}
