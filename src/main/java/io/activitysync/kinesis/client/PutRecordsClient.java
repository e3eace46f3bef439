package io.activitysync.kinesis.client;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

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
  default CompletionStage<PutResult> putRecords(List<? extends PutEntry> entries) {
    return putRecords(entries, () -> true);
  }

  /**
   * As {@link #putRecords(List)}, while it is wanted: a call may have to wait for credentials, or
   * for a socket, and its records may have been given back to their source meanwhile.
   *
   * @param wanted asked right before the call goes out, by any thread; must not block
   * @return fails with {@link NotSentException} where it was not wanted any more
   */
  CompletionStage<PutResult> putRecords(List<? extends PutEntry> entries, BooleanSupplier wanted);

  /** Gives back what the client holds; calls in flight fail, and those that wait are not sent. */
  @Override
  void close();
}
