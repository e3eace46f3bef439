package io.activitysync.kinesis.delivery;

import java.util.function.Consumer;

/**
 * Keeps each partition key in order: of a key's records one may go, the others wait behind it in
 * the order they came. A table of the lanes' first records, chained through the records themselves,
 * so that a record costs no object here. Used under a lock.
 */
final class KeyLanes implements Lanes {
  private static final int LEAST_SLOTS = 64;

  private PendingRecord[] slots = new PendingRecord[LEAST_SLOTS];
  private int lanes;

  @Override
  public boolean enter(PendingRecord record) {
    int slot = slot(record.key, slots.length);
    PendingRecord first = slots[slot];
    while (first != null && !first.key.equals(record.key)) {
      first = first.slotNext;
    }
    if (first == null) {
      record.slotNext = slots[slot];
      slots[slot] = record;
      if (++lanes > slots.length) {
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
    return false;
  }

  @Override
  public PendingRecord leave(PendingRecord record) {
    PendingRecord heir = record.behind;
    if (heir != null) {
      heir.behind = heir.next;
      heir.behindLast = heir.behind == null ? null : record.behindLast;
      heir.slotNext = record.slotNext;
      heir.next = null;
      record.behind = null;
      record.behindLast = null;
    } else if (--lanes < slots.length / 8 && slots.length > LEAST_SLOTS) {
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

  @Override
  public void takeWaiting(Consumer<PendingRecord> taker) {
    for (PendingRecord slot : slots) {
      for (PendingRecord first = slot; first != null; first = first.slotNext) {
        PendingRecord waiting = first.behind;
        first.behind = null;
        first.behindLast = null;
        while (waiting != null) {
          PendingRecord after = waiting.next;
          waiting.next = null;
          taker.accept(waiting);
          waiting = after;
        }
      }
    }
  }

  /** Puts another record, or none, where a lane's first record stands in its slot's chain. */
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
