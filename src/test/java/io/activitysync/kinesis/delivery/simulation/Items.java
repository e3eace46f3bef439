package io.activitysync.kinesis.delivery.simulation;

import io.activitysync.batch.RecordBatch;
import java.util.List;

/** Some of a source's records, the first of them its {@code first}, as the engine reads them. */
record Items(List<Item> items, long first) implements RecordBatch {
  @Override
  public int size() {
    return items.size();
  }

  @Override
  public String partitionKey(int index) {
    return items.get(index).key();
  }

  @Override
  public byte[] data(int index) {
    return items.get(index).data();
  }

  @Override
  public int offset(int index) {
    return 0;
  }

  @Override
  public int length(int index) {
    return items.get(index).data().length;
  }

  @Override
  public long sourceIndex(int index) {
    return first + index;
  }
}
