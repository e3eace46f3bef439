package io.activitysync.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyBudgetTest {
  private final BodyBudget budget = new BodyBudget(100, 100_000);

  private boolean take(String connection, long bytes) {
    return budget.hold(connection).growTo(bytes);
  }

  @Test
  void oneConnectionLeavesAsMuchFreeAsItTakes() {
    assertThat(take("a", 30)).isTrue();
    assertThat(take("a", 20)).isTrue();
    assertThat(take("a", 1)).isFalse();
    assertThat(take("b", 25)).isTrue();
    assertThat(take("b", 1)).isFalse();
    assertThat(budget.held()).isEqualTo(75);
  }

  @Test
  void whoHoldsNothingMayAlwaysTakeOne() {
    assertThat(take("a", 100)).isTrue();
    BodyBudget.Hold hold = budget.hold("b");
    assertThat(hold.growTo(100)).isTrue();
    assertThat(take("b", 1)).isFalse();
    hold.end();
    assertThat(take("b", 1)).isTrue();
  }

  @Test
  void whatHasEndedIsThereAgain() {
    BodyBudget.Hold first = budget.hold("a");
    BodyBudget.Hold second = budget.hold("a");
    assertThat(first.growTo(40)).isTrue();
    assertThat(second.growTo(10)).isTrue();
    first.end();
    second.end();
    second.end();
    assertThat(budget.held()).isZero();
    assertThat(take("a", 50)).isTrue();
  }

  @Test
  void aLargeOneOfEachConnectionIsNotMoreThanThereIsMemory() {
    BodyBudget small = new BodyBudget(100_000, 50_000);
    assertThat(small.hold("a").growTo(50_000)).isTrue();
    assertThat(small.hold("b").growTo(50_000)).isTrue();
    assertThat(small.hold("c").growTo(50_000)).isTrue();
    assertThat(small.hold("d").growTo(50_000)).isFalse();
    assertThat(small.hold("d").growTo(5_000)).isTrue();
  }

  @Test
  void oneGrowsAsLongAsItFitsAndKeepsWhatItHasWhereItDoesNot() {
    BodyBudget.Hold first = budget.hold("a");
    BodyBudget.Hold second = budget.hold("a");
    assertThat(first.growTo(10)).isTrue();
    assertThat(second.growTo(10)).isTrue();
    assertThat(second.growTo(30)).isTrue();
    assertThat(second.growTo(60)).isFalse();
    assertThat(second.growTo(20)).as("what it has").isTrue();
    assertThat(budget.held()).isEqualTo(40);
    first.end();
    assertThat(second.growTo(5_000)).as("the first of its connection").isTrue();
  }

  /** Else all are refused where each has a part, and again when all come again. */
  @Test
  void ofSeveralThatGrowTogetherTheFirstIsNotKeptOutByTheOthers() {
    BodyBudget.Hold first = budget.hold("a");
    BodyBudget.Hold second = budget.hold("a");
    for (int i = 10; i <= 20; i += 10) {
      assertThat(first.growTo(i)).isTrue();
      assertThat(second.growTo(i)).isTrue();
    }
    assertThat(second.growTo(60)).isFalse();
    assertThat(first.growTo(60)).isTrue();
    assertThat(first.growTo(100)).isTrue();
  }

  @Test
  void whoGotNothingIsNotTheFirst() {
    BodyBudget small = new BodyBudget(100_000, 50_000);
    assertThat(small.hold("a").growTo(150_000)).isTrue();
    assertThat(small.hold("b").growTo(50_000)).isFalse();
    assertThat(small.hold("b").growTo(5_000)).isTrue();
  }

  /** As where a caller goes away while his body is being unpacked. */
  @Test
  void oneThatHasEndedTakesNothingAnyMore() {
    BodyBudget.Hold hold = budget.hold("a");
    assertThat(hold.growTo(10)).isTrue();
    hold.end();
    assertThat(hold.growTo(20)).isFalse();
    assertThat(budget.held()).isZero();
  }
}
