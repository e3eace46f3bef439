package io.activitysync.kinesis.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Records of a bucket of the hash space go together: whatever waits in it when there is room in a
 * call becomes one aggregate. Where order is kept, a bucket has one entry under way at most. Used
 * under a lock.
 */
final class BucketedRecords implements Waiting {
  /**
   * Most bytes of an aggregate: two of the units by which a put is paid, and what the producer
   * library makes by default. A larger record goes alone.
   */
  private static final int LARGEST_AGGREGATE = 2 * 25 * 1024;

  /** Aggregates that a call has room for, however small it is made. */
  private static final int LEAST_AGGREGATES = 4;

  private final boolean strict;
  private final HashBuckets buckets;
  private final int maxCallBytes;
  private final int maxBytes;
  private final Map<Integer, Bucket> open = new HashMap<>();
  private final ArrayDeque<Bucket> ready = new ArrayDeque<>();
  private long readyBytes;

  BucketedRecords(boolean strict, HashBuckets buckets, int maxCallBytes) {
    this.strict = strict;
    this.buckets = buckets;
    this.maxCallBytes = maxCallBytes;
    this.maxBytes = Math.min(LARGEST_AGGREGATE, maxCallBytes / LEAST_AGGREGATES);
  }

  private static final class Bucket {
    final int number;
    final RecordQueue waiting = new RecordQueue();
    int underWay;

    /** Whether it stands among those that are ready, or is being looked at. */
    boolean queued;

    Bucket(int number) {
      this.number = number;
    }
  }

  @Override
  public void add(PendingRecord record) {
    Bucket bucket = open.computeIfAbsent(record.bucket, Bucket::new);
    bucket.waiting.addLast(record);
    if (bucket.queued) {
      readyBytes += record.cost;
    } else {
      release(bucket);
    }
  }

  @Override
  public void done(PendingRecord record) {
    Bucket bucket = open.get(record.bucket);
    bucket.underWay--;
    release(bucket);
  }

  /** Lets a bucket's next records go if it is their turn; forgets a bucket with nothing in it. */
  private void release(Bucket bucket) {
    if (bucket.queued) {
      return;
    }
    if (bucket.waiting.size() == 0) {
      if (bucket.underWay == 0) {
        open.remove(bucket.number);
      }
    } else if (!strict || bucket.underWay == 0) {
      bucket.queued = true;
      ready.addLast(bucket);
      readyBytes += bucket.waiting.bytes();
    }
  }

  @Override
  public boolean hasReady() {
    return !ready.isEmpty();
  }

  /** By bytes alone: that many buckets have a record each says little of how full a call is. */
  @Override
  public boolean fillsCall() {
    return readyBytes >= maxCallBytes;
  }

  @Override
  public Parcel next(long room, boolean first, Consumer<PendingRecord> dropped) {
    if (!first && room < maxBytes) {
      return null;
    }
    Bucket bucket = ready.peek();
    while (bucket != null) {
      readyBytes -= bucket.waiting.bytes();
      Parcel parcel = take(bucket, room, first, dropped);
      if (parcel == null && bucket.waiting.size() > 0) {
        readyBytes += bucket.waiting.bytes();
        return null;
      }
      ready.remove();
      bucket.queued = false;
      release(bucket);
      if (parcel != null) {
        return parcel;
      }
      bucket = ready.peek();
    }
    return null;
  }

  /** Makes a parcel of what waits in a bucket; null when nothing does or the first has no room. */
  private Parcel take(Bucket bucket, long room, boolean first, Consumer<PendingRecord> dropped) {
    PendingRecord head = peek(bucket, dropped);
    if (head == null || (!first && head.cost > room)) {
      return null;
    }
    poll(bucket);
    if (head.explicitHashKey() != null) {
      return head;
    }
    AggregateBuilder builder = new AggregateBuilder(buckets.hashKey(bucket.number), maxBytes);
    List<PendingRecord> records = new ArrayList<>();
    builder.add(head);
    records.add(head);
    PendingRecord next = head.alone ? null : peek(bucket, dropped);
    while (next != null && !goesAlone(next) && builder.tryAdd(next)) {
      records.add(poll(bucket));
      next = peek(bucket, dropped);
    }
    return new Aggregate(records, builder);
  }

  private static PendingRecord peek(Bucket bucket, Consumer<PendingRecord> dropped) {
    PendingRecord record = bucket.waiting.peek();
    while (record != null && record.submission.isWithdrawn()) {
      dropped.accept(poll(bucket));
      record = bucket.waiting.peek();
    }
    return record;
  }

  private static PendingRecord poll(Bucket bucket) {
    bucket.underWay++;
    return bucket.waiting.poll();
  }

  /** One that chose its shard itself keeps its own hash key, which no aggregate of others has. */
  private static boolean goesAlone(PendingRecord record) {
    return record.alone || record.explicitHashKey() != null;
  }

  @Override
  public void takeApart(Parcel parcel) {
    Bucket bucket = open.get(parcel.record(0).bucket);
    if (bucket.queued) {
      readyBytes -= bucket.waiting.bytes();
    }
    for (int i = parcel.size() - 1; i >= 0; i--) {
      PendingRecord record = parcel.record(i);
      record.alone = true;
      bucket.waiting.addFirst(record);
      bucket.underWay--;
    }
    if (bucket.queued) {
      readyBytes += bucket.waiting.bytes();
    } else {
      release(bucket);
    }
  }

  @Override
  public void takeAll(Consumer<PendingRecord> taker) {
    ready.clear();
    readyBytes = 0;
    for (Bucket bucket : List.copyOf(open.values())) {
      bucket.queued = false;
      for (PendingRecord record = bucket.waiting.poll();
          record != null;
          record = bucket.waiting.poll()) {
        taker.accept(record);
      }
      release(bucket);
    }
  }
}
