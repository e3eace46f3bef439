package io.activitysync.connection.store.key;

import io.activitysync.connection.StoreUnavailableException;

/**
 * The key that opens the store's secrets is missing, wrong or not kept well. The message names
 * where the key was looked for and what to do. Starting again won't help before that is done.
 */
public class StoreKeyException extends StoreUnavailableException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong; never with any part of a key.
   *
   * @param message for an operator
   * @param cause may be null
   */
  public StoreKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
