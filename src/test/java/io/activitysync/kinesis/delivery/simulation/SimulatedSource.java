package io.activitysync.kinesis.delivery.simulation;

import io.activitysync.batch.Batches;
import io.activitysync.batch.RecordBatch;
import io.activitysync.kinesis.DeliveryException;
import io.activitysync.kinesis.RecordRejectedException;
import io.activitysync.kinesis.delivery.Delivery;
import io.activitysync.kinesis.delivery.DeliveryCallback;
import io.activitysync.kinesis.delivery.RejectedRecords;
import io.activitysync.kinesis.fault.Undelivered;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Hands items over in order, one exchange after the other, and hands over again what it is told was
 * not delivered. Its bodies may be unreadable or hold poison that nobody sets aside. Several
 * sources work at once, on the same keys.
 */
final class SimulatedSource {
  static final int LARGEST_EXCHANGE = 120;

  private final VirtualTime time;
  private final Random random;
  private final Ledger ledger;
  private final Delivery delivery;
  private final List<Item> todo;
  private boolean underWay;

  SimulatedSource(
      VirtualTime time, Random random, Ledger ledger, Delivery delivery, List<Item> items) {
    this.time = time;
    this.random = random;
    this.ledger = ledger;
    this.delivery = delivery;
    this.todo = new ArrayList<>(items);
  }

  boolean isDone() {
    return todo.isEmpty() && !underWay;
  }

  /** Sends its next exchange. */
  void go() {
    if (todo.isEmpty()) {
      return;
    }
    List<Item> some = todo.subList(0, Math.min(todo.size(), 1 + random.nextInt(LARGEST_EXCHANGE)));
    List<Item> exchange = new ArrayList<>(some);
    some.clear();
    underWay = true;
    new Exchange(exchange).send();
  }

  private void ended(List<Item> notDelivered) {
    underWay = false;
    todo.addAll(0, notDelivered);
    int millis = notDelivered.isEmpty() ? random.nextInt(3) : 100 + random.nextInt(3_000);
    time.schedule(this::go, TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** One exchange: its source, its handler of rejected records, and its callback. */
  private final class Exchange extends Batches<RecordBatch>
      implements RejectedRecords, DeliveryCallback {
    private final List<Item> items;
    private final List<Item> attempts = new ArrayList<>();
    private final boolean bounded = random.nextInt(4) == 0;
    private final boolean setsAside = random.nextBoolean();
    private final int unreadableAt;
    private int released;
    private int pulled;
    private boolean told;

    Exchange(List<Item> items) {
      super(RecordBatch.class);
      this.items = items;
      boolean unreadable = random.nextInt(8) == 0;
      this.unreadableAt = unreadable ? random.nextInt(items.size()) : Integer.MAX_VALUE;
    }

    void send() {
      delivery.send(this, setsAside ? this : null, this);
    }

    @Override
    public boolean bounded() {
      return bounded;
    }

    @Override
    public RecordBatch next() throws IOException {
      ledger.require(!told, "read on after the exchange was told");
      int from = attempts.size();
      if (from >= unreadableAt) {
        ledger.injected("UNREADABLE_SOURCE");
        throw new IOException("unreadable");
      }
      if (from == items.size()) {
        return null;
      }
      int size = Math.min(items.size() - from, random.nextInt(40));
      List<Item> batch = items.subList(from, from + size).stream().map(ledger::attempt).toList();
      attempts.addAll(batch);
      pulled++;
      return new Items(batch, from);
    }

    @Override
    public void release(RecordBatch batch) {
      ledger.require(bounded, "released while it is read");
      ledger.require(((Items) batch).release(), "released twice");
      released++;
    }

    @Override
    public void setAside(RecordRejectedException reason, byte[] data) throws IOException {
      if (random.nextInt(4) == 0) {
        ledger.injected("DEAD_LETTER_UNWRITABLE");
        throw new IOException("no space");
      }
      Item item = items.get((int) reason.index());
      ledger.require(item.poison() != Item.Poison.NONE, "set aside without need: " + item);
      ledger.setAside(item);
    }

    @Override
    public void delivered(long records) {
      end();
      ledger.require(attempts.size() == items.size(), "told before all was read");
      ledger.require(!bounded || released == pulled, "not all was released");
      for (Item item : items) {
        ledger.require(ledger.isDealtWith(item), "acknowledged before it was written: " + item);
      }
      SimulatedSource.this.ended(List.of());
    }

    @Override
    public void failed(Exception failure, Undelivered undelivered) {
      end();
      ledger.require(
          !(failure instanceof DeliveryException) || ledger.hadLastingFault(),
          "the way was closed although no fault lasted: " + failure);
      ledger.require(
          undelivered.handedOver() == attempts.size() || bounded,
          "handed over " + attempts.size() + ": " + undelivered);
      BitSet missing = new BitSet();
      for (long index : undelivered.indexes()) {
        missing.set((int) index);
      }
      List<Item> again = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        Item item = items.get(i);
        if (i >= undelivered.handedOver() || missing.get(i)) {
          boolean dropped =
              failure instanceof RecordRejectedException refusal && refusal.index() == i;
          if (dropped) {
            ledger.require(item.poison() != Item.Poison.NONE, "rejected without need: " + item);
            ledger.setAside(item);
          } else {
            again.add(item);
          }
        } else {
          ledger.require(ledger.isDealtWith(item), "not told as undelivered: " + item);
        }
      }
      SimulatedSource.this.ended(again);
    }

    private void end() {
      ledger.require(!told, "told twice");
      told = true;
      attempts.forEach(ledger::ended);
    }
  }
}
