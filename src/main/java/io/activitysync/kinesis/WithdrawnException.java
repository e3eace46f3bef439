package io.activitysync.kinesis;

/**
 * Records that were given back to their source because the connection moved on while they were on
 * their way: it was switched off, suspended, changed or stopped. Nothing is wrong with the way to
 * the stream, so nothing is paused for it; the source hands them over again. Which records these
 * are is in the exchange's {@link io.activitysync.kinesis.fault.Undelivered#PROPERTY}. Carries no
 * stack trace, since all that is on the way ends with it at once.
 */
public final class WithdrawnException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Tells of it. */
  public WithdrawnException() {
    super("the connection was switched off, suspended or changed meanwhile", null, false, false);
  }
}
