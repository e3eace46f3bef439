package io.activitysync.kinesis.delivery.simulation;

import io.activitysync.batch.RecordBatch;
import java.util.List;

/** Some of a source's records, the first of them its {@code first}, as the engine reads them. */
final class Items implements RecordBatch {
  private final List<Item> items;
  private final long first;
  private boolean released;

  Items(List<Item> items, long first) {
    this.items = items;
    this.first = first;
  }

  /** It has no data any more; false where it had none. */
  boolean release() {
    boolean had = !released;
    released = true;
    return had;
  }

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
    if (released) {
      throw new IllegalStateException("looked at after its release");
    }
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
