package io.activitysync.kinesis.delivery;

import io.activitysync.kinesis.KeyWait;
import io.activitysync.kinesis.aggregation.HashBuckets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * All that is not in flight: records that were not sent yet, and entries that were: to be sent
 * again, now or after a wait, or in a call of their own. Used under a lock.
 */
final class RecordAccumulator {
  /** Most entries of a call (PutRecords API reference). */
  static final int MAX_ENTRIES = 500;

  private static final long FIRST_WAIT = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(5);
  private static final int MOST_DOUBLINGS = 10;

  private final UnsentRecords unsent;
  private final RandomGenerator random;
  private final PriorityQueue<RequestEntry> retries =
      new PriorityQueue<>((a, b) -> Long.signum(a.retryAt - b.retryAt));
  private final ArrayDeque<RequestEntry> again = new ArrayDeque<>();
  private final ArrayDeque<List<RequestEntry>> halves = new ArrayDeque<>();
  private long againBytes;
  private List<PendingRecord> dropped = List.of();

  RecordAccumulator(DeliverySettings settings, RandomGenerator random) {
    this.unsent =
        settings.aggregation().on()
            ? new BucketOrder(settings.strict(), settings.aggregation(), settings.maxCallBytes())
            : new KeyOrder(settings.strict(), settings.maxCallBytes());
    this.random = random;
  }

  void add(PendingRecord record) {
    unsent.add(record);
  }

  /** A record that was sent is through with, however it ended. */
  void done(PendingRecord record) {
    unsent.done(record);
  }

  /**
   * An entry has failed and is to be sent again after a random time of up to 100 ms, doubled with
   * every failure of its own up to 5 s (exponential backoff with full jitter).
   *
   * @param now in nanoseconds
   */
  void retryLater(RequestEntry entry, long now) {
    int doublings = Math.min(entry.failures() - 1, MOST_DOUBLINGS);
    long longest = Math.min(LONGEST_WAIT, FIRST_WAIT << doublings);
    entry.retryAt = now + random.nextLong(longest + 1);
    retries.add(entry);
  }

  /** Entries are to be sent again at once, before all others. */
  void sendAgain(List<RequestEntry> entries) {
    entries.forEach(this::sendAgain);
  }

  private void sendAgain(RequestEntry entry) {
    again.add(entry);
    againBytes += entry.cost;
  }

  private RequestEntry nextAgain() {
    RequestEntry entry = again.remove();
    againBytes -= entry.cost;
    return entry;
  }

  /** A call was refused for one of its entries: it is sent again in two halves, to find which. */
  void halve(List<RequestEntry> entries) {
    int middle = entries.size() / 2;
    halves.add(new ArrayList<>(entries.subList(0, middle)));
    halves.add(new ArrayList<>(entries.subList(middle, entries.size())));
  }

  /** An entry was refused for one of its records: they are sent again one by one. */
  void takeApart(RequestEntry entry) {
    unsent.takeApart(entry);
  }

  /** Has the entries whose wait is over sent again. */
  void retryDue(long now) {
    while (hasRetries() && nextRetry() - now <= 0) {
      sendAgain(retries.poll());
    }
  }

  /** Whether entries wait to be sent again. */
  boolean hasRetries() {
    return !retries.isEmpty();
  }

  /** When the next one's wait is over; not to be asked where there is none. */
  long nextRetry() {
    return retries.peek().retryAt;
  }

  /** How many wait for nothing but another of their key. */
  int waiting() {
    return unsent.waiting();
  }

  /** The key that most of those wait for; null where none wait. */
  UnsentRecords.Busiest busiest() {
    return unsent.busiest();
  }

  /** Whether there is something to send. */
  boolean hasReady() {
    return unsent.hasReady() || !again.isEmpty() || !halves.isEmpty();
  }

  /** Bytes of what there is to send, as far as one call has room for it, about; 1 or more. */
  long readyBytes() {
    return Math.max(1, halves.isEmpty() ? unsent.readyBytes() + againBytes : Integer.MAX_VALUE);
  }

  /** Whether a call would be as large as one can be. */
  boolean fillsCall() {
    return unsent.fillsCall() || again.size() >= MAX_ENTRIES || !halves.isEmpty();
  }

  /**
   * What the next call is made of.
   *
   * @param entries empty when there is nothing to send
   * @param dropped records of withdrawn submissions that were passed over: they are through with
   */
  record Next(List<RequestEntry> entries, List<PendingRecord> dropped) {}

