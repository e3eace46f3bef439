package io.activitysync.management.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Asks the store something small, and keeps how that went for whoever wants to know: nobody else
 * ever waits for a store that does not answer. One thread runs it; safe for reading by several.
 */
final class StoreProbe implements Runnable {
  /** Longer than the pool waits for a connection before it says why there is none. */
  static final Duration PATIENCE = Duration.ofSeconds(15);

  /**
   * A question under way.
   *
   * @param at for people
   * @param nanos by which it is told how long it takes, whatever is done to the clock
   */
  private record Asked(Instant at, long nanos) {}

  private final LongSupplier question;
  private final Clock clock;
  private final LongSupplier nanos;
  private volatile Asked asked;
  private volatile String failure;

  /**
   * Has asked nothing yet.
   *
   * @param question throws where the store can't be used; may block
   * @param nanos a monotonic clock, as {@link System#nanoTime}
   */
  StoreProbe(LongSupplier question, Clock clock, LongSupplier nanos) {
    this.question = question;
    this.clock = clock;
    this.nanos = nanos;
  }

  @Override
  public void run() {
    asked = new Asked(clock.instant(), nanos.getAsLong());
    try {
      long unused = question.getAsLong();
      failure = null;
    } catch (Throwable e) { // an error as well: it would be the last time that it is asked
      failure = e.getMessage() == null ? e.toString() : e.getMessage();
    } finally {
      asked = null;
    }
  }

  /** What is wrong with the store; empty where it answers, or has not been asked yet. */
  Optional<String> trouble() {
    Asked since = asked;
    if (since != null && nanos.getAsLong() - since.nanos() > PATIENCE.toNanos()) {
      return Optional.of("The store was asked at " + since.at() + " and has not answered");
    }
    return Optional.ofNullable(failure);
  }
}
