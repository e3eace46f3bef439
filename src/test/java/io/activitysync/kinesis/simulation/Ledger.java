package io.activitysync.kinesis.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is in the stream, what was promised, and every promise that was broken. */
final class Ledger {
  private final boolean strict;
  private final IdentityHashMap<byte[], Item> underWay = new IdentityHashMap<>();
  private final Map<Item, Integer> written = new HashMap<>();
  private final Map<Item, Integer> untold = new HashMap<>();
  private final Set<Item> setAside = new HashSet<>();
  private final Map<String, Integer> lastOfKey = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private final Map<String, Integer> injected = new TreeMap<>();
  private int writes;

  Ledger(boolean strict) {
    this.strict = strict;
  }

  /** An item is handed to the engine, in an array that belongs to this attempt alone. */
  Item attempt(Item item) {
    byte[] data = item.data().clone();
    underWay.put(data, item);
    return new Item(item.source(), item.number(), item.key(), data, item.poison());
  }

  /** The engine has said how an attempt ended: it must not send it any more. */
  void ended(Item attempt) {
    underWay.remove(attempt.data());
  }

  /** Whose data this is. */
  Item sent(byte[] data) {
    Item item = underWay.get(data);
    require(item != null, "sent after its exchange was told");
    return item;
  }

  /** An item is in the stream; {@code told} false when the sender is not told so. */
  void written(Item item, boolean told) {
    writes++;
    if (!told) {
      untold.merge(item, 1, Integer::sum);
    }
    int times = written.merge(item, 1, Integer::sum);
    int excused = untold.getOrDefault(item, 0);
    require(times <= 1 + excused, "doubled although its answer came: " + item);
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