  /**
   * Takes out the entries of the next call.
   *
   * @param most bytes that they have together at most, but for a single one and for halves
   */
  Next nextCall(int most) {
    List<RequestEntry> call = nextHalf();
    if (!call.isEmpty()) {
      return next(call);
    }
    long room = most;
    while (call.size() < MAX_ENTRIES) {
      RequestEntry entry = next(room, call.isEmpty());
      if (entry == null) {
        break;
      }
      room -= entry.cost;
      call.add(entry);
    }
    return next(call);
  }

  private Next next(List<RequestEntry> call) {
    Next next = new Next(call, dropped);
    dropped = List.of();
    return next;
  }

  /** What is left of the next half of a call that was refused; empty where there is none. */
  private List<RequestEntry> nextHalf() {
    List<RequestEntry> half = new ArrayList<>();
    while (half.isEmpty() && !halves.isEmpty()) {
      half = halves.poll();
      half.removeIf(this::dropWithdrawn);
    }
    return half;
  }

  /**
   * Whether an entry that was sent before is sent no more as it is. One that is withdrawn in part
   * is taken apart: the rest of it is sent.
   */
  private boolean dropWithdrawn(RequestEntry entry) {
    int withdrawn = entry.withdrawn();
    if (withdrawn > 0 && withdrawn < entry.size()) {
      unsent.takeApart(entry);
    } else if (withdrawn > 0) {
      for (int i = 0; i < entry.size(); i++) {
        unsent.done(entry.record(i));
        drop(entry.record(i));
      }
    }
    return withdrawn > 0;
  }

  private RequestEntry next(long room, boolean first) {
    while (!again.isEmpty() && dropWithdrawn(again.peek())) {
      nextAgain();
    }
    if (!again.isEmpty()) {
      return first || again.peek().cost <= room ? nextAgain() : null;
    }
    PendingRecord head = unsent.peek();
    while (head != null && head.submission.isWithdrawn()) {
      unsent.drop();
      drop(head);
      head = unsent.peek();
    }
    return head == null ? null : unsent.next(room, first);
  }

  private void drop(PendingRecord record) {
    if (dropped.isEmpty()) {
      dropped = new ArrayList<>();
    }
    dropped.add(record);
  }

  /** Takes out the records of all that is not in flight. */
  List<PendingRecord> takeAll() {
    List<PendingRecord> all = unsent.takeAll();
    List<RequestEntry> sent = new ArrayList<>(again);
    again.clear();
    againBytes = 0;
    sent.addAll(retries);
    retries.clear();
    halves.forEach(sent::addAll);
    halves.clear();
    for (RequestEntry entry : sent) {
      for (int i = 0; i < entry.size(); i++) {
        unsent.done(entry.record(i));
        all.add(entry.record(i));
      }
    }
    return all;
  }

  /**
   * Measures for how long records wait for others of their key alone. Costs a few words for each
   * call; records are looked through only when somebody asks, and only while it matters. Used under
   * a lock.
   */
  static final class KeyWaitMeter {
    /** Held up for less than this part of the time, which key it was is not worth looking for. */
    private static final double WORTH_COUNTING = 0.5;

    /** A call's part in the average round trip, as one of so many. */
    private static final int CALLS = 8;

    private long begun;
    private long heldNanos;
    private long heldSince;
    private boolean held;
    private boolean refused;
    private long roundTrip;

    KeyWaitMeter(long now) {
      begun = now;
    }

    /** Whether records wait for others of their key alone, from now on. */
    void held(boolean is, long now) {
      if (is != held) {
        heldNanos += held ? now - heldSince : 0;
        heldSince = now;
        held = is;
      }
    }

    /**
     * The stream refused something, or all was given back: until the next look they wait for that.
     */
    void refused() {
      refused = true;
    }

    /** A call came back. */
    void called(long nanos) {
      roundTrip += roundTrip == 0 ? nanos : (nanos - roundTrip) / CALLS;
    }

    /** What was measured since the last look. */
    KeyWait look(RecordAccumulator accumulator, long now) {
      boolean was = held;
      held(false, now);
      double part = refused || now <= begun ? 0 : (double) heldNanos / (now - begun);
      begun = now;
      heldNanos = 0;
      refused = false;
      held(was, now);
      UnsentRecords.Busiest busiest = part < WORTH_COUNTING ? null : accumulator.busiest();
      return busiest == null
          ? new KeyWait(part, 0, null, roundTrip)
          : new KeyWait(
              part,
              (double) busiest.waiting() / accumulator.waiting(),
              HashBuckets.shortHash(busiest.key()),
              roundTrip);
    }
  }
}
