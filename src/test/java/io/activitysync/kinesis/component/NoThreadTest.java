package io.activitysync.kinesis.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is to be done on another thread where there is none. */
class NoThreadTest {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger done = new AtomicInteger();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  @Test
  void itIsDoneOnceThereIsOne() {
    AtomicInteger tries = new AtomicInteger();
    Executor threads =
        task -> {
          if (tries.incrementAndGet() < 3) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          task.run();
        };
    ActivityKinesisComponent.whateverHappens(threads, timer).execute(done::incrementAndGet);
    await().atMost(Duration.ofSeconds(60)).until(() -> done.get() == 1);
  }

  @Test
  void itIsDoneByWhoBringsItWhereTheThreadsAreLetGo() {
    Executor threads =
        task -> {
          throw new RejectedExecutionException();
        };
    ActivityKinesisComponent.whateverHappens(threads, timer).execute(done::incrementAndGet);
    assertThat(done).hasValue(1);
  }
}
