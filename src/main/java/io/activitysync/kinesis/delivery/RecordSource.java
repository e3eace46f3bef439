package io.activitysync.kinesis.delivery;

/**
 * Batches of records, pulled one after the other as room comes free, so that a source of any length
 * needs no more memory than its batches in flight. Used by one thread at a time.
 */
@FunctionalInterface
public interface RecordSource {

  /**
   * The next batch.
   *
   * @return the batch, or null when there is none left
   * @throws Exception when reading or transforming failed; what was delivered before stays
   *     delivered, and the exchange fails with this exception once its records in flight are
   *     settled
   */
  RecordBatch next() throws Exception;

  /**
   * Whether all of it lies in memory already, as an HTTP body does. Then every record is looked at
   * before the first one is sent, so that a body with a bad one is refused as a whole.
   */
  default boolean bounded() {
    return false;
  }
}
