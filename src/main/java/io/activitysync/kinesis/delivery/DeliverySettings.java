package io.activitysync.kinesis.delivery;

import java.time.Duration;
import java.util.Objects;

/**
 * How a {@link Delivery} goes about it. Immutable.
 *
 * @param strict whether a key's next record waits for the one before
 * @param maxInFlight calls at once, 1 to 1,000
 * @param maxCallBytes data and partition keys of one call, 1 to 10 MiB (PutRecords API reference);
 *     a single larger record goes alone
 * @param retryBudget how long a record is tried before the fault counts as lasting; 0 or more
 * @param bufferBytes records held at most before sources are made to wait, 1 or more
 * @param aggregationBuckets parts of the hash space whose records are gathered into one entry of a
 *     call, in the producer library's format; a power of two, 1 to 65,536, or 0 for no aggregation
 */
public record DeliverySettings(
    boolean strict,
    int maxInFlight,
    int maxCallBytes,
    Duration retryBudget,
    long bufferBytes,
    int aggregationBuckets) {
  /** Strict, 16 calls of up to 4 MiB, two minutes, 32 MiB, no aggregation. */
  public static final DeliverySettings DEFAULT =
      new DeliverySettings(true, 16, 4 << 20, Duration.ofMinutes(2), 32L << 20, 0);

  /** Buckets where nothing else is said: many times the shards of most streams. */
  public static final int USUAL_BUCKETS = 1024;

  private static final int HIGHEST_IN_FLIGHT = 1_000;
  private static final int HIGHEST_CALL_BYTES = 10 << 20;

  /** Refuses what is out of range, with {@link IllegalArgumentException}. */
  public DeliverySettings {
    Objects.requireNonNull(retryBudget, "retryBudget");
    within("maxInFlight", maxInFlight, HIGHEST_IN_FLIGHT);
    within("maxCallBytes", maxCallBytes, HIGHEST_CALL_BYTES);
    within("bufferBytes", bufferBytes, Long.MAX_VALUE);
    if (retryBudget.isNegative()) {
      throw new IllegalArgumentException(
          "retryBudget must be 0 or more, as 2m or 30s: " + retryBudget);
    }
    if (aggregationBuckets != 0) {
      HashBuckets.of(aggregationBuckets);
    }
  }

  /** The same without order. */
  public DeliverySettings relaxed() {
    return new DeliverySettings(
        false, maxInFlight, maxCallBytes, retryBudget, bufferBytes, aggregationBuckets);
  }

  /** The same with so many buckets, or none for 0. */
  public DeliverySettings aggregated(int buckets) {
    return new DeliverySettings(
        strict, maxInFlight, maxCallBytes, retryBudget, bufferBytes, buckets);
  }

  /** Buckets of the hash space; null without aggregation. */
  HashBuckets buckets() {
    return aggregationBuckets == 0 ? null : HashBuckets.of(aggregationBuckets);
  }

  private static void within(String option, long value, long highest) {
    if (value < 1 || value > highest) {
      throw new IllegalArgumentException(option + " must be 1 to " + highest + ": " + value);
    }
  }
}
