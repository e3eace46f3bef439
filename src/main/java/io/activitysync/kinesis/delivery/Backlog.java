package io.activitysync.kinesis.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * All that is not in flight: records that were not sent yet, and parcels that were: to be sent
 * again, now or after a wait, or in a call of their own. Used under a lock.
 */
final class Backlog {
  /** Most entries of a call (PutRecords API reference). */
  static final int MAX_ENTRIES = 500;

  private final Waiting waiting;
  private final RetryQueue retries;
  private final ArrayDeque<Parcel> again = new ArrayDeque<>();
  private final ArrayDeque<List<Parcel>> halves = new ArrayDeque<>();

  Backlog(Waiting waiting, RandomGenerator random) {
    this.waiting = waiting;
    this.retries = new RetryQueue(random);
  }

  void add(PendingRecord record) {
    waiting.add(record);
  }

  /** A record that was sent, or dropped in place of that, is through with, however it ended. */
  void done(PendingRecord record) {
    waiting.done(record);
  }

  /** A parcel has failed and is to be sent again after a while. */
  void retryLater(Parcel parcel, long now) {
    retries.add(parcel, now);
  }

  /** Parcels are to be sent again at once, before all others. */
  void sendAgain(List<Parcel> parcels) {
    again.addAll(parcels);
  }

  /** A call was refused for one of its entries: it is sent again in two halves, to find which. */
  void halve(List<Parcel> parcels) {
    int middle = parcels.size() / 2;
    halves.add(new ArrayList<>(parcels.subList(0, middle)));
    halves.add(new ArrayList<>(parcels.subList(middle, parcels.size())));
  }

  /** An entry was refused for one of its records: they are sent again one by one. */
  void takeApart(Parcel parcel) {
    waiting.takeApart(parcel);
  }

  /** Has the parcels whose wait is over sent again. */
  void retryDue(long now) {
    retries.takeDue(now, again::add);
  }

  RetryQueue retries() {
    return retries;
  }

  /** Whether there is something to send. */
  boolean hasReady() {
    return waiting.hasReady() || !again.isEmpty() || !halves.isEmpty();
  }

  /** Whether a call would be as large as one can be. */
  boolean fillsCall() {
    return waiting.fillsCall() || again.size() >= MAX_ENTRIES || !halves.isEmpty();
  }

  /**
   * Takes out the entries of the next call.
   *
   * @param most bytes that they have together at most, but for a single one and for halves
   * @param dropped gets records of withdrawn submissions in place of the call
   * @return empty when there is nothing to send
   */
  List<Parcel> nextCall(int most, Consumer<PendingRecord> dropped) {
    if (!halves.isEmpty()) {
      return halves.poll();
    }
    List<Parcel> call = new ArrayList<>();
    long room = most;
    while (call.size() < MAX_ENTRIES) {
      Parcel parcel = next(room, call.isEmpty(), dropped);
      if (parcel == null) {
        break;
      }
      room -= parcel.cost;
      call.add(parcel);
    }
    return call;
  }

  private Parcel next(long room, boolean first, Consumer<PendingRecord> dropped) {
    Parcel parcel = again.peek();
    while (parcel != null && parcel.isWithdrawn()) {
      again.remove();
      forEachRecord(parcel, dropped);
      parcel = again.peek();
    }
    if (parcel == null) {
      return waiting.next(room, first, dropped);
    }
    return first || parcel.cost <= room ? again.poll() : null;
  }

  /** Takes out the records of all that is not in flight. */
  List<PendingRecord> takeAll() {
    List<PendingRecord> all = new ArrayList<>();
    waiting.takeAll(all::add);
    List<Parcel> sent = new ArrayList<>(again);
    again.clear();
    retries.takeAll(sent::add);
    halves.forEach(sent::addAll);
    halves.clear();
    for (Parcel parcel : sent) {
      forEachRecord(parcel, waiting::done);
      forEachRecord(parcel, all::add);
    }
    return all;
  }

  private static void forEachRecord(Parcel parcel, Consumer<PendingRecord> taker) {
    for (int i = 0; i < parcel.size(); i++) {
      taker.accept(parcel.record(i));
    }
  }
}
