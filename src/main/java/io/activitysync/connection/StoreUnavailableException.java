package io.activitysync.connection;

/**
 * The store can't be opened or reached. The message names the file or URL, without its parameters,
 * and what to do.
 */
public class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean mayBeKept;

  /**
   * Says what is wrong.
   *
   * @param message for an operator
   * @param cause may be null
   */
  public StoreUnavailableException(String message, Throwable cause) {
    this(message, cause, true);
  }

  /** As {@link #StoreUnavailableException(String, Throwable)}, with what became of a change. */
  public StoreUnavailableException(String message, Throwable cause, boolean mayBeKept) {
    super(message, cause);
    this.mayBeKept = mayBeKept;
  }

  /** Whether what was to be changed may have been; where not, it is known that it was not. */
  public boolean mayBeKept() {
    return mayBeKept;
  }
}
