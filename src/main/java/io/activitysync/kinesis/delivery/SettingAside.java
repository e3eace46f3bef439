package io.activitysync.kinesis.delivery;

/** Records that can never be taken, while someone else is asked to keep them. Used under a lock. */
final class SettingAside {
  private int records;
  private long bytes;

  /** Those that nobody could be asked to keep yet. */
  private Completions.Rejected later;

  /** A record is being set aside from now on. */
  void begins(PendingRecord record) {
    count(record, 1);
  }

  /** It is kept, or can't be. */
  void ends(PendingRecord record) {
    count(record, -1);
  }

  private void count(PendingRecord record, int by) {
    records += by;
    bytes += by * (long) record.cost;
    record.submission.settingAside(by);
  }

  /** Nobody could be asked to keep it. Makes no object, as all here. */
  void notAsked(Completions.Rejected rejected) {
    rejected.next = later;
    later = rejected;
  }

  /** The one to ask for now, after which it is {@link #asked}; null when there is none. */
  Completions.Rejected toAsk() {
    return later;
  }

  /** Somebody was asked to keep the one of {@link #toAsk}. */
  void asked() {
    later = later.next;
  }

  /** Whether none is being set aside. */
  boolean isIdle() {
    return records == 0;
  }

  /** Bytes of those that are. */
  long bytes() {
    return bytes;
  }
}
