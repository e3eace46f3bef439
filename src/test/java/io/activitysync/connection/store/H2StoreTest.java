package io.activitysync.connection.store;

import io.activitysync.connection.store.database.StoreSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The promises of a store, on an H2 file. */
class H2StoreTest extends ConnectionStoreContract {
  @TempDir Path folder;

  @Override
  protected StoreSettings settings() {
    return Samples.h2(folder);
  }
}
