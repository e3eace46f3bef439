package io.activitysync.management.series;

import java.util.Arrays;

/**
 * Sums over steps of time, of which the newest are kept. A step in which nothing was added has no
 * sums: it is a gap. For one thread at a time.
 */
final class Ring {
  private final int step;
  private final int steps;
  private final float[] sums;
  private final int width;
  private long newest = Long.MIN_VALUE;

  /**
   * Empty.
   *
   * @param step length of a step in seconds
   * @param steps how many are kept
   * @param width sums of a step
   */
  Ring(int step, int steps, int width) {
    this.step = step;
    this.steps = steps;
    this.width = width;
    this.sums = new float[steps * width];
    Arrays.fill(sums, Float.NaN);
  }

  /** Adds to the step of a time, which must not be before one that was added to. */
  void add(long second, float[] values) {
    long number = Math.floorDiv(second, step);
    if (number > newest) {
      for (long n = Math.max(number - steps, newest) + 1; n <= number; n++) {
        int at = place(n);
        Arrays.fill(sums, at, at + width, Float.NaN);
      }
      newest = number;
      System.arraycopy(values, 0, sums, place(number), width);
      return;
    }
    int at = place(newest);
    for (int i = 0; i < width; i++) {
      sums[at + i] += values[i];
    }
  }

  /**
   * One of the sums, of complete steps, the newest last.
   *
   * @param now second that is in the step which is not complete
   * @return as many as are kept; NaN for a gap
   */
  float[] read(int index, long now) {
    long last = Math.floorDiv(now, step) - 1;
    float[] read = new float[steps];
    for (int i = 0; i < steps; i++) {
      long number = last - steps + 1 + i;
      boolean kept = number <= newest && number > newest - steps;
      read[i] = kept ? sums[place(number) + index] : Float.NaN;
    }
    return read;
  }

  int step() {
    return step;
  }

  /** When the first of the steps that {@link #read} answers begins. */
  long from(long now) {
    return (Math.floorDiv(now, step) - steps) * step;
  }

  private int place(long number) {
    return (int) Math.floorMod(number, (long) steps) * width;
  }
}
