package io.activitysync.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A task that is dropped leaves an exchange without its end. */
class LastingExecutorTest {
  private final Queue<Runnable> due = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private Throwable thrown;
  private boolean timerEnded;

  private final LastingExecutor executor =
      new LastingExecutor(
          task -> {
            if (thrown instanceof Error e) {
              throw e;
            }
            if (thrown instanceof RuntimeException e) {
              throw e;
            }
            task.run();
          },
          (wait, task) -> {
            assertThat(wait).isEqualTo(LastingExecutor.AGAIN);
            if (timerEnded) {
              throw new RejectedExecutionException();
            }
            due.add(task);
          },
          task -> {
            done.add("ended:");
            task.run();
          });

  @Test
  void whatFindsNoThreadIsDoneOnceThereIsOne() {
    thrown = new OutOfMemoryError("unable to create native thread");
    executor.execute(() -> done.add("one"));
    executor.execute(() -> done.add("two"));
    due.remove().run();
    assertThat(done).isEmpty();

    thrown = null;
    executor.execute(() -> done.add("three"));
    while (!due.isEmpty()) {
      due.remove().run();
    }
    assertThat(done).containsExactly("three", "two", "one");
  }

  @Test
  void whatComesWhenTheThreadsAreLetGoIsDoneAtOnce() {
    thrown = new RejectedExecutionException();
    executor.execute(() -> done.add("one"));
    assertThat(done).containsExactly("ended:", "one");
  }

  @Test
  void whatWaitsAsTheThreadsAreLetGoIsDoneTooAndSoIsWhatTheTimerTakesNoMore() {
    thrown = new OutOfMemoryError("unable to create native thread");
    executor.execute(() -> done.add("one"));
    timerEnded = true;
    executor.execute(() -> done.add("two"));
    assertThat(done).containsExactly("ended:", "two");

    thrown = new RejectedExecutionException();
    due.remove().run();
    assertThat(done).containsExactly("ended:", "two", "ended:", "one");
  }

  @Test
  void whereNobodyDoesWhatComesAfterTheEndItIsRefused() {
    Executor refusing =
        new LastingExecutor(
            task -> {
              throw new RejectedExecutionException();
            },
            (wait, task) -> due.add(task));
    assertThatThrownBy(() -> refusing.execute(() -> done.add("one")))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
