package io.activitysync.event.version;

/**
 * Records that are ready to be sent, all in one buffer. Immutable, safe for any thread; the buffer
 * must not be written to.
 */
public final class OutgoingBatch {
  private final byte[] buffer;
  private final int[] ends;
  private final String[] keys;
  private final String[] kinds;
  private final long[] sourceIndexes;
  private final int size;

  OutgoingBatch(
      byte[] buffer, int[] ends, String[] keys, String[] kinds, long[] sourceIndexes, int size) {
    this.buffer = buffer;
    this.ends = ends;
    this.keys = keys;
    this.kinds = kinds;
    this.sourceIndexes = sourceIndexes;
    this.size = size;
  }

  /** Number of records, 0 or more. */
  public int size() {
    return size;
  }

  /** Partition key, 1 to 256 Unicode characters. */
  public String partitionKey(int index) {
    return keys[index];
  }

  /** Array that holds the record. */
  public byte[] data(int index) {
    return buffer;
  }

  /** Index of the record's first byte. */
  public int offset(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /** Length of the record in bytes, line feed included. */
  public int length(int index) {
    return ends[index] - offset(index);
  }

  /** Which event of the whole body this is, from 0. */
  public long sourceIndex(int index) {
    return sourceIndexes[index];
  }

  /** Kind of the source event. */
  public String kind(int index) {
    return kinds[index];
  }
}
