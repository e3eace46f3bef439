package io.activitysync.connection.store.key;

import com.google.crypto.tink.KeysetHandle;
import java.util.Optional;

/** Where the keyset comes from that opens the store's secrets. */
public interface KeySource {
  /** What all the store's properties start with. */
  String PREFIX = "activity-sync.store.";

  /** Environment variable for the keyset; the property {@code activity-sync.store.key} wins. */
  String VARIABLE = "ACTIVITY_SYNC_STORE_KEY";

  /**
   * The keyset; empty where there is none yet.
   *
   * @throws StoreKeyException where it can't be read or is not kept well
   */
  Optional<KeysetHandle> read();

  /**
   * Keeps the first keyset, unless there is one by now: of several processes that make one at the
   * same time, the first one's holds.
   *
   * @return the keyset that is there
   * @throws StoreKeyException where that can't be done from here, or as of {@link #read}
   */
  KeysetHandle create(KeysetHandle first);

  /** For messages: where it is looked for. */
  String where();
}
