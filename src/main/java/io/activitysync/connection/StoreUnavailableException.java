package io.activitysync.connection;

/**
 * The store can't be opened or reached. The message names the file or URL, without its parameters,
 * and what to do.
 */
public class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message for an operator
   * @param cause may be null
   */
  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
