package io.activitysync.kinesis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The records that are not in flight: ready to go, waiting behind their key, waiting for a retry,
 * or to be sent in a call of their own. Used under a lock.
 */
final class Backlog {
  /** Most entries of a call (PutRecords API reference). */
  static final int MAX_ENTRIES = 500;

  private final int maxCallBytes;
  private final Lanes lanes;
  private final RecordQueue ready = new RecordQueue();
  private final RetryQueue retries;
  private final ArrayDeque<List<PendingRecord>> halves = new ArrayDeque<>();

  Backlog(boolean strict, int maxCallBytes, RandomGenerator random) {
    this.maxCallBytes = maxCallBytes;
    this.lanes = strict ? new KeyLanes() : Lanes.NONE;
    this.retries = new RetryQueue(random);
  }

  void add(PendingRecord record) {
    if (lanes.enter(record)) {
      ready.addLast(record);
    }
  }

  /** A record is through with, however it ended: the next one of its key may go. */
  void done(PendingRecord record) {
    PendingRecord heir = lanes.leave(record);
    if (heir != null) {
      ready.addLast(heir);
    }
  }

  /** A record has failed and is to be sent again after a while. */
  void retryLater(PendingRecord record, long now) {
    retries.add(record, now);
  }

  /** Records are to be sent again at once, before all others. */
  void sendAgain(List<PendingRecord> records) {
    for (int i = records.size() - 1; i >= 0; i--) {
      ready.addFirst(records.get(i));
    }
  }

  /** A call was refused for one of its records: it is sent again in two halves, to find which. */
  void halve(List<PendingRecord> records) {
    int middle = records.size() / 2;
    halves.add(new ArrayList<>(records.subList(0, middle)));
    halves.add(new ArrayList<>(records.subList(middle, records.size())));
  }

  /** Moves the records whose wait is over to the front: they have waited longest. */
  void retryDue(long now) {
    retries.takeDue(now, ready::addFirst);
  }

  RetryQueue retries() {
    return retries;
  }

  /** Whether there is something to send. */
  boolean hasReady() {
    return ready.size() > 0 || !halves.isEmpty();
  }

  /** Whether a call would be as large as one can be. */
  boolean fillsCall() {
    return ready.size() >= MAX_ENTRIES || ready.bytes() >= maxCallBytes || !halves.isEmpty();
  }

  /**
   * Takes out the records of the next call.
   *
   * @param dropped gets records of withdrawn submissions in place of the call
   * @return empty when there is nothing to send
   */
  List<PendingRecord> nextCall(Consumer<PendingRecord> dropped) {
    if (!halves.isEmpty()) {
      return halves.poll();
    }
    List<PendingRecord> call = new ArrayList<>(Math.min(MAX_ENTRIES, ready.size()));
    long bytes = 0;
    while (call.size() < MAX_ENTRIES && ready.peek() != null) {
      PendingRecord record = ready.peek();
      if (record.submission.isWithdrawn()) {
        dropped.accept(ready.poll());
        continue;
      }
      bytes += record.cost;
      if (bytes > maxCallBytes && !call.isEmpty()) {
        break;
      }
      call.add(ready.poll());
    }
    return call;
  }

  /** Takes out all that is not in flight. The records' lanes are left already. */
  List<PendingRecord> takeAll() {
    List<PendingRecord> all = new ArrayList<>();
    lanes.takeWaiting(all::add);
    int waiting = all.size();
    for (PendingRecord record = ready.poll(); record != null; record = ready.poll()) {
      all.add(record);
    }
    retries.takeAll(all::add);
    halves.forEach(all::addAll);
    halves.clear();
    for (PendingRecord first : all.subList(waiting, all.size())) {
      lanes.leave(first);
    }
    return Collections.unmodifiableList(all);
  }
}
