package io.activitysync.kinesis.delivery;

import io.activitysync.kinesis.RecordRejectedException;
import io.activitysync.kinesis.fault.Fault;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What follows from a step of the {@link Dispatcher}, to be done once the lock is let go: who is to
 * be told, what is to be sent, read, set aside or renewed. Used by one thread.
 */
final class Completions {
  /** A call to send; null for none. */
  Call call;

  /** Whether the submission that asked may read on. */
  boolean mayRead;

  /** Whether the credentials are to be renewed. */
  boolean renew;

  /** Whether another connection could have its turn to call. */
  boolean turns;

  /** Whether another connection could have its turn to read. */
  boolean readTurns;

  /** Whether to come back at {@link #wakeAt}. */
  boolean wake;

  /** In nanoseconds. */
  long wakeAt;

  /** What was thrown in the midst of the step; null when nothing was. */
  Throwable thrown;

  private List<Submission> ended = List.of();
  private List<Submission> readers = List.of();
  private List<Rejected> setAside = List.of();
  private int delivered;
  private long deliveredBytes;
  private int retried;
  private int rejected;
  private Map<Fault, Integer> refused = Map.of();

  /** A record that someone sets aside; it stays under way until that is done. */
  static final class Rejected {
    private final PendingRecord record;
    private final RecordRejectedException reason;

    /** The next of those that nobody could be asked to set aside yet. */
    Rejected next;

    Rejected(PendingRecord record, RecordRejectedException reason) {
      this.record = record;
      this.reason = reason;
    }

    PendingRecord record() {
      return record;
    }

    RecordRejectedException reason() {
      return reason;
    }
  }

  /** Submissions whose exchange is to be told. */
  List<Submission> ended() {
    return ended;
  }

  /** Submissions that may be read on, each by a thread of its own. */
  List<Submission> readers() {
    return readers;
  }

  /** Records to have set aside. */
  List<Rejected> setAside() {
    return setAside;
  }

  /** A record reached its stream. */
  void delivered(PendingRecord record) {
    delivered++;
    deliveredBytes += record.cost;
  }

  void retried(int records) {
    retried += records;
  }

  /** An entry was refused in a call that was answered. */
  void refused(Fault fault) {
    if (refused.isEmpty()) {
      refused = new EnumMap<>(Fault.class);
    }
    refused.merge(fault, 1, Integer::sum);
  }

  /** A record can never be taken. */
  void rejected() {
    rejected++;
  }

  void setAside(Rejected one) {
    setAside = added(setAside, one);
  }

  void ended(Submission submission) {
    ended = added(ended, submission);
  }

  void reader(Submission submission) {
    readers = added(readers, submission);
  }

  private static <T> List<T> added(List<T> list, T element) {
    List<T> grown = list.isEmpty() ? new ArrayList<>() : list;
    grown.add(element);
    return grown;
  }

  /** Has what happened counted. */
  void count(DeliveryListener listener) {
    if (delivered > 0) {
      listener.delivered(delivered, deliveredBytes);
    }
    if (retried > 0) {
      listener.retried(retried);
    }
    refused.forEach(listener::refused);
    if (rejected > 0) {
      listener.rejected(rejected);
    }
  }
}
