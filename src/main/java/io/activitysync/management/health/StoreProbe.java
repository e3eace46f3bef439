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

  private final LongSupplier question;
  private final Clock clock;
  private volatile Instant asked;
  private volatile String failure;

  /**
   * Has asked nothing yet.
   *
   * @param question throws where the store can't be used; may block
   */
  StoreProbe(LongSupplier question, Clock clock) {
    this.question = question;
    this.clock = clock;
  }

  @Override
  public void run() {
    asked = clock.instant();
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
    Instant since = asked;
    if (since != null && since.plus(PATIENCE).isBefore(clock.instant())) {
      return Optional.of("The store was asked at " + since + " and has not answered");
    }
    return Optional.ofNullable(failure);
  }
}
