package io.activitysync.kinesis;

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
}
