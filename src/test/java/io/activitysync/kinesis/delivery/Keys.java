package io.activitysync.kinesis.delivery;

import io.activitysync.batch.RecordBatch;

/** Records of one byte each, of which nothing but the keys matters. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Keys(String... keys) implements RecordBatch {
  @Override
  public int size() {
    return keys.length;
  }

  @Override
  public String partitionKey(int index) {
    return keys[index];
  }

  @Override
  public byte[] data(int index) {
    return new byte[1];
  }

  @Override
  public int offset(int index) {
    return 0;
  }

  @Override
  public int length(int index) {
    return 1;
  }

  @Override
  public long sourceIndex(int index) {
    return index;
  }
}
