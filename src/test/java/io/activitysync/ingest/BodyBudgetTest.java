package io.activitysync.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyBudgetTest {
  private final BodyBudget budget = new BodyBudget(100, 100_000);

  @Test
  void oneConnectionLeavesAsMuchFreeAsItTakes() {
    assertThat(budget.tryTake("a", 30)).isTrue();
    assertThat(budget.tryTake("a", 20)).isTrue();
    assertThat(budget.tryTake("a", 1)).isFalse();
    assertThat(budget.tryTake("b", 25)).isTrue();
    assertThat(budget.tryTake("b", 1)).isFalse();
    assertThat(budget.held()).isEqualTo(75);
  }

  @Test
  void whoHoldsNothingMayAlwaysTakeOne() {
    assertThat(budget.tryTake("a", 100)).isTrue();
    assertThat(budget.tryTake("b", 100)).isTrue();
    assertThat(budget.tryTake("b", 1)).isFalse();
    budget.giveBack("b", 100);
    assertThat(budget.tryTake("b", 1)).isTrue();
  }

  @Test
  void whatIsGivenBackIsThereAgain() {
    assertThat(budget.tryTake("a", 40)).isTrue();
    assertThat(budget.tryTake("a", 10)).isTrue();
    budget.giveBack("a", 40);
    budget.giveBack("a", 10);
    assertThat(budget.held()).isZero();
    assertThat(budget.tryTake("a", 50)).isTrue();
  }

  @Test
  void aLargeOneOfEachConnectionIsNotMoreThanThereIsMemory() {
    BodyBudget small = new BodyBudget(100_000, 50_000);
    assertThat(small.tryTake("a", 50_000)).isTrue();
    assertThat(small.tryTake("b", 50_000)).isTrue();
    assertThat(small.tryTake("c", 50_000)).isTrue();
    assertThat(small.tryTake("d", 50_000)).isFalse();
    assertThat(small.tryTake("d", 5_000)).isTrue();
  }
}
