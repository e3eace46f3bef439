package io.activitysync.connection.store;

import io.activitysync.connection.store.key.KeySource;
import io.activitysync.connection.store.key.SecretBox;
import io.activitysync.connection.store.key.StoreKeyException;
import java.security.GeneralSecurityException;
import java.util.Optional;

/**
 * Opens texts that {@link Store#seal} sealed, with the key alone: the database may be in use by
 * another process. Safe for use by several threads.
 */
public final class SealedTexts {
  private final SecretBox box;

  private SealedTexts(SecretBox box) {
    this.box = box;
  }

  /**
   * Reads the key.
   *
   * @throws StoreKeyException where it is missing or can't be read
   */
  public static SealedTexts with(StoreSettings settings) {
    KeySource source = Store.keySource(settings);
    try {
      return new SealedTexts(
          new SecretBox(source.read().orElseThrow(() -> StoreKeyException.missing(source))));
    } catch (GeneralSecurityException e) {
      throw StoreKeyException.unreadable(source, e);
    }
  }

  /** The text in the clear; empty where another key sealed it, or for something else. */
  public Optional<String> open(String id, String purpose, String sealed) {
    return box.open(id, purpose, sealed);
  }
}
