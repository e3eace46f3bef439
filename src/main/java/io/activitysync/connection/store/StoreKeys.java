package io.activitysync.connection.store;

import com.google.crypto.tink.KeysetHandle;
import io.activitysync.connection.store.database.Database;
import io.activitysync.connection.store.key.KeySource;
import io.activitysync.connection.store.key.SecretBox;
import io.activitysync.connection.store.key.StoreKeyException;
import io.activitysync.logging.LogKeys;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keyset in use. Whether it is the right one is known by a text that the store holds sealed.
 * Safe for use by several threads.
 */
final class StoreKeys {
  private static final String CHECK_ID = "store";
  private static final String CHECK_FIELD = "key-check";
  private static final String CHECK_TEXT = "activity-sync";

  private static final Logger LOG = LoggerFactory.getLogger(StoreKeys.class);
  private static final long READ_AGAIN_NANOS = 1_000_000_000;

  private final KeySource source;
  private long readAt = System.nanoTime() - READ_AGAIN_NANOS;
  private volatile KeysetHandle keyset;
  private volatile SecretBox box;

  private StoreKeys(KeySource source, KeysetHandle keyset) {
    this.source = source;
    use(keyset);
  }

  /**
   * Reads the keyset, or makes one for a store that has none yet.
   *
   * @param forget whether a keyset that does not fit shall be taken all the same
   * @throws StoreKeyException where it is missing or wrong
   */
  static StoreKeys open(KeySource source, Database database, boolean forget) {
    Optional<String> check = readCheck(database);
    Optional<KeysetHandle> found = source.read();
    if (found.isEmpty() && check.isPresent() && !forget) {
      throw StoreKeyException.missing(source);
    }
    StoreKeys keys = new StoreKeys(source, found.orElseGet(() -> make(source)));
    if (check.isEmpty()) {
      database.durably(
          tx ->
              tx.update(
                  "update store_state set key_check = ? where key_check is null",
                  keys.checkText()));
      // of two processes that start on a new store at once, the first one's key holds
      check = readCheck(database);
    }
    if (!forget && !keys.fits(check)) {
      throw StoreKeyException.wrong(source);
    }
    return keys;
  }

  private static Optional<String> readCheck(Database database) {
    return database.run(
        tx ->
            tx.first(
                    "select key_check from store_state",
                    row -> Optional.ofNullable(row.getString(1)))
                .orElseThrow());
  }

  private static KeysetHandle make(KeySource source) {
    try {
      return source.create(SecretBox.generate());
    } catch (GeneralSecurityException e) {
      throw StoreKeyException.unreadable(source, e);
    }
  }

  private boolean fits(Optional<String> check) {
    return check.flatMap(text -> open(CHECK_ID, CHECK_FIELD, text)).isPresent();
  }

  /** What the store keeps to know its key by. */
  String checkText() {
    return box.seal(CHECK_ID, CHECK_FIELD, CHECK_TEXT);
  }

  /** Seals with the primary key. */
  String seal(String id, String field, String clear) {
    return box.seal(id, field, clear);
  }

  /**
   * Opens with any key of the keyset, and where none fits, with those that the source holds by now:
   * another process may have rotated a shared key file.
   */
  Optional<String> open(String id, String field, String sealed) {
    SecretBox tried = box;
    Optional<String> clear = tried.open(id, field, sealed);
    return clear.isEmpty() && isReplaced(tried) ? box.open(id, field, sealed) : clear;
  }

  /**
   * Whether there is another keyset by now; who comes while it is read waits for it. A text that
   * nothing opens must not make each look at it a call of KMS.
   */
  private synchronized boolean isReplaced(SecretBox tried) {
    long now = System.nanoTime();
    if (box == tried && now - readAt > READ_AGAIN_NANOS) {
      readAt = now;
      var unused = readAgain();
    }
    return box != tried;
  }

  private synchronized boolean readAgain() {
    try {
      Optional<KeysetHandle> found = source.read().filter(k -> !k.equalsKeyset(keyset));
      found.ifPresent(this::use);
      return found.isPresent();
    } catch (StoreKeyException e) {
      LOG.atWarn().addKeyValue(LogKeys.ERROR, e.getMessage()).log("store key can't be read again");
      return false;
    }
  }

  /**
   * To be called in each transaction that seals, with the check text that it read under the lock.
   * Where another process has rotated the key since, its new one is taken; else what is sealed here
   * could not be opened once the old one is dropped.
   */
  void follow(String check) {
    if (!box.current(check)) {
      var unused = readAgain();
    }
  }

  /** Whether a text is sealed with the primary key. */
  boolean current(String sealed) {
    return box.current(sealed);
  }

  private void use(KeysetHandle changed) {
    try {
      box = new SecretBox(changed);
      keyset = changed;
    } catch (GeneralSecurityException e) {
      throw StoreKeyException.unreadable(source, e);
    }
  }
}
