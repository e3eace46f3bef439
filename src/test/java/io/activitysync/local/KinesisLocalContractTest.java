package io.activitysync.local;

import io.activitysync.support.kinesis.KinesisLocal;
import java.util.EnumSet;
import org.junit.jupiter.api.Nested;

/**
 * The contract holds for the Kinesis that others wrote, but where version 0.6.2 is known not to.
 */
class KinesisLocalContractTest {

  @Nested
  class OverCbor extends KinesisContract {
    OverCbor() {
      super(KinesisLocal.shared(), Encoding.CBOR, EnumSet.allOf(Deviation.class));
    }
  }

  @Nested
  class OverJson extends KinesisContract {
    OverJson() {
      super(KinesisLocal.shared(), Encoding.JSON, EnumSet.allOf(Deviation.class));
    }
  }
}
