package io.activitysync.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.connection.HandDriven;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CoalescedCallsTest {
  private final HandDriven hand = new HandDriven();
  private final List<Set<Integer>> questions = new ArrayList<>();
  private final CoalescedCalls<Integer, String> calls = new CoalescedCalls<>(hand, 3, this::answer);
  private boolean broken;

  private Map<Integer, String> answer(Set<Integer> about) {
    questions.add(Set.copyOf(about));
    if (broken) {
      throw new IllegalStateException("for the test");
    }
    return about.stream().collect(Collectors.toMap(one -> one, one -> "answer " + one));
  }

  private List<CompletableFuture<String>> ask(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(calls::ask).toList();
  }

  @Test
  void whatComesTogetherIsAskedTogetherUpToALimit() {
    List<CompletableFuture<String>> answers = ask(1, 7);
    hand.run();
    assertThat(questions).containsExactly(Set.of(1, 2, 3), Set.of(4, 5, 6), Set.of(7));
    assertThat(answers.get(6)).isCompletedWithValue("answer 7");
  }

  @Test
  void whatIsAskedTwiceBeforeTheQuestionIsAskedOnce() {
    CompletableFuture<String> one = calls.ask(1);
    CompletableFuture<String> again = calls.ask(1);
    one.cancel(false);
    hand.run();
    assertThat(questions).containsExactly(Set.of(1));
    assertThat(again).isCompletedWithValue("answer 1");
  }

  @Test
  void whatComesWhileAQuestionIsUnderWayGoesWithTheNextOne() {
    List<CompletableFuture<String>> later = new ArrayList<>();
    var unused = calls.ask(1).thenRun(() -> later.addAll(ask(1, 2)));
    hand.run();
    assertThat(questions).containsExactly(Set.of(1), Set.of(1, 2));
    assertThat(later).allMatch(CompletableFuture::isDone);
  }

  @Test
  void aQuestionThatFailsIsTheAnswerToItsOwnAlone() {
    broken = true;
    CompletableFuture<String> failed = calls.ask(1);
    hand.run();
    broken = false;
    CompletableFuture<String> next = calls.ask(2);
    hand.run();
    assertThatThrownBy(failed::join).hasRootCauseMessage("for the test");
    assertThat(next).isCompletedWithValue("answer 2");
  }

  @Test
  void aQuestionThatEndsInAnErrorIsNotTheLastOne() {
    List<Error> errors = new ArrayList<>(List.of(new AssertionError("for the test")));
    CoalescedCalls<Integer, String> erring =
        new CoalescedCalls<>(
            hand,
            3,
            about -> {
              if (!errors.isEmpty()) {
                throw errors.remove(0);
              }
              return answer(about);
            });
    CompletableFuture<String> failed = erring.ask(1);
    hand.run();
    CompletableFuture<String> next = erring.ask(2);
    hand.run();
    assertThatThrownBy(failed::join).hasRootCauseMessage("for the test");
    assertThat(next).isCompletedWithValue("answer 2");
  }

  @Test
  void aPoolThatHasNoThreadForAMomentFailsThoseWhoAskedAlone() {
    List<Error> errors = new ArrayList<>(List.of(new OutOfMemoryError("for the test")));
    CoalescedCalls<Integer, String> starved =
        new CoalescedCalls<>(
            task -> {
              if (!errors.isEmpty()) {
                throw errors.remove(0);
              }
              hand.execute(task);
            },
            3,
            this::answer);
    CompletableFuture<String> failed = starved.ask(1);
    CompletableFuture<String> next = starved.ask(2);
    hand.run();
    assertThat(failed).isCompletedExceptionally();
    assertThat(next).isCompletedWithValue("answer 2");
  }

  @Test
  void whereNobodyAsksAnyMoreNobodyWaits() {
    CoalescedCalls<Integer, String> ended =
        new CoalescedCalls<>(
            task -> {
              throw new RejectedExecutionException("for the test");
            },
            3,
            this::answer);
    assertThat(ended.ask(1)).isCompletedExceptionally();
    assertThat(ended.ask(2)).isCompletedExceptionally();
    assertThat(questions).isEmpty();
  }
}
