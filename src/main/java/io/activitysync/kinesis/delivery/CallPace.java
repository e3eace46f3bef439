package io.activitysync.kinesis.delivery;

import java.util.concurrent.TimeUnit;

/**
 * When one connection's next call may go out, and how large: as the stream answers, as others leave
 * room on the wire, and not before it is worth it. Used under the connection's lock, but for {@link
 * #giveTurns}.
 */
final class CallPace {
  /** A call that is not full waits so long after the last one, for more to fill it. */
  private static final long LINGER = TimeUnit.MILLISECONDS.toNanos(5);

  private final CallWindow window;
  private final CallBudget budget;
  private final CallBudget.Share turns;
  private final Alarm alarm;
  private final int maxCallBytes;
  private long lastSent;

  /**
   * Nothing is under way yet.
   *
   * @param wake has a call sent where one may be now
   */
  CallPace(DeliverySettings settings, DeliveryRuntime runtime, Alarm alarm, Runnable wake) {
    this.window = new CallWindow(settings.maxInFlight());
    this.budget = runtime.memory().calls();
    this.turns = budget.share(wake);
    this.alarm = alarm;
    this.maxCallBytes = settings.maxCallBytes();
    this.lastSent = runtime.nanoTime().getAsLong() - LINGER;
  }

  /** Whether no call is under way. */
  boolean isIdle() {
    return window.isIdle();
  }

  /**
   * Bytes that the next call may have; 0 when it is not the time yet: then the alarm, an answer or
   * the turns of others bring it. Else {@link #sent} or {@link #unused} follows.
   *
   * @param full whether the call would be as large as one can be
   */
  int room(boolean full, long now) {
    if (!window.isOpen()) {
      return 0;
    }
    if (!window.isIdle() && !full && now - lastSent < LINGER) {
      alarm.setTo(lastSent + LINGER, now);
      return 0;
    }
    int room = turns.enter(now, maxCallBytes);
    if (turns.waits()) {
      alarm.setTo(turns.patienceEnds(), now);
    }
    return room;
  }

  /** There is nothing to send after all. */
  void unused(Aftermath after) {
    if (turns.leave()) {
      giveTurns(after);
    }
  }

  /** A call goes out. */
  void sent(long bytes, long now) {
    window.sent();
    turns.sent(bytes);
    lastSent = now;
  }

  /**
   * A call came back.
   *
   * @param refused part of it that the stream was too busy for, 0 to 1
   */
  void settled(Call call, long now, double refused, Aftermath after) {
    window.settled(call.sentAt(), now, refused);
    turns.settled(call.bytes());
    giveTurns(after);
  }

  private void giveTurns(Aftermath after) {
    if (budget.hasTurn()) {
      after.then(budget::giveTurns);
    }
  }
}
