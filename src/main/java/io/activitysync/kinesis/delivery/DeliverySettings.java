package io.activitysync.kinesis.delivery;

import io.activitysync.kinesis.aggregation.Aggregation;
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
 * @param aggregation whether and how records go together as one
 */
public record DeliverySettings(
    boolean strict,
    int maxInFlight,
    int maxCallBytes,
    Duration retryBudget,
    long bufferBytes,
    Aggregation aggregation) {
  /**
   * Strict, 16 calls of up to 1 MiB, two minutes, 32 MiB, no aggregation. A shard takes a MiB a
   * second, and larger calls are no cheaper: their memory comes and goes in larger pieces.
   */
  public static final DeliverySettings DEFAULT =
      new DeliverySettings(true, 16, 1 << 20, Duration.ofMinutes(2), 32L << 20, Aggregation.NONE);

  private static final int HIGHEST_IN_FLIGHT = 1_000;
  private static final int HIGHEST_CALL_BYTES = 10 << 20;

  /** Refuses what is out of range, with {@link IllegalArgumentException}. */
  public DeliverySettings {
    Objects.requireNonNull(retryBudget, "retryBudget");
    Objects.requireNonNull(aggregation, "aggregation");
    within("maxInFlight", maxInFlight, HIGHEST_IN_FLIGHT);
    within("maxCallBytes", maxCallBytes, HIGHEST_CALL_BYTES);
    within("bufferBytes", bufferBytes, Long.MAX_VALUE);
    if (retryBudget.isNegative()) {
      throw new IllegalArgumentException(
          "retryBudget must be 0 or more, as 2m or 30s: " + retryBudget);
    }
  }

  /** The same without order. */
  public DeliverySettings relaxed() {
    return new DeliverySettings(
        false, maxInFlight, maxCallBytes, retryBudget, bufferBytes, aggregation);
  }

  /** The same with another aggregation. */
  public DeliverySettings aggregated(Aggregation other) {
    return new DeliverySettings(strict, maxInFlight, maxCallBytes, retryBudget, bufferBytes, other);
  }

  private static void within(String option, long value, long highest) {
    if (value < 1 || value > highest) {
      throw new IllegalArgumentException(option + " must be 1 to " + highest + ": " + value);
    }
  }
}
