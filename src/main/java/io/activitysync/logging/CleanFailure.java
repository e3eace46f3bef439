package io.activitysync.logging;

/**
 * A failure for the log, with its classes, stack traces and causes, whose words may hold a secret:
 * Camel repeats the options that it does not know, and their values. Says what {@link ErrorDetail}
 * leaves of them.
 */
public final class CleanFailure extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int DEEPEST_CHAIN = 20;

  private CleanFailure(Throwable failure, int depth) {
    super(words(failure), causeOf(failure, depth));
    setStackTrace(failure.getStackTrace());
  }

  /** The same failure, cleaned. */
  public static CleanFailure of(Throwable failure) {
    return new CleanFailure(failure, 1);
  }

  private static String words(Throwable failure) {
    String name = failure.getClass().getName();
    return failure.getMessage() == null
        ? name
        : name + ": " + ErrorDetail.ofFile(failure.getMessage());
  }

  private static CleanFailure causeOf(Throwable failure, int depth) {
    boolean more = failure.getCause() != null && depth < DEEPEST_CHAIN;
    return more ? new CleanFailure(failure.getCause(), depth + 1) : null;
  }
}
