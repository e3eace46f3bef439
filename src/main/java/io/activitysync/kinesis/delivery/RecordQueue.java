package io.activitysync.kinesis.delivery;

/** First in, first out, over the links that records carry themselves. Used under a lock. */
final class RecordQueue {
  private PendingRecord first;
  private PendingRecord last;
  private int size;
  private long bytes;

  int size() {
    return size;
  }

  /** Sum of the records' costs. */
  long bytes() {
    return bytes;
  }

  /** The one that comes next, or null. */
  PendingRecord peek() {
    return first;
  }

  void addLast(PendingRecord record) {
    record.next = null;
    if (first == null) {
      first = record;
    } else {
      last.next = record;
    }
    last = record;
    count(record);
  }

  void addFirst(PendingRecord record) {
    record.next = first;
    first = record;
    if (last == null) {
      last = record;
    }
    count(record);
  }

  /** Takes the one that comes next, or null. */
  PendingRecord poll() {
    PendingRecord record = first;
    if (record == null) {
      return null;
    }
    first = record.next;
    record.next = null;
    if (first == null) {
      last = null;
    }
    size--;
    bytes -= record.cost;
    return record;
  }

  private void count(PendingRecord record) {
    size++;
    bytes += record.cost;
  }
}
