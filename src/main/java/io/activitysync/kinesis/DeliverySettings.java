package io.activitysync.kinesis;

import java.time.Duration;

/**
 * How a {@link Delivery} goes about it.
 *
 * @param strict whether a key's next record waits for the one before
 * @param maxInFlight calls at once, 1 or more
 * @param maxCallBytes data and partition keys of one call, at most 10 MiB (PutRecords API
 *     reference)
 * @param retryBudget how long a record is tried before the fault counts as lasting
 * @param bufferBytes records held at most before sources are made to wait
 */
public record DeliverySettings(
    boolean strict, int maxInFlight, int maxCallBytes, Duration retryBudget, long bufferBytes) {
  /** Strict, 16 calls of up to 4 MiB, two minutes, 32 MiB. */
  public static final DeliverySettings DEFAULT =
      new DeliverySettings(true, 16, 4 << 20, Duration.ofMinutes(2), 32L << 20);
}
