package io.activitysync.kinesis.delivery;

import io.activitysync.batch.FairBudget;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What all deliveries of a process share.
 *
 * @param timer runs what is due later; its tasks are short
 * @param workers runs what may block: reading sources, setting records aside
 * @param nanoTime as {@link System#nanoTime}
 * @param random spreads retries; used under the lock of one delivery at a time if it is shared by
 *     none, else it must be safe for several threads
 * @param memory of records, over all of them
 * @param calls of what is on the wire, over all of them
 */
public record DeliveryRuntime(
    Timer timer,
    Executor workers,
    LongSupplier nanoTime,
    RandomGenerator random,
    FairBudget memory,
    FairBudget calls) {

  /** Runs tasks later. */
  @FunctionalInterface
  public interface Timer {
    /**
     * Runs a task once.
     *
     * @param delayNanos 0 or more
     */
    void schedule(Runnable task, long delayNanos);
  }
}
