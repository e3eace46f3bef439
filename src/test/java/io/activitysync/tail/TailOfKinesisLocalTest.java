package io.activitysync.tail;

import io.activitysync.support.kinesis.KinesisLocal;

/** The tail command reads from the Kinesis that others wrote. */
class TailOfKinesisLocalTest extends TailContract {
  TailOfKinesisLocalTest() {
    super(KinesisLocal.shared());
  }
}
