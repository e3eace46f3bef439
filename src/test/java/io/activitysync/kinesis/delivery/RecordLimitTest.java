package io.activitysync.kinesis.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.kinesis.client.StreamDescription;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RecordLimitTest {
  private static final int MIB = 1 << 20;

  private CompletableFuture<StreamDescription> answer = described(MIB);
  private int asked;
  private long now = Long.MIN_VALUE;
  private final RecordLimit limit =
      new RecordLimit(
          () -> {
            asked++;
            return answer;
          },
          () -> now);

  @Test
  void ordinaryRecordsAskNothing() {
    assertThat(limit.isOpenFor(MIB)).isFalse();
    assertThat(limit.bytesToTry()).isEqualTo(MIB);
    assertThat(asked).isZero();
  }

  @Test
  void aLargeOneAsksAndIsTakenUpToTheStreamsOwnLimit() {
    answer = described(5 * MIB);
    assertThat(limit.isOpenFor(2 * MIB)).isTrue();
    limit.ask();
    assertThat(limit.bytesToTry()).isEqualTo(5 * MIB);
    assertThat(limit.isOpenFor(2 * MIB)).isFalse();
    assertThat(limit.isOpenFor(RecordLimit.HIGHEST + 1)).isFalse();
  }

  @Test
  void aStreamThatIsRaisedIsAskedAgainAfterAMinute() {
    limit.ask();
    assertThat(limit.isOpenFor(2 * MIB)).isFalse();
    now += Duration.ofMinutes(1).toNanos();
    assertThat(limit.isOpenFor(2 * MIB)).isTrue();
    answer = described(2 * MIB);
    limit.ask();
    assertThat(limit.bytesToTry()).isEqualTo(2 * MIB);
  }

  @Test
  void whereTheStreamMayNotBeAskedThePutIsTheProof() {
    answer = CompletableFuture.completedFuture(new StreamDescription.Denied("no"));
    limit.ask();
    assertThat(limit.bytesToTry()).isEqualTo(RecordLimit.HIGHEST);
    assertThat(limit.bytes()).as("what is said of one that is refused then").isEqualTo(MIB);
  }

  @Test
  void whereTheStreamDoesNotAnswerThePutIsTheProof() {
    answer = CompletableFuture.failedFuture(new IOException("reset"));
    limit.ask();
    assertThat(limit.bytesToTry()).isEqualTo(RecordLimit.HIGHEST);
  }

  private static CompletableFuture<StreamDescription> described(int bytes) {
    return CompletableFuture.completedFuture(new StreamDescription.Described("ACTIVE", bytes, 1));
  }
}
