package io.activitysync.kinesis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.batch.FairBudget;
import io.activitysync.batch.Patience;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many connections share the wire: who may call, who waits, and how large a call is. */
class FlowControlTest {
  private static final int FULL = 512 << 10;
  private static final int MOST = DeliverySettings.DEFAULT.maxCallBytes();

  private final FairBudget budget = new FairBudget(4 * FULL);
  private final List<FlowControl> woken = new ArrayList<>();
  private long now;

  @Test
  void asManyGoAtOnceAsThereIsRoomForWhatTheyReallySend() {
    for (int i = 0; i < 1_000; i++) {
      FlowControl lone = connection();
      assertThat(lone.room(1_000, false, now)).as("connection %d", i).isEqualTo(MOST);
      lone.sent(1_000, now);
    }
  }

  @Test
  void aFullCallWaitsForItsTurnAsLongAsTurnsAreGiven() {
    List<FlowControl> busy = fillTheWire();
    FlowControl waiting = connection();
    assertThat(waiting.room(FULL, true, now)).isZero();
    for (int i = 0; i < 4; i++) {
      FlowControl other = connection();
      assertThat(other.room(FULL, true, now)).isZero();
      passUntil(waiting.askAgainAt());
      FlowControl first = busy.remove(0);
      first.settled(call(now), now, 0);
      budget.giveTurns();
      FlowControl next = woken.remove(0);
      assertThat(next.room(FULL, true, now)).isEqualTo(MOST);
      next.sent(FULL, now);
      if (next == waiting) {
        return;
      }
      busy.add(next);
      assertThat(waiting.room(FULL, true, now)).as("its turn comes").isZero();
    }
    throw new AssertionError("its turn did not come");
  }

  @Test
  void whereNoTurnIsGivenItSendsASmallCall() {
    List<FlowControl> stuck = fillTheWire();
    assertThat(stuck).isNotEmpty();
    FlowControl waiting = connection();
    assertThat(waiting.room(FULL, true, now)).isZero();
    assertThat(waiting.askAgainAt()).isEqualTo(now + Patience.FIRST);
    passUntil(waiting.askAgainAt());
    assertThat(waiting.room(FULL, true, now)).as("the machine itself may have halted").isZero();
    assertThat(waiting.askAgainAt()).isEqualTo(now + Patience.FIRST);
    passUntil(waiting.askAgainAt());
    assertThat(waiting.room(FULL, true, now)).isEqualTo(FlowControl.SMALL);
  }

  @Test
  void whoHasLittleToSendNeverWaitsForOthersTurns() {
    List<FlowControl> busy = fillTheWire();
    FlowControl ahead = connection();
    assertThat(ahead.room(FULL, true, now)).isZero();
    FlowControl lone = connection();
    assertThat(lone.room(1_000, false, now)).isZero();
    busy.get(0).settled(call(now), now, 0);
    budget.giveTurns();
    assertThat(woken).as("turns are given").startsWith(ahead);
    assertThat(ahead.room(FULL, true, now)).isEqualTo(MOST);
    ahead.sent(2 * FULL, now);
    passUntil(now + Patience.FIRST);
    assertThat(lone.room(1_000, false, now)).isPositive();
  }

  private List<FlowControl> fillTheWire() {
    List<FlowControl> busy = new ArrayList<>();
    while (budget.held() + FULL <= budget.total()) {
      FlowControl one = connection();
      assertThat(one.room(FULL, true, now)).isEqualTo(MOST);
      one.sent(FULL, now);
      busy.add(one);
    }
    return busy;
  }

  private FlowControl connection() {
    FlowControl[] itself = new FlowControl[1];
    itself[0] = new FlowControl(DeliverySettings.DEFAULT, budget, () -> woken.add(itself[0]), now);
    return itself[0];
  }

  private void passUntil(long time) {
    now = time;
  }

  private static Call call(long sentAt) {
    return new Call(List.of(), FULL, sentAt, 0, 0);
  }
}
