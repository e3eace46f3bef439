package io.activitysync.kinesis.delivery.simulation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is in the stream, what was promised, and every promise that was broken. */
final class Ledger {
  private final boolean strict;
  private boolean mayDouble;
  private final List<Item> attempts = new ArrayList<>();
  private final BitSet ended = new BitSet();
  private final Map<Item, Integer> written = new HashMap<>();
  private final Map<Item, Integer> untold = new HashMap<>();
  private final Set<Item> setAside = new HashSet<>();
  private final Map<String, Integer> lastOfKey = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private final Map<String, Integer> injected = new TreeMap<>();
  private boolean lastingFault;
  private int writes;

  /**
   * Nothing is in the stream yet.
   *
   * @param strict whether first occurrences of a source's key are to be in order
   * @param mayDouble whether what was acknowledged may be there twice, as where two read a source
   */
  Ledger(boolean strict, boolean mayDouble) {
    this.strict = strict;
    this.mayDouble = mayDouble;
  }

  /** An item is handed to the engine, in bytes that begin with the attempt's number. */
  Item attempt(Item item) {
    byte[] data = item.data().clone();
    for (int i = 0; i < Integer.BYTES; i++) {
      // in bytes none of which is a line feed
      data[i] = (byte) ((attempts.size() >>> (7 * i)) | 0x80);
    }
    attempts.add(item);
    return new Item(item.source(), item.number(), item.key(), data, item.poison());
  }

  /** The engine has said how an attempt ended: it must not send it any more. */
  void ended(Item attempt) {
    ended.set(number(attempt.data()));
  }

  /** Whose data this is. */
  Item sent(byte[] data) {
    require(!ended.get(number(data)), "sent after its exchange was told");
    return attempts.get(number(data));
  }

  private static int number(byte[] data) {
    int number = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      number |= (data[i] & 0x7f) << (7 * i);
    }
    return number;
  }

  /** The way has a fault that does not pass: exchanges may fail for it. */
  void lastingFault() {
    lastingFault = true;
  }

  /** Something was thrown in the midst of a step: exchanges fail, as if all of them were lost. */
  void brokenStep() {
    injected("BROKEN_STEP");
    lastingFault = true;
    mayDouble = true;
  }

  /** Whether an exchange may fail for a fault of the way. */
  boolean hadLastingFault() {
    return lastingFault;
  }

  /** An item is in the stream; {@code told} false when the sender is not told so. */
  void written(Item item, boolean told) {
    writes++;
    if (!told) {
      untold.merge(item, 1, Integer::sum);
    }
    int times = written.merge(item, 1, Integer::sum);
    int excused = untold.getOrDefault(item, 0);
    require(mayDouble || times <= 1 + excused, "doubled although its answer came: " + item);
    if (strict && times == 1) {
      Integer before = lastOfKey.put(item.source() + item.key(), item.number());
      require(before == null || before < item.number(), "out of order: " + item);
    }
  }

  void setAside(Item item) {
    setAside.add(item);
  }

  boolean isDealtWith(Item item) {
    return written.containsKey(item) || setAside.contains(item);
  }

  boolean isWritten(Item item) {
    return written.containsKey(item);
  }

  void require(boolean kept, String promise) {
    if (!kept) {
      violations.add(promise);
    }
  }

  void injected(String fault) {
    injected.merge(fault, 1, Integer::sum);
  }

  List<String> violations() {
    return violations;
  }

  Map<String, Integer> injected() {
    return injected;
  }

  int writes() {
    return writes;
  }
}
