package io.activitysync.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BufferPoolTest {
  private static final int LARGEST = 1 << 24;

  @Test
  void everyLengthIsLongEnoughAndByAQuarterTooLongAtMost() {
    BufferPool pool = new BufferPool(0);
    for (int size = 4096; size < LARGEST; size += 1 + size / 97) {
      assertThat(pool.take(size).length).isBetween(size, size + size / 4);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 4096",
    "1, 4096",
    "4096, 4096",
    "4097, 5120",
    "5120, 5120",
    "8191, 8192",
    "8193, 10240",
    "482000, 524288",
    "16777215, 16777216",
    "16777216, 16777216"
  })
  void lengthsAreQuartersBetweenPowersOfTwo(int size, int length) {
    assertThat(new BufferPool(0).take(size)).hasSize(length);
  }

  @Test
  void givesOutAgainWhatItWasGivenBack() {
    BufferPool pool = new BufferPool(100_000);
    byte[] one = pool.take(40_000);
    byte[] other = pool.take(40_000);
    assertThat(other).isNotSameAs(one);
    pool.giveBack(one);
    assertThat(pool.take(41_000)).isNotSameAs(one);
    assertThat(pool.take(40_960)).isSameAs(one);
    assertThat(pool.take(40_960)).isNotSameAs(one);
  }

  @Test
  void keepsNoMoreThanItMay() {
    BufferPool pool = new BufferPool(10_000);
    byte[] one = pool.take(8192);
    byte[] other = pool.take(8192);
    pool.giveBack(one);
    pool.giveBack(other);
    assertThat(pool.take(8192)).isSameAs(one);
    assertThat(pool.take(8192)).isNotSameAs(other);
    pool.giveBack(other);
    assertThat(pool.take(8192)).isSameAs(other);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 5000, LARGEST + 1})
  void keepsNoneThatItDidNotMake(int length) {
    BufferPool pool = new BufferPool(Long.MAX_VALUE);
    byte[] foreign = new byte[length];
    pool.giveBack(foreign);
    assertThat(pool.take(length)).isNotSameAs(foreign);
  }
}
