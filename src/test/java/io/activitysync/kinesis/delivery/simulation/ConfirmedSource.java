package io.activitysync.kinesis.delivery.simulation;

import java.util.List;
import java.util.Random;

/** A source that is read from the place up to which it was confirmed, as a file is. */
final class ConfirmedSource {
  private final List<Item> items;
  private final Ledger ledger;
  private int confirmed;

  ConfirmedSource(List<Item> items, Ledger ledger) {
    this.items = items;
    this.ledger = ledger;
  }

  int confirmed() {
    return confirmed;
  }

  boolean isDone() {
    return confirmed == items.size();
  }

  /** What an exchange from a place on has; empty at the end. */
  List<Item> from(int place, Random random) {
    int most = 1 + random.nextInt(SimulatedSource.LARGEST_EXCHANGE);
    return List.copyOf(items.subList(place, Math.min(items.size(), place + most)));
  }

  /** All before a place is delivered; what is confirmed stays so, whoever says it last. */
  void confirm(int place) {
    for (Item item : items.subList(0, place)) {
      ledger.require(ledger.isDealtWith(item), "confirmed before it was written: " + item);
    }
    confirmed = Math.max(confirmed, place);
  }
}
