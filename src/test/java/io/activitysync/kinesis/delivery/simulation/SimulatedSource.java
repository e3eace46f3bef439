package io.activitysync.kinesis.delivery.simulation;

import io.activitysync.kinesis.delivery.Delivery;
import io.activitysync.kinesis.delivery.DeliveryRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Hands items over in order, one exchange after the other, and hands over again what it is told was
 * not delivered. Several sources work at once, on the same keys.
 */
final class SimulatedSource {
  static final int LARGEST_EXCHANGE = 120;

  private final DeliveryRuntime.Timer time;
  private final Random random;
  private final Ledger ledger;
  private final Delivery delivery;
  private final BooleanSupplier maySend;
  private final List<Item> todo;
  private boolean underWay;

  SimulatedSource(
      DeliveryRuntime.Timer time,
      Random random,
      Ledger ledger,
      Delivery delivery,
      BooleanSupplier maySend,
      List<Item> items) {
    this.time = time;
    this.random = random;
    this.ledger = ledger;
    this.delivery = delivery;
    this.maySend = maySend;
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
    boolean setsAside = random.nextBoolean();
    new SimulatedExchange(
            random, ledger, exchange, setsAside, maySend, (again, why) -> ended(again))
        .send(delivery);
  }

  private void ended(List<Item> notDelivered) {
    underWay = false;
    todo.addAll(0, notDelivered);
    int millis = notDelivered.isEmpty() ? random.nextInt(3) : 100 + random.nextInt(3_000);
    time.schedule(this::go, TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
