package io.activitysync.kinesis.delivery;

import static io.activitysync.kinesis.client.StreamDescription.DEFAULT_MAX_RECORD_BYTES;

import io.activitysync.kinesis.client.StreamDescription;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The largest record that the stream takes: 1 MiB, until a larger one comes. Only then is the
 * stream asked, and once, so that a stream of ordinary records costs no call. Safe for use by
 * several threads.
 */
public final class RecordLimit {
  /** No stream can be raised to more (Kinesis API reference, {@code MaxRecordSizeInKiB}). */
  static final int HIGHEST = 10 << 20;

  private final Supplier<? extends CompletionStage<StreamDescription>> describe;
  private volatile int bytes = DEFAULT_MAX_RECORD_BYTES;
  private volatile boolean known;

  /**
   * Asks nothing yet.
   *
   * @param describe asks the stream; its failure leaves the limit at 1 MiB and has the next large
   *     record ask again
   */
  public RecordLimit(Supplier<? extends CompletionStage<StreamDescription>> describe) {
    this.describe = describe;
  }

  /** A limit that needs no asking. */
  public static RecordLimit of(int bytes) {
    RecordLimit limit = new RecordLimit(() -> null);
    limit.bytes = bytes;
    limit.known = true;
    return limit;
  }

  /** Bytes of data and key together, as far as is known. */
  int bytes() {
    return bytes;
  }

  /** Whether a record of this size can't be judged before {@link #ask} has been answered. */
  boolean isOpenFor(int size) {
    return !known && size > bytes && size <= HIGHEST;
  }

  /** Asks the stream; completes always, and never with a failure. */
  CompletionStage<Void> ask() {
    CompletionStage<StreamDescription> answer;
    try {
      answer = describe.get();
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    return answer.handle(
        (description, failure) -> {
          if (failure == null) {
            if (description instanceof StreamDescription.Described described) {
              bytes = described.maxRecordBytes();
            }
            known = true;
          }
          return null;
        });
  }
}
