package io.activitysync.kinesis.delivery;

import java.util.function.Consumer;

/** Each record goes as an entry of its own. Used under a lock. */
final class SingleRecords implements Waiting {
  private final int maxCallBytes;
  private final Lanes lanes;
  private final RecordQueue ready = new RecordQueue();

  SingleRecords(boolean strict, int maxCallBytes) {
    this.maxCallBytes = maxCallBytes;
    this.lanes = strict ? new KeyLanes() : Lanes.NONE;
  }

  @Override
  public void add(PendingRecord record) {
    if (lanes.enter(record)) {
      ready.addLast(record);
    }
  }

  @Override
  public void done(PendingRecord record) {
    PendingRecord heir = lanes.leave(record);
    if (heir != null) {
      // it came before those that are ready, and others may wait behind it in their turn
      ready.addFirst(heir);
    }
  }

  @Override
  public boolean hasReady() {
    return ready.size() > 0;
  }

  @Override
  public boolean fillsCall() {
    return ready.size() >= Backlog.MAX_ENTRIES || ready.bytes() >= maxCallBytes;
  }

  @Override
  public Parcel next(long room, boolean first, Consumer<PendingRecord> dropped) {
    PendingRecord record = ready.peek();
    while (record != null && record.submission.isWithdrawn()) {
      dropped.accept(ready.poll());
      record = ready.peek();
    }
    return record != null && (first || record.cost <= room) ? ready.poll() : null;
  }

  @Override
  public void takeApart(Parcel parcel) {
    throw new IllegalStateException("a record can't be taken apart");
  }

  @Override
  public void takeAll(Consumer<PendingRecord> taker) {
    lanes.takeWaiting(taker);
    for (PendingRecord record = ready.poll(); record != null; record = ready.poll()) {
      lanes.leave(record);
      taker.accept(record);
    }
  }
}
