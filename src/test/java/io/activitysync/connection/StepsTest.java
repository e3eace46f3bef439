package io.activitysync.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StepsTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Steps steps = new Steps("steps-test");
  private final List<String> done = new CopyOnWriteArrayList<>();

  @Test
  void theLastTaskIsBehindWhatWaitsAndWaitsForNothingThatIsToCome() {
    steps.in(Duration.ofHours(1), () -> done.add("much later"));
    steps.every(Duration.ofHours(1), () -> done.add("again"));
    steps.execute(() -> done.add("first"));

    assertThat(steps.close(() -> done.add("last"), LONG)).isTrue();

    steps.execute(() -> done.add("too late"));
    steps.every(Duration.ofMillis(1), () -> done.add("too late"));
    assertThat(steps.close(() -> done.add("twice"), LONG)).isTrue();
    assertThat(done).containsExactly("first", "last");
  }

  @Test
  void whoDoesNotEndInTimeIsInterrupted() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    steps.execute(
        () -> {
          begun.countDown();
          try {
            interrupted.complete(!never.await(1, TimeUnit.HOURS));
          } catch (InterruptedException e) {
            interrupted.complete(true);
          }
        });

    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

    assertThat(steps.close(() -> done.add("last"), Duration.ofMillis(10))).isFalse();

    assertThat(interrupted.get(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void needsNoThreadOnceItIsMade() {
    AtomicBoolean noMore = new AtomicBoolean();
    Steps made =
        new Steps(
            "steps-test",
            task -> {
              if (noMore.get()) {
                throw new OutOfMemoryError("unable to create native thread, for the test");
              }
              return new Thread(task);
            });
    noMore.set(true);
    made.execute(() -> done.add("first"));

    assertThat(made.close(() -> done.add("last"), LONG)).isTrue();

    assertThat(done).containsExactly("first", "last");
  }

  @Test
  void repeatsThoughItsTaskEndsInAnError() throws Exception {
    CountDownLatch thrice = new CountDownLatch(3);
    steps.every(
        Duration.ofMillis(1),
        () -> {
          thrice.countDown();
          throw new AssertionError("for the test");
        });

    assertThat(thrice.await(1, TimeUnit.MINUTES)).isTrue();
    steps.close();
  }

  @Test
  void repeatsUntilItIsClosedOnADaemonOfItsName() throws Exception {
    CountDownLatch thrice = new CountDownLatch(3);
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    steps.every(
        Duration.ofMillis(1),
        () -> {
          thread.complete(Thread.currentThread());
          thrice.countDown();
        });

    assertThat(thrice.await(1, TimeUnit.MINUTES)).isTrue();
    steps.close();
    assertThat(thread.join().getName()).isEqualTo("steps-test");
    assertThat(thread.join().isDaemon()).isTrue();
  }
}
