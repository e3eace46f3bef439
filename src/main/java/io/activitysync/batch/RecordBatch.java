package io.activitysync.batch;

/**
 * Records on their way to a stream, read by index so that a caller can show its own buffer without
 * a copy or an object for each record. Never changes. Safe to read from any thread.
 */
public interface RecordBatch {

  /** Number of records, 0 or more. */
  int size();

  /**
   * Partition key of a record.
   *
   * @param index 0 to {@code size() - 1}
   * @return 1 to 256 Unicode characters (PutRecords API reference, {@code PartitionKey})
   */
  String partitionKey(int index);

  /**
   * Array that holds the record's data. It may hold other records' data too; it is never written
   * to.
   */
  byte[] data(int index);

  /** First byte of the record in {@link #data}. */
  int offset(int index);

  /** Length of the record's data in bytes, newline included where there is one. */
  int length(int index);

  /**
   * Which of the source's items the record was made of, from 0 over all its batches: what a caller
   * calls it by, since not every item becomes a record.
   */
  long sourceIndex(int index);

  /**
   * Explicit hash key of a record, which decides the shard in place of the partition key.
   *
   * @return a decimal number below 2^128 without leading zeros, or null for none
   */
  default String explicitHashKey(int index) {
    return null;
  }
}
