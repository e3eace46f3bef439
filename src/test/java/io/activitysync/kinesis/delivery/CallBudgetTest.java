package io.activitysync.kinesis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallBudgetTest {
  private static final int FULL = 1024 * 1024;
  private static final int TOTAL = 8 * FULL;

  private final CallBudget budget = new CallBudget(TOTAL);
  private final List<String> woken = new ArrayList<>();

  private CallBudget.Share share(String name) {
    return budget.share(() -> woken.add(name));
  }

  private int callsUntilRefused(CallBudget.Share share) {
    int calls = 0;
    while (share.enter(0, FULL) > 0) {
      share.sent(FULL);
      calls++;
    }
    return calls;
  }

  /** Others that have a call each, until there is no more room. */
  private List<CallBudget.Share> fill() {
    List<CallBudget.Share> holders = new ArrayList<>();
    while (budget.held() < TOTAL) {
      CallBudget.Share holder = share("holder");
      assertThat(holder.enter(0, FULL)).isEqualTo(FULL);
      holder.sent(FULL);
      holders.add(holder);
    }
    return holders;
  }

  @Test
  void oneConnectionLeavesMostOfItToTheOthers() {
    assertThat(callsUntilRefused(share("a"))).isEqualTo(2);
    assertThat(budget.held()).isEqualTo(2 * FULL);
  }

  @Test
  void oneConnectionMaySendWhateverTheBudget() {
    CallBudget.Share alone = new CallBudget(1).share(() -> woken.add("alone"));
    assertThat(alone.enter(0, FULL)).isEqualTo(FULL);
    alone.sent(FULL);
    assertThat(alone.enter(0, FULL)).isZero();
    assertThat(alone.waits()).as("the answer to its own call is when it asks again").isFalse();
  }

  @Test
  void whoHasNothingUnderWayTakesTurnsInOrder() {
    List<CallBudget.Share> holders = fill();
    CallBudget.Share first = share("first");
    CallBudget.Share second = share("second");
    assertThat(first.enter(0, FULL)).isZero();
    assertThat(second.enter(0, FULL)).isZero();
    assertThat(first.waits()).isTrue();
    assertThat(budget.hasTurn()).isFalse();

    holders.get(0).settled(FULL);
    assertThat(holders.get(0).enter(0, FULL)).as("those that wait come first").isZero();
    budget.giveTurns();
    assertThat(woken).containsSubsequence("first", "second");
    assertThat(first.enter(0, FULL)).isEqualTo(FULL);
  }

  @Test
  void nobodyWaitsForLongWhereOthersHoldItAll() {
    fill();
    CallBudget.Share patient = share("patient");
    assertThat(patient.enter(0, FULL)).isZero();
    assertThat(patient.enter(CallBudget.PATIENCE_NANOS - 1, FULL)).isZero();
    assertThat(patient.enter(patient.patienceEnds(), FULL)).isEqualTo(CallBudget.SMALL);
    patient.sent(CallBudget.SMALL);
    assertThat(budget.held()).isEqualTo(TOTAL + CallBudget.SMALL);
    assertThat(patient.enter(patient.patienceEnds(), FULL)).as("one at a time").isZero();
    assertThat(patient.waits()).isFalse();
  }

  @Test
  void turnThatIsNotUsedIsAnothers() {
    List<CallBudget.Share> holders = fill();
    CallBudget.Share first = share("first");
    CallBudget.Share second = share("second");
    assertThat(first.enter(0, FULL) + second.enter(0, FULL)).isZero();
    assertThat(first.leave()).isTrue();
    assertThat(first.leave()).isFalse();
    holders.get(0).settled(FULL);
    budget.giveTurns();
    assertThat(woken).containsExactly("second");
    assertThat(second.leave()).isTrue();
    assertThat(budget.held()).isEqualTo(TOTAL - FULL);
  }
}
