package io.activitysync.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FairBudgetTest {
  private static final long TOTAL = 1_000_000;
  private static final long BATCH = 100;

  private final FairBudget budget = new FairBudget(TOTAL);
  private final List<String> woken = new ArrayList<>();

  @Test
  void oneAloneLeavesHalfForWhoeverComes() {
    FairBudget.Share greedy = budget.share(Long.MAX_VALUE);
    fill(greedy);
    assertThat(greedy.held()).isBetween(TOTAL / 2 - BATCH, TOTAL / 2);

    FairBudget.Share next = budget.share(Long.MAX_VALUE);
    fill(next);
    assertThat(next.held()).isBetween(TOTAL / 4 - BATCH, TOTAL / 4);
  }

  @Test
  void noneTakesMoreThanItsOwnMost() {
    FairBudget.Share small = budget.share(10 * BATCH);
    fill(small);
    assertThat(small.held()).isEqualTo(10 * BATCH);
  }

  @Test
  void manyBecomeEqualAsTheyDrain() {
    List<FairBudget.Share> shares = shares(200);
    shares.forEach(FairBudgetTest::fill);
    Random random = new Random(1);
    for (int turn = 0; turn < 100_000; turn++) {
      FairBudget.Share share = shares.get(random.nextInt(shares.size()));
      share.giveBack(share.held() / 2);
      fill(share);
    }
    long equal = TOTAL / (shares.size() + 1);
    assertThat(shares)
        .extracting(FairBudget.Share::held)
        .allSatisfy(held -> assertThat(held).isBetween(equal / 2, 2 * equal));
    assertThat(budget.held()).isLessThanOrEqualTo(TOTAL);
  }

  @Test
  void thousandsHoldNoMoreThanTheBudgetAndABatchEach() {
    List<FairBudget.Share> shares = shares(5_000);
    shares.forEach(FairBudgetTest::fill);
    assertThat(budget.held()).isLessThanOrEqualTo(TOTAL + shares.size() * BATCH);
    long least = shares.stream().mapToLong(FairBudget.Share::held).min().orElseThrow();
    assertThat(least).isEqualTo(BATCH);
  }

  @Test
  void thoseThatNeverDrainLeaveEveryOtherItsNextBatch() {
    shares(2_000).forEach(FairBudgetTest::fill);
    FairBudget.Share other = budget.share(Long.MAX_VALUE);
    for (int batch = 0; batch < 10; batch++) {
      assertThat(other.tryTake(BATCH)).isTrue();
      other.giveBack(BATCH);
    }
  }

  @Test
  void whoWaitsComesInOrderAndBeforeThoseThatHold() {
    FairBudget.Share holder = waiter("holder");
    while (holder.tryTakeInTurn(TOTAL / 4) > 0) {
      // half of it
    }
    assertThat(holder.waits()).as("its own bytes come back").isFalse();
    FairBudget.Share other = budget.share(Long.MAX_VALUE);
    other.take(TOTAL / 2);
    FairBudget.Share first = waiter("first");
    FairBudget.Share second = waiter("second");
    assertThat(first.tryTakeInTurn(TOTAL / 4)).isZero();
    assertThat(second.tryTakeInTurn(TOTAL / 4)).isZero();
    assertThat(first.waits()).isTrue();
    assertThat(budget.hasTurn()).isFalse();

    other.giveBack(TOTAL / 2);
    assertThat(holder.tryTakeInTurn(BATCH)).as("those that wait come first").isZero();
    assertThat(budget.hasTurn()).isTrue();
    budget.giveTurns();
    assertThat(woken).containsExactly("first", "second");
    assertThat(budget.turns()).isEqualTo(2);
    assertThat(first.waits()).isFalse();
    assertThat(first.held()).isEqualTo(TOTAL / 4);
    assertThat(first.tryTakeInTurn(1)).as("it holds them already").isEqualTo(TOTAL / 4);
    assertThat(first.held()).isEqualTo(TOTAL / 4);
  }

  @Test
  void aQuarterOfWhatCanWaitIsForThoseThatHoldNothing() {
    for (int i = 0; i < 100; i++) {
      FairBudget.Share greedy = budget.share(Long.MAX_VALUE);
      while (greedy.tryTakeInTurn(BATCH) > 0) {
        // until it is refused
      }
      assertThat(greedy.waits()).isFalse();
    }
    assertThat(budget.held()).isBetween(TOTAL * 2 / 3, TOTAL * 3 / 4 + 100 * BATCH);
    FairBudget.Share other = budget.share(BATCH);
    assertThat(other.tryTakeInTurn(TOTAL / 5)).as("more than it may add to").isEqualTo(TOTAL / 5);
  }

  @Test
  void aTurnThatIsNotUsedIsAnothers() {
    FairBudget.Share holder = budget.share(Long.MAX_VALUE);
    holder.take(TOTAL);
    FairBudget.Share leaver = waiter("leaver");
    FairBudget.Share unused = waiter("unused");
    FairBudget.Share last = waiter("last");
    for (FairBudget.Share share : List.of(leaver, unused, last)) {
      assertThat(share.tryTakeInTurn(TOTAL / 2)).isZero();
    }
    assertThat(leaver.leaveQueue()).isTrue();
    assertThat(leaver.leaveQueue()).isFalse();
    holder.giveBack(TOTAL / 2);
    budget.giveTurns();
    assertThat(woken).containsExactly("unused");
    assertThat(unused.leaveQueue()).isTrue();
    budget.giveTurns();
    assertThat(woken).containsExactly("unused", "last");
    assertThat(budget.held()).isEqualTo(TOTAL);
  }

  @Test
  void whatIsLargerThanTheBudgetGoesAlone() {
    FairBudget.Share alone = waiter("alone");
    assertThat(alone.tryTakeInTurn(2 * TOTAL)).isEqualTo(2 * TOTAL);
    assertThat(alone.tryTakeInTurn(1)).isZero();
    assertThat(alone.waits()).isFalse();
  }

  @Test
  void isNeverEmpty() {
    assertThatThrownBy(() -> new FairBudget(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a budget must be more than 0 bytes: 0");
  }

  private FairBudget.Share waiter(String name) {
    return budget.share(Long.MAX_VALUE, () -> woken.add(name));
  }

  private List<FairBudget.Share> shares(int count) {
    List<FairBudget.Share> shares = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shares.add(budget.share(Long.MAX_VALUE));
    }
    return shares;
  }

  private static void fill(FairBudget.Share share) {
    while (share.tryTake(BATCH)) {
      // until it is refused
    }
  }
}
