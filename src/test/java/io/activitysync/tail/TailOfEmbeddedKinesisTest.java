package io.activitysync.tail;

import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import org.junit.jupiter.api.AfterAll;

/** The tail command reads from the embedded Kinesis. */
class TailOfEmbeddedKinesisTest extends TailContract {
  private static final EmbeddedTestKinesis EMBEDDED = EmbeddedTestKinesis.start();

  TailOfEmbeddedKinesisTest() {
    super(EMBEDDED);
  }

  @AfterAll
  static void stop() {
    EMBEDDED.close();
  }
}
