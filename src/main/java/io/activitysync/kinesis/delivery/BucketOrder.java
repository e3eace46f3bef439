package io.activitysync.kinesis.delivery;

import io.activitysync.kinesis.aggregation.AggregateBuilder;
import io.activitysync.kinesis.aggregation.Aggregation;
import io.activitysync.kinesis.aggregation.HashBuckets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records of a bucket of the hash space go together: whatever waits in it when there is room in a
 * call becomes one aggregate. Where order is kept, a bucket has one entry under way at most. Used
 * under a lock.
 */
final class BucketOrder implements UnsentRecords {
  /** Bytes of an aggregate besides its records and its own partition key, at most. */
  private static final int FRAME = 64;

  /** Bytes of a record in it at most, besides its data and its key. */
  private static final int RECORD_FRAME = 32;

  private final boolean strict;
  private final Aggregation aggregation;
  private final HashBuckets buckets;
  private final int maxCallBytes;
  private final int maxBytes;
  private final Map<Integer, Bucket> open = new HashMap<>();
  private final ArrayDeque<Bucket> ready = new ArrayDeque<>();
  private long readyBytes;

  BucketOrder(boolean strict, Aggregation aggregation, int maxCallBytes) {
    this.strict = strict;
    this.aggregation = aggregation;
    this.buckets = aggregation.hashBuckets();
    this.maxCallBytes = maxCallBytes;
    this.maxBytes = Math.min(aggregation.maxSize(), maxCallBytes);
  }

  private static final class Bucket {
    final int number;
    final RecordQueue waiting = new RecordQueue();
    int underWay;

    /** Whether it stands among those that are ready. */
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

  @Override
  public long readyBytes() {
    return readyBytes;
  }

  /** By bytes alone: that many buckets have a record each says little of how full a call is. */
  @Override
  public boolean fillsCall() {
    return readyBytes >= maxCallBytes;
  }

  @Override
  public PendingRecord peek() {
    return ready.isEmpty() ? null : ready.peek().waiting.peek();
  }

  @Override
  public void drop() {
    Bucket bucket = ready.peek();
    readyBytes -= bucket.waiting.poll().cost;
    if (bucket.waiting.size() == 0) {
      ready.remove();
      bucket.queued = false;
      release(bucket);
    }
  }

  @Override
  public RequestEntry next(long room, boolean first) {
    Bucket bucket = ready.peek();
    if (!first && room < wanted(bucket.waiting)) {
      return null;
    }
    ready.remove();
    bucket.queued = false;
    readyBytes -= bucket.waiting.bytes();
    RequestEntry entry = take(bucket);
    release(bucket);
    return entry;
  }

  /**
   * Most bytes that the next entry of a bucket can have: a call that has less room is left as it
   * is, rather than have its records go in smaller parts.
   */
  private long wanted(RecordQueue waiting) {
    PendingRecord first = waiting.peek();
    // goes under its first record's key, at three bytes a char at most
    int frame = FRAME + RECORD_FRAME + 3 * first.key.length();
    long all = waiting.bytes() + frame + (long) RECORD_FRAME * (waiting.size() - 1);
    return Math.max(first.cost + frame, Math.min(maxBytes, all));
  }

  /** Makes an entry of the first that waits in a bucket, and of what may go with it. */
  private RequestEntry take(Bucket bucket) {
    PendingRecord head = poll(bucket);
    if (head.explicitHashKey() != null) {
      return head;
    }
    AggregateBuilder builder = aggregation.begin(buckets.hashKey(bucket.number), maxBytes);
    List<PendingRecord> records = new ArrayList<>();
    builder.add(head);
    records.add(head);
    PendingRecord next = head.alone ? null : bucket.waiting.peek();
    while (next != null && mayFollow(next) && builder.tryAdd(next)) {
      records.add(poll(bucket));
      next = bucket.waiting.peek();
    }
    return new Aggregate(records, builder);
  }

  private static PendingRecord poll(Bucket bucket) {
    bucket.underWay++;
    return bucket.waiting.poll();
  }

  /** Not one that chose its shard itself: it keeps a hash key that no aggregate of others has. */
  private static boolean mayFollow(PendingRecord record) {
    return !record.alone && record.explicitHashKey() == null && !record.submission.isWithdrawn();
  }

  @Override
  public void takeApart(RequestEntry entry) {
    Bucket bucket = open.get(entry.record(0).bucket);
    if (bucket.queued) {
      readyBytes -= bucket.waiting.bytes();
    }
    for (int i = entry.size() - 1; i >= 0; i--) {
      PendingRecord record = entry.record(i);
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
  public List<PendingRecord> takeAll() {
    List<PendingRecord> all = new ArrayList<>();
    ready.clear();
    readyBytes = 0;
    for (Bucket bucket : List.copyOf(open.values())) {
      bucket.queued = false;
      for (PendingRecord record = bucket.waiting.poll();
          record != null;
          record = bucket.waiting.poll()) {
        all.add(record);
      }
      release(bucket);
    }
    return all;
  }
}
