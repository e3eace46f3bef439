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
import java.util.function.BooleanSupplier;

/**
 * One exchange: its source, its handler of rejected records, and its callback. Its body may be
 * unreadable or hold poison that nobody sets aside.
 */
final class SimulatedExchange extends Batches<RecordBatch>
    implements RejectedRecords, DeliveryCallback {

  /** Told once how an exchange ended. */
  interface End {
    /**
     * It has ended.
     *
     * @param notDelivered what is to be handed over again
     * @param failure null where all was delivered
     */
    void ended(List<Item> notDelivered, Exception failure);
  }

  private final Random random;
  private final Ledger ledger;
  private final List<Item> items;
  private final BooleanSupplier maySend;
  private final End end;
  private final List<Item> attempts = new ArrayList<>();
  private final boolean bounded;
  private final boolean setsAside;
  private final int unreadableAt;
  private int released;
  private int pulled;
  private boolean told;

  /**
   * Not handed over yet.
   *
   * @param setsAside whether it has a handler of rejected records
   * @param maySend whether its records may be sent at this moment
   */
  SimulatedExchange(
      Random random,
      Ledger ledger,
      List<Item> items,
      boolean setsAside,
      BooleanSupplier maySend,
      End end) {
    super(RecordBatch.class);
    this.random = random;
    this.ledger = ledger;
    this.items = items;
    this.maySend = maySend;
    this.end = end;
    this.bounded = random.nextInt(4) == 0;
    this.setsAside = setsAside;
    boolean unreadable = random.nextInt(8) == 0;
    this.unreadableAt = unreadable ? random.nextInt(items.size()) : Integer.MAX_VALUE;
  }

  void send(Delivery delivery) {
    delivery.send(this, setsAside ? this : null, this);
  }

  @Override
  public boolean maySend() {
    return maySend.getAsBoolean();
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
    tell();
    ledger.require(attempts.size() == items.size(), "told before all was read");
    ledger.require(!bounded || released == pulled, "not all was released");
    for (Item item : items) {
      ledger.require(ledger.isDealtWith(item), "acknowledged before it was written: " + item);
    }
    end.ended(List.of(), null);
  }

  @Override
  public void failed(Exception failure, Undelivered undelivered) {
    tell();
    ledger.require(
        !(failure instanceof DeliveryException) || ledger.hadLastingFault(),
        "the way was closed although no fault lasted: " + failure);
    ledger.require(
        undelivered.handedOver() == attempts.size()
            || bounded
            || undelivered.equals(Undelivered.UNKNOWN),
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
    end.ended(again, failure);
  }

  private void tell() {
    ledger.require(!told, "told twice");
    told = true;
    attempts.forEach(ledger::ended);
  }
}
