package io.activitysync.connection.store.key;

import com.google.crypto.tink.KeysetHandle;
import java.util.Optional;

/** Where the keyset comes from that opens the store's secrets. */
public interface KeySource {

  /**
   * The keyset; empty where there is none yet.
   *
   * @throws StoreKeyException where it can't be read or is not kept well
   */
  Optional<KeysetHandle> read();

  /**
   * Replaces the keyset.
   *
   * @throws StoreKeyException where that can't be done from here
   */
  void write(KeysetHandle keyset);

  /** For messages: where it is looked for. */
  String where();
}
