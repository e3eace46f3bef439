package io.activitysync.kinesis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private static final long TOTAL = 1_000_000;
  private static final long BATCH = 100;

  private final MemoryBudget budget = new MemoryBudget(TOTAL);

  @Test
  void oneAloneLeavesHalfForWhoeverComes() {
    MemoryBudget.Share greedy = budget.share(Long.MAX_VALUE);
    fill(greedy);
    assertThat(greedy.held()).isBetween(TOTAL / 2 - BATCH, TOTAL / 2);

    MemoryBudget.Share next = budget.share(Long.MAX_VALUE);
    fill(next);
    assertThat(next.held()).isBetween(TOTAL / 4 - BATCH, TOTAL / 4);
  }

  @Test
  void manyBecomeEqualAsTheyDrain() {
    List<MemoryBudget.Share> shares = shares(200);
    shares.forEach(MemoryBudgetTest::fill);
    Random random = new Random(1);
    for (int turn = 0; turn < 100_000; turn++) {
      MemoryBudget.Share share = shares.get(random.nextInt(shares.size()));
      share.giveBack(share.held() / 2);
      fill(share);
    }
    long equal = TOTAL / (shares.size() + 1);
    assertThat(shares)
        .extracting(MemoryBudget.Share::held)
        .allSatisfy(held -> assertThat(held).isBetween(equal / 2, 2 * equal));
    assertThat(budget.heldBytes()).isLessThanOrEqualTo(TOTAL);
  }

  @Test
  void thousandsHoldNoMoreThanTheBudgetAndABatchEach() {
    List<MemoryBudget.Share> shares = shares(5_000);
    shares.forEach(MemoryBudgetTest::fill);
    assertThat(budget.heldBytes()).isLessThanOrEqualTo(TOTAL + shares.size() * BATCH);
    long least = shares.stream().mapToLong(MemoryBudget.Share::held).min().orElseThrow();
    assertThat(least).isEqualTo(BATCH);
  }

  @Test
  void thoseThatNeverDrainLeaveEveryOtherItsNextBatch() {
    shares(2_000).forEach(MemoryBudgetTest::fill);
    MemoryBudget.Share other = budget.share(Long.MAX_VALUE);
    for (int batch = 0; batch < 10; batch++) {
      assertThat(other.tryTake(BATCH)).isTrue();
      other.giveBack(BATCH);
    }
  }

  private List<MemoryBudget.Share> shares(int count) {
    List<MemoryBudget.Share> shares = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shares.add(budget.share(Long.MAX_VALUE));
    }
    return shares;
  }

  private static void fill(MemoryBudget.Share share) {
    while (share.tryTake(BATCH)) {
      // until it is refused
    }
  }
}
