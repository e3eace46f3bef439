package io.activitysync.kinesis.delivery.simulation;

import io.activitysync.kinesis.delivery.RecordBatch;
import java.util.List;

/** Some of a source's records, as the engine reads them. */
record Items(List<Item> items) implements RecordBatch {
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
}
