package io.activitysync.management.health;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StoreProbeTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-14T09:26:53Z"));
  private final InstantSource time = now::get;
  private final Clock clock = time.withZone(ZoneOffset.UTC);
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);

  @Test
  void storeThatNeverAnswersIsTroubleToWhoeverAsksAndNobodyWaits() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    StoreProbe probe =
        new StoreProbe(
            () -> {
              asked.countDown();
              return await(answers);
            },
            clock,
            nanos::get);
    CompletableFuture<Void> run = CompletableFuture.runAsync(probe);
    assertThat(asked.await(60, SECONDS)).isTrue();
    assertThat(probe.trouble()).isEmpty();

    now.updateAndGet(t -> t.plus(Duration.ofHours(1)));
    assertThat(probe.trouble()).as("as the clock is put on").isEmpty();
    now.updateAndGet(t -> t.minus(Duration.ofHours(2)));
    nanos.addAndGet(StoreProbe.PATIENCE.toNanos() + 1);
    assertThat(probe.trouble()).hasValueSatisfying(t -> assertThat(t).contains("not answered"));

    answers.countDown();
    run.get(60, SECONDS);
    assertThat(probe.trouble()).isEmpty();
  }

  @Test
  void errorIsTroubleThatIsAskedAboutAgain() {
    StoreProbe probe =
        new StoreProbe(
            () -> {
              throw new NoClassDefFoundError("org/h2/Driver");
            },
            clock,
            nanos::get);
    probe.run();
    assertThat(probe.trouble()).hasValueSatisfying(t -> assertThat(t).contains("org/h2/Driver"));
  }

  private static long await(CountDownLatch latch) {
    try {
      latch.await();
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
