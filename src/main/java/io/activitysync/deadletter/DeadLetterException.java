package io.activitysync.deadletter;

/** What can never be taken could not be set aside either; its source must keep it. */
public final class DeadLetterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Tells why; an endpoint's own address, which may hold a secret, is in the cause alone. */
  DeadLetterException(RuntimeException cause) {
    super(root(cause), cause);
  }

  private static String root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof DeadLetterFile.FullException) {
      return root.getMessage();
    }
    return root instanceof java.io.IOException && root.getMessage() != null
        ? root.getClass().getSimpleName() + ": " + root.getMessage()
        : root.getClass().getSimpleName();
  }
}
