package io.activitysync.kinesis.client;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Sends PutRecords calls to one stream with one set of credentials. The seam between the delivery
 * engine and the wire: the wire and the simulation stand behind it. Makes one attempt a call;
 * retrying is the engine's work. Safe for use by several threads.
 */
public interface PutRecordsClient extends AutoCloseable {

  /**
   * Sends the entries in one PutRecords call. Never blocks.
   *
   * @param entries 1 to 500 entries, within the request's byte limit; must not change until the
   *     answer is there
   * @return completes with the service's answer; fails with {@link KinesisCallException} when the
   *     service refused the whole call, with an {@link java.io.IOException} or {@link
   *     java.util.concurrent.TimeoutException} when no answer came (the records may have been
   *     written all the same)
   */
  CompletionStage<PutResult> putRecords(List<? extends PutEntry> entries);

  /** Gives back what the client holds; calls in flight fail. */
  @Override
  void close();
}
