package io.activitysync.kinesis.delivery;

import static io.activitysync.kinesis.client.StreamDescription.DEFAULT_MAX_RECORD_BYTES;

import io.activitysync.kinesis.client.StreamDescription;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The largest record that the stream takes: 1 MiB, until a larger one comes. Only then is the
 * stream asked, and again after a minute at the earliest, since it can be raised: a stream of
 * ordinary records costs no call. Where it doesn't answer, or the credentials may not ask, the put
 * is the proof. Safe for use by several threads.
 */
public final class RecordLimit {
  /** No stream can be raised to more (Kinesis API reference, {@code MaxRecordSizeInKiB}). */
  static final int HIGHEST = 10 << 20;

  private static final long FRESH = TimeUnit.MINUTES.toNanos(1);

  private final Supplier<? extends CompletionStage<StreamDescription>> describe;
  private final LongSupplier nanoTime;
  private volatile Known known;

  /** What the stream said, and when. */
  private record Known(int bytes, boolean said, long at) {}

  /**
   * Asks nothing yet.
   *
   * @param describe asks the stream; may fail
   * @param nanoTime as {@link System#nanoTime}
   */
  public RecordLimit(
      Supplier<? extends CompletionStage<StreamDescription>> describe, LongSupplier nanoTime) {
    this.describe = describe;
    this.nanoTime = nanoTime;
    // as old as can be, so that the first large record asks
    this.known = new Known(DEFAULT_MAX_RECORD_BYTES, true, nanoTime.getAsLong() - FRESH);
  }

  /** A limit that needs no asking. */
  public static RecordLimit of(int bytes) {
    RecordLimit limit = new RecordLimit(() -> null, () -> 0);
    limit.known = new Known(bytes, true, 0);
    return limit;
  }

  /** Bytes of data and key together that the stream takes, as far as is known. */
  int bytes() {
    return known.bytes();
  }

  /** Bytes that are worth trying: as many as any stream takes, where this one doesn't say. */
  int bytesToTry() {
    Known now = known;
    return now.said() ? now.bytes() : HIGHEST;
  }

  /** Whether a record of this size can't be judged before {@link #ask} has been answered. */
  boolean isOpenFor(int size) {
    Known now = known;
    return size > now.bytes() && size <= HIGHEST && nanoTime.getAsLong() - now.at() >= FRESH;
  }

  /** Asks the stream; completes always, and never with a failure. */
  CompletionStage<Void> ask() {
    CompletionStage<StreamDescription> answer;
    try {
      answer = describe.get();
    } catch (Throwable e) {
      answer = CompletableFuture.failedFuture(e);
    }
    return answer.handle(
        (description, failure) -> {
          boolean said = description instanceof StreamDescription.Described;
          int bytes =
              description instanceof StreamDescription.Described described
                  ? described.maxRecordBytes()
                  : known.bytes();
          known = new Known(bytes, said, nanoTime.getAsLong());
          return null;
        });
  }
}
