package io.activitysync.connection.store.key;

import io.activitysync.connection.StoreUnavailableException;

/**
 * The key that opens the store's secrets is missing, wrong or not kept well. The message names
 * where the key was looked for and what to do. Starting again won't help before that is done.
 */
public class StoreKeyException extends StoreUnavailableException {
  private static final long serialVersionUID = 1L;

  private static final String WAY_OUT =
      ". Put back the key that the store was made with. Where it is lost for good, start once with "
          + KeySource.PREFIX
          + "forget-secrets=true: connections stay, their secrets must be given again";

  /** What is wrong, without the ways out of it that a start has. */
  private final String reason;

  /**
   * Says what is wrong; never with any part of a key.
   *
   * @param message for an operator
   * @param cause may be null
   */
  public StoreKeyException(String message, Throwable cause) {
    this(message, "", cause);
  }

  private StoreKeyException(String reason, String wayOut, Throwable cause) {
    super(reason + wayOut, cause);
    this.reason = reason;
  }

  /** What is wrong, in a sentence without its full stop, for who only reads with the key. */
  public String reason() {
    return reason;
  }

  /** Neither message nor cause quotes what was read; parsers like to. */
  public static StoreKeyException unreadable(KeySource source, Exception e) {
    if (e instanceof StoreKeyException known) {
      return known;
    }
    return new StoreKeyException(
        "What "
            + source.where()
            + " holds is not a keyset that can be opened ("
            + e.getClass().getSimpleName()
            + ")",
        WAY_OUT,
        null);
  }

  /** Where the store has secrets, and no key. */
  public static StoreKeyException missing(KeySource source) {
    return new StoreKeyException(
        "The key of the store's secrets is missing: " + source.where(), WAY_OUT, null);
  }

  /** Where the key is another one's. */
  public static StoreKeyException wrong(KeySource source) {
    return new StoreKeyException(
        "The key does not open the store's secrets: " + source.where(), WAY_OUT, null);
  }
}
