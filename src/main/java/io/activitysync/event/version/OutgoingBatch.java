package io.activitysync.event.version;

import io.activitysync.batch.RecordBatch;

/** Records of a version, all in one buffer. Safe for any thread, until it gives that away. */
final class OutgoingBatch implements RecordBatch {
  private byte[] buffer;
  private final int[] ends;
  private final String[] keys;
  private final long[] sourceIndexes;

  /** As many records as {@code ends} has, one behind the other; the other arrays may be longer. */
  OutgoingBatch(byte[] buffer, int[] ends, String[] keys, long[] sourceIndexes) {
    this.buffer = buffer;
    this.ends = ends;
    this.keys = keys;
    this.sourceIndexes = sourceIndexes;
  }

  @Override
  public int size() {
    return ends.length;
  }

  @Override
  public String partitionKey(int index) {
    return keys[index];
  }

  @Override
  public byte[] data(int index) {
    return buffer;
  }

  /** Gives its buffer away, once: it has no data any more. */
  byte[] release() {
    byte[] released = buffer;
    buffer = null;
    return released;
  }

  @Override
  public int offset(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  @Override
  public int length(int index) {
    return ends[index] - offset(index);
  }

  @Override
  public long sourceIndex(int index) {
    return sourceIndexes[index];
  }
}
