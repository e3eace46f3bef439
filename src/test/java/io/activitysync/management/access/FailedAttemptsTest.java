package io.activitysync.management.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class FailedAttemptsTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final InstantSource source = () -> now;
  private final Clock clock = source.withZone(ZoneOffset.UTC);
  private int guess = 100;
  private final FailedAttempts attempts = new FailedAttempts(clock);

  @Test
  void doublesTheWaitUpToALimit() {
    fail(FailedAttempts.FREE - 1);
    assertThat(attempts.waitSeconds("a")).isZero();
    fail(1);
    assertThat(attempts.waitSeconds("a")).isEqualTo(1);
    fail(1);
    assertThat(attempts.waitSeconds("a")).isEqualTo(2);
    fail(1);
    assertThat(attempts.waitSeconds("a")).isEqualTo(4);
    fail(1_000);
    assertThat(attempts.waitSeconds("a")).isEqualTo(FailedAttempts.MOST_SECONDS);
    assertThat(attempts.waitSeconds("b")).isZero();
  }

  @Test
  void aClockThatIsPutBackKeepsNobodyOut() {
    fail(FailedAttempts.FREE + 2);
    now = now.minus(Duration.ofHours(5));
    assertThat(attempts.waitSeconds("a")).isZero();
  }

  @Test
  void forgetsAnAddressThatHasKeptQuiet() {
    fail(FailedAttempts.FREE + 2);
    now = now.plus(Duration.ofSeconds(5));
    assertThat(attempts.waitSeconds("a")).isZero();
    now = now.plus(Duration.ofSeconds(FailedAttempts.MOST_SECONDS));
    fail(1);
    assertThat(attempts.waitSeconds("a")).isZero();
  }

  @Test
  void remembersNoMoreThanItsLimitOfAddresses() {
    for (int i = 0; i < FailedAttempts.ADDRESSES + 500; i++) {
      attempts.failed("10.0." + i / 256 + "." + i % 256, 1);
    }
    assertThat(attempts.size()).isEqualTo(FailedAttempts.ADDRESSES);
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      attempts.failed("a", guess++);
    }
  }

  @Test
  void anOldTokenThatIsSentAgainAndAgainIsNoGuess() {
    for (int i = 0; i < 1_000; i++) {
      attempts.failed("a", 17);
    }
    assertThat(attempts.waitSeconds("a")).isZero();
    fail(FailedAttempts.FREE);
    assertThat(attempts.waitSeconds("a")).isPositive();
  }

  @Test
  void anOldTokenIsNoGuessAfterOthersHaveFailedEither() {
    int old = guess;
    fail(FailedAttempts.FREE);
    for (int i = 0; i < 1_000; i++) {
      now = now.plus(Duration.ofSeconds(30));
      assertThat(attempts.waitSeconds("a")).isZero();
      attempts.failed("a", old);
    }
    assertThat(attempts.waitSeconds("a")).isZero();
  }

  @Test
  void manyWithOldTokensBehindOneAddressKeepNobodyOutForEver() {
    for (int i = 0; i < 1_000; i++) {
      now = now.plus(Duration.ofSeconds(30));
      for (int sender = 0; sender < 2 * FailedAttempts.FREE; sender++) {
        if (attempts.waitSeconds("a") == 0) {
          attempts.failed("a", sender);
        }
      }
    }
    assertThat(attempts.waitSeconds("a")).isZero();
  }

  @Test
  void whatFailedLongAgoIsAGuessAgain() {
    int first = guess;
    fail(FailedAttempts.KNOWN + 1);
    now = now.plus(Duration.ofSeconds(FailedAttempts.MOST_SECONDS));
    assertThat(attempts.waitSeconds("a")).isZero();
    attempts.failed("a", first + 1);
    assertThat(attempts.waitSeconds("a")).as("one that is remembered").isZero();
    attempts.failed("a", first);
    assertThat(attempts.waitSeconds("a")).as("one that is not").isPositive();
  }
}
