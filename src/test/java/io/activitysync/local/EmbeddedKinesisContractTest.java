package io.activitysync.local;

import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** The contract holds for the embedded Kinesis. */
class EmbeddedKinesisContractTest {
  private static final EmbeddedTestKinesis EMBEDDED = EmbeddedTestKinesis.start();

  @AfterAll
  static void stop() {
    EMBEDDED.close();
  }

  @Nested
  class OverCbor extends KinesisContract {
    OverCbor() {
      super(EMBEDDED, Encoding.CBOR, Set.of());
    }
  }

  @Nested
  class OverJson extends KinesisContract {
    OverJson() {
      super(EMBEDDED, Encoding.JSON, Set.of());
    }
  }
}
