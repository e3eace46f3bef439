package io.activitysync.management.series;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Sums over steps of time: what was not measured is a gap, and the oldest make room. */
class RingTest {
  private final Ring ring = new Ring(10, 3, 2);

  @Test
  void addsUpWhatIsOfOneStep() {
    ring.add(100, new float[] {1, 5});
    ring.add(109, new float[] {2, 5});
    assertThat(ring.read(0, 110)).containsExactly(Float.NaN, Float.NaN, 3f);
    assertThat(ring.read(1, 110)).containsExactly(Float.NaN, Float.NaN, 10f);
  }

  @Test
  void aStepThatIsNotCompleteIsNotShown() {
    ring.add(100, new float[] {1, 1});
    assertThat(ring.read(0, 105)).containsOnly(Float.NaN);
  }

  @Test
  void whereNothingWasMeasuredIsAGap() {
    ring.add(100, new float[] {1, 1});
    ring.add(120, new float[] {3, 3});
    assertThat(ring.read(0, 130)).containsExactly(1f, Float.NaN, 3f);
  }

  @Test
  void theOldestMakeRoom() {
    for (int second = 100; second < 200; second += 10) {
      ring.add(second, new float[] {second, 0});
    }
    assertThat(ring.read(0, 200)).containsExactly(170f, 180f, 190f);
    assertThat(ring.from(200)).isEqualTo(170);
  }

  @Test
  void afterALongPauseNothingOldIsShownAsNew() {
    ring.add(100, new float[] {1, 1});
    ring.add(110, new float[] {2, 2});
    ring.add(1_000_000, new float[] {9, 9});
    assertThat(ring.read(0, 1_000_010)).containsExactly(Float.NaN, Float.NaN, 9f);
    assertThat(ring.read(0, 2_000_000)).containsOnly(Float.NaN);
  }
}
