package io.activitysync.connection.store.key;

/** What goes wrong with the store's key, in words that say what to do. */
public final class KeyProblems {
  private static final String WAY_OUT =
      ". Put back the key that the store was made with. Where it is lost for good, start once with "
          + KeySource.PREFIX
          + "forget-secrets=true: connections stay, their secrets must be given again";

  private KeyProblems() {}

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
            + ")"
            + WAY_OUT,
        null);
  }

  public static StoreKeyException missing(KeySource source) {
    return new StoreKeyException(
        "The key of the store's secrets is missing: " + source.where() + WAY_OUT, null);
  }

  public static StoreKeyException wrong(KeySource source) {
    return new StoreKeyException(
        "The key does not open the store's secrets: " + source.where() + WAY_OUT, null);
  }
}
