package io.activitysync.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One partition key holds up what a connection sends: its events wait for one another's round trip.
 * The key itself may be a person's, and is not here.
 *
 * @param since since when it is so
 * @param percent of the events that wait, how many are of that key, 0 to 100
 * @param hash the first four digits of the key's MD5 in hexadecimal
 * @param roundTrip what a call takes at the moment
 */
public record HotKey(Instant since, int percent, String hash, Duration roundTrip) {
  /** What to change, the mildest first: each is a way out by itself. */
  public static final List<String> REVIEW = List.of("aggregation", "ordering", "partition key");

  /** One sentence for an operator, without full stop. */
  public String message() {
    return ("One partition key (its MD5 begins with %s) has %d %% of the events that wait, and strict"
            + " order sends one of them a round trip, %d ms: aggregation=lines, ordering=relaxed or"
            + " another partition key would help; see docs/operating.md, One busy key")
        .formatted(hash, percent, millis());
  }

  /** The round trip in milliseconds, rounded up. */
  public long millis() {
    return roundTrip.plusNanos(999_999).toMillis();
  }
}
