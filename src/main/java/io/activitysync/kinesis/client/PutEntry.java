package io.activitysync.kinesis.client;

/**
 * One entry of a PutRecords request. The engine's own record class implements it, so that building
 * a request makes no object for each record.
 */
public interface PutEntry {

  /** 1 to 256 Unicode characters. */
  String partitionKey();

  /** Decimal hash key {@code 0|([1-9]\d{0,38})}, or null to let Kinesis hash the partition key. */
  String explicitHashKey();

  /** Array that holds the data; never written to. */
  byte[] data();

  /** First byte of the data in {@link #data()}. */
  int offset();

  /** Length of the data in bytes, 0 to the stream's record limit. */
  int length();

  /**
   * Writes the data where it is sent from.
   *
   * @param at index of its first byte; there is room for {@link #length}
   */
  default void write(byte[] into, int at) {
    System.arraycopy(data(), offset(), into, at, length());
  }
}
