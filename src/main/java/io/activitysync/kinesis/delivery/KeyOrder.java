package io.activitysync.kinesis.delivery;

import java.util.ArrayList;
import java.util.List;

/**
 * Records that each go as an entry of their own. Where order is kept, one of a key may go at a
 * time, and the others wait behind it in the order they came: a table of each key's first record,
 * chained through the records themselves, so that a record costs no object here. Used under a lock.
 */
final class KeyOrder implements UnsentRecords {
  private static final int LEAST_SLOTS = 64;

  private final boolean strict;
  private final int maxCallBytes;
  private final RecordQueue ready = new RecordQueue();
  private PendingRecord[] slots = new PendingRecord[LEAST_SLOTS];
  private int keys;
  private int waiting;

  /** Goes round. */
  private int arrivals;

  /** Keeps order if {@code strict}; a full call has so many bytes. */
  KeyOrder(boolean strict, int maxCallBytes) {
    this.strict = strict;
    this.maxCallBytes = maxCallBytes;
  }

  @Override
  public void add(PendingRecord record) {
    record.arrival = arrivals++;
    if (!strict || enter(record)) {
      ready.addLast(record);
    }
  }

  @Override
  public void done(PendingRecord record) {
    PendingRecord heir = strict ? leave(record) : null;
    if (heir != null) {
      // Others may wait behind it: so it goes before those that came after it. But a key that has
      // always one more must not keep those out that came before.
      PendingRecord head = ready.peek();
      if (head == null || heir.arrival - head.arrival < 0) {
        ready.addFirst(heir);
      } else {
        ready.addLast(heir);
      }
    }
  }

  @Override
  public boolean hasReady() {
    return ready.size() > 0;
  }

  @Override
  public int waiting() {
    return waiting;
  }

  @Override
  public Busiest busiest() {
    PendingRecord busiest = null;
    int most = 0;
    for (PendingRecord slot : slots) {
      for (PendingRecord first = slot; first != null; first = first.slotNext) {
        int behind = 0;
        for (PendingRecord one = first.behind; one != null; one = one.next) {
          behind++;
        }
        if (behind > most) {
          most = behind;
          busiest = first;
        }
      }
    }
    return busiest == null ? null : new Busiest(busiest.key, most);
  }

  @Override
  public long readyBytes() {
    int most = RecordAccumulator.MAX_ENTRIES;
    return ready.size() <= most ? ready.bytes() : ready.bytes() / ready.size() * most;
  }

  @Override
  public boolean fillsCall() {
    return ready.size() >= RecordAccumulator.MAX_ENTRIES || ready.bytes() >= maxCallBytes;
  }

  @Override
  public PendingRecord peek() {
    return ready.peek();
  }

  @Override
  public void drop() {
    done(ready.poll());
  }

  @Override
  public RequestEntry next(long room, boolean first) {
    return first || ready.peek().cost <= room ? ready.poll() : null;
  }

  @Override
  public void takeApart(RequestEntry entry) {
    throw new IllegalStateException("a record can't be taken apart");
  }

  @Override
  public List<PendingRecord> takeAll() {
    List<PendingRecord> all = new ArrayList<>();
    takeWaiting(all);
    for (PendingRecord record = ready.poll(); record != null; record = ready.poll()) {
      if (strict) {
        leave(record);
      }
      all.add(record);
    }
    return all;
  }

  /** Takes a record in; answers whether it is its key's only one. */
  private boolean enter(PendingRecord record) {
    int slot = slot(record.key, slots.length);
    PendingRecord first = slots[slot];
    while (first != null && !first.key.equals(record.key)) {
      first = first.slotNext;
    }
    if (first == null) {
      record.slotNext = slots[slot];
      slots[slot] = record;
      if (++keys > slots.length) {
        resize(slots.length * 2);
      }
      return true;
    }
    record.next = null;
    if (first.behind == null) {
      first.behind = record;
    } else {
      first.behindLast.next = record;
    }
    first.behindLast = record;
    waiting++;
    return false;
  }

  /** Lets a key's first record out; answers the one whose turn has come by that, or null. */
  private PendingRecord leave(PendingRecord record) {
    PendingRecord heir = record.behind;
    if (heir != null) {
      waiting--;
      heir.behind = heir.next;
      heir.behindLast = heir.behind == null ? null : record.behindLast;
      heir.slotNext = record.slotNext;
      heir.next = null;
      record.behind = null;
      record.behindLast = null;
    } else if (--keys < slots.length / 8 && slots.length > LEAST_SLOTS) {
      // a burst of keys long past must not be walked through or held for ever
      replace(record, record.slotNext);
      record.slotNext = null;
      resize(slots.length / 4);
      return null;
    }
    replace(record, heir == null ? record.slotNext : heir);
    record.slotNext = null;
    return heir;
  }

  private void takeWaiting(List<PendingRecord> all) {
    waiting = 0;
    for (PendingRecord slot : slots) {
      for (PendingRecord first = slot; first != null; first = first.slotNext) {
        PendingRecord waiting = first.behind;
        first.behind = null;
        first.behindLast = null;
        while (waiting != null) {
          PendingRecord after = waiting.next;
          waiting.next = null;
          all.add(waiting);
          waiting = after;
        }
      }
    }
  }

  /** Puts another record, or none, where a key's first record stands in its slot's chain. */
  private void replace(PendingRecord old, PendingRecord by) {
    int slot = slot(old.key, slots.length);
    PendingRecord at = slots[slot];
    if (at == old) {
      slots[slot] = by;
      return;
    }
    while (at.slotNext != old) {
      at = at.slotNext;
    }
    at.slotNext = by;
  }

  private void resize(int wanted) {
    PendingRecord[] old = slots;
    slots = new PendingRecord[Math.max(LEAST_SLOTS, wanted)];
    for (PendingRecord chain : old) {
      PendingRecord first = chain;
      while (first != null) {
        PendingRecord after = first.slotNext;
        int slot = slot(first.key, slots.length);
        first.slotNext = slots[slot];
        slots[slot] = first;
        first = after;
      }
    }
  }

  private static int slot(String key, int slots) {
    int hash = key.hashCode();
    return (hash ^ (hash >>> 16)) & (slots - 1);
  }
}
